import { distinctMetrics, storedMetrics } from '../metrics/registry.js';

type Fact = 'orders' | 'refunds';

const over = (fact: Fact) => storedMetrics.filter(({ of }) => of[fact] !== undefined);
const lines = (pieces: readonly string[]): string => pieces.join(',\n    ');

/** The columns of all measures that aggregates store: `orders, gross_sales, …`, with a table's name if given. */
export function measureColumns(table?: string): string {
  const names = [...storedMetrics, ...distinctMetrics].map(({ name }) => name);
  return names.map((name) => (table === undefined ? name : `${table}.${name}`)).join(', ');
}

/**
 * `sum(o.gross_sales) as gross_sales, …`: one fact's contribution to the measures, with distinct counts over the
 * orders.
 */
export function sumsOver(fact: Fact): string {
  const sums = over(fact).map(({ name, of }) => `sum(${of[fact]}) as ${name}`);
  return lines([...sums, ...(fact === 'orders' ? distinctCounts('o') : [])]);
}

/** `sum(d.orders) as orders, …`: the sums over an aggregate's rows. */
export function sumsOfStored(table: string): string {
  return lines(storedMetrics.map(({ name }) => `sum(${table}.${name}) as ${name}`));
}

/**
 * `coalesce(o.shipping, 0) + coalesce(t.shipping, 0) as shipping, …`: the sums of both facts; either may lack a row.
 */
export function sumsOfFacts(orders: string, refunds: string): string {
  const tables = { orders, refunds };
  const side = (fact: Fact, name: string): string => `coalesce(${tables[fact]}.${name}, 0)`;
  const stored = storedMetrics.map(({ name, of }) => {
    const sides = (['orders', 'refunds'] as const).filter((fact) => of[fact] !== undefined);
    return `${sides.map((fact) => side(fact, name)).join(' + ')} as ${name}`;
  });
  return lines([...stored, ...distinctMetrics.map(({ name }) => `${side('orders', name)} as ${name}`)]);
}

/** What one row of a fact adds to each stored measure; 0 if nothing. */
export function addedByRow(fact: Fact): string {
  return lines(storedMetrics.map(({ name, of }) => `${of[fact] ?? 0} as ${name}`));
}

export function distinctCounts(table: string): string[] {
  return distinctMetrics.map(({ name, factColumn }) => `count(distinct ${table}.${factColumn}) as ${name}`);
}
