import type { Fact } from '../metrics/dimensions.js';
import type { StoredMetric } from '../metrics/metric.js';
import { distinctMetrics, storedMetrics } from '../metrics/registry.js';

/** Of a list of columns, one a line. */
const lines = (pieces: readonly string[]): string => pieces.join(',\n    ');

/** The columns of measures, `orders, gross_sales, …`, with a table's name if given. */
export function measureColumns(measures: readonly { name: string }[], table?: string): string {
  return measures.map(({ name }) => (table === undefined ? name : `${table}.${name}`)).join(', ');
}

/** `sum(o.gross_sales) as gross_sales, …`: one fact's contribution to the measures; 0 if none. */
export function sumsOver(fact: Fact, measures: readonly StoredMetric[]): string {
  return lines(measures.map(({ name, of }) => `${of[fact] === undefined ? '0' : `sum(${of[fact]})`} as ${name}`));
}

/** `sum(d.orders) as orders, …`: the sums over rows of sums. */
export function sumsOfStored(table: string, measures: readonly StoredMetric[] = storedMetrics): string {
  return lines(measures.map(({ name }) => `sum(${table}.${name}) as ${name}`));
}

/** What one row of a fact adds to each measure; 0 if nothing. */
export function addedByRow(fact: Fact, measures: readonly StoredMetric[]): string {
  return lines(measures.map(({ name, of }) => `${of[fact] ?? 0} as ${name}`));
}

export function distinctCounts(table: string): string[] {
  return distinctMetrics.map(({ name, factColumn }) => `count(distinct ${table}.${factColumn}) as ${name}`);
}
