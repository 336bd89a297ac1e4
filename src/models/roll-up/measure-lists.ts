import { distinctMetrics, storedMetrics } from '../metrics/registry.js';

/** Of a list of columns, one a line. */
const lines = (pieces: readonly string[]): string => pieces.join(',\n    ');

/** The columns of measures, `orders, gross_sales, …`, with a table's name if given. */
export function measureColumns(measures: readonly { name: string }[], table?: string): string {
  return measures.map(({ name }) => (table === undefined ? name : `${table}.${name}`)).join(', ');
}

/** `sum(d.orders) as orders, …`: the sums over rows of sums. */
export function sumsOfStored(table: string, measures: readonly { name: string }[] = storedMetrics): string {
  return lines(measures.map(({ name }) => `sum(${table}.${name}) as ${name}`));
}

/** What one row of a fact adds to each measure, or takes off it; 0 if nothing. */
export function addedByRow<Of extends string>(
  fact: Of,
  measures: readonly { name: string; of: Partial<Record<Of, string>> }[],
  sign: 1 | -1 = 1,
): string {
  return lines(
    measures.map(({ name, of }) => {
      const added = of[fact];
      if (added === undefined) return `0 as ${name}`;
      return `${sign === 1 ? added : `-(${added})`} as ${name}`;
    }),
  );
}

/** Whether any of the sums of these columns is not 0. */
export function anyOfSums(columns: readonly string[]): string {
  return columns.map((column) => `sum(${column}) <> 0`).join(' or ');
}

export function distinctCounts(table: string): string[] {
  return distinctMetrics.map(({ name, factColumn }) => `count(distinct ${table}.${factColumn}) as ${name}`);
}
