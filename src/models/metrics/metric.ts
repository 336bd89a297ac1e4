/** The unit of a metric: money, a count, units of goods (with fractions), or a share. */
export type MetricUnit = 'money' | 'count' | 'quantity' | 'ratio';

/**
 * A measure stored in a column of the aggregates, and summed: an expression over the orders of a day, one over what was
 * taken back on it, or both.
 */
export interface StoredMetric extends MetricText {
  kind: 'stored';
  /** SQL over `fact_orders o`, and over `fact_refunds f` with `fact_order_items i`, the refunded line, if known. */
  of: { orders?: string; refunds?: string };
}

/** The sum of some metrics less others: true for every sum because it is true for every row. */
interface CombinedMetric extends MetricText {
  kind: 'combined';
  plus: readonly string[];
  minus: readonly string[];
}

/** One sum divided by another at query time: null if the divisor is zero. */
interface RatioMetric extends MetricText {
  kind: 'ratio';
  numerator: { plus: readonly string[]; minus: readonly string[] };
  denominator: string;
}

/**
 * Distinct values of a column of `fact_orders`, which cannot be summed over days and channels. The aggregates store it
 * for one day (week) and channel; anything wider is counted from the sets of customers, so the column is `customer_key`.
 */
interface DistinctMetric extends MetricText {
  kind: 'distinct';
  factColumn: string;
}

interface MetricText {
  name: string;
  title: string;
  unit: MetricUnit;
  /** The definition, including how it is dated. It is the description in the API and in `docs/metrics.md`. */
  description: string;
}

export type Metric = StoredMetric | CombinedMetric | RatioMetric | DistinctMetric;

/** Whether the values of days and channels may be summed. */
export function isAdditive(metric: Metric): boolean {
  return metric.kind === 'stored' || metric.kind === 'combined';
}

/** The metric's field in the API: `gross_sales` is `grossSales`. */
export function metricFieldName(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
