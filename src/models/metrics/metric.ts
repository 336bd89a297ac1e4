/** How a metric's number is to be read: an amount of money, a count of things, units of goods (with fractions), or a share. */
export type MetricUnit = 'money' | 'count' | 'quantity' | 'ratio';

/**
 * A measure that the aggregates hold in a column of its name, added up as it is: the sum of an expression over the orders of a
 * day, of one over what was taken back on it, or of both.
 */
export interface StoredMetric extends MetricText {
  kind: 'stored';
  /** SQL over `fact_orders o`, and over `fact_refunds f` with `fact_order_items i`, the line it took back, where it is known. */
  of: { orders?: string; refunds?: string };
}

/** Other metrics added and taken away: it holds for every sum because it holds for every row. */
interface CombinedMetric extends MetricText {
  kind: 'combined';
  plus: readonly string[];
  minus: readonly string[];
}

/** One sum divided by another when asked: null where the divisor is zero. */
interface RatioMetric extends MetricText {
  kind: 'ratio';
  numerator: { plus: readonly string[]; minus: readonly string[] };
  denominator: string;
}

/**
 * Different values of a column of `fact_orders`: days and channels cannot be added up. The aggregates hold it for
 * one day (week) and channel, anything wider is counted.
 */
interface DistinctMetric extends MetricText {
  kind: 'distinct';
  factColumn: string;
}

interface MetricText {
  name: string;
  title: string;
  unit: MetricUnit;
  /** The definition, with how it is dated. It becomes the description in the API and in `docs/metrics.md`. */
  description: string;
}

export type Metric = StoredMetric | CombinedMetric | RatioMetric | DistinctMetric;

/** True where the numbers of days and channels may be added up. */
export function isAdditive(metric: Metric): boolean {
  return metric.kind === 'stored' || metric.kind === 'combined';
}

/** The metric's field in the API: `gross_sales` is `grossSales`. */
export function metricFieldName(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
