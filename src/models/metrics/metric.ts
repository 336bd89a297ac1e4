/** Of averages and amounts in the reporting currency: what is served is rounded once, half away from zero. */
export const servedDecimals = 6;
/** Of a quotient that another one is worked out from. It is cut, so that a half in the latter may come out just below. */
export const quotientDecimals = 40;
/** So few that a half is a half again, and so many that nothing else becomes one. */
export const exactDecimals = 30;

/** The unit of a metric: money, a count, units of goods (with fractions), or a share. */
export type MetricUnit = 'money' | 'count' | 'quantity' | 'ratio';

/**
 * A measure stored in a column of the aggregates, and summed: an expression over the orders of a day, one over what was
 * taken back on it, or both.
 */
export interface StoredMetric extends MetricText {
  kind: 'stored';
  /**
   * SQL over `fact_orders o`, and over `fact_refunds f` with `fact_order_items i`, the refunded line, if known. `lines` is the
   * same as `orders` over the lines `fact_order_items i` of an order: without it, the measure cannot be broken down by product.
   * Of advertising it is SQL over `fact_ad_spend a`, and of visits over `fact_sessions v`.
   */
  of: { orders?: string; lines?: string; refunds?: string; ad_spend?: string; sessions?: string };
  /** No aggregate stores it: reports read it from the facts. For what depends on rows whose changes do not mark its day. */
  isOfFactsOnly?: true;
}

/** The sum of some metrics less others: true for every sum because it is true for every row. */
interface CombinedMetric extends MetricText, Terms, Conditional {
  kind: 'combined';
}

/** One sum divided by another at query time: null if the divisor is zero. */
interface RatioMetric extends MetricText, Conditional {
  kind: 'ratio';
  numerator: Terms;
  denominator: Terms;
  /** Of so many of the divisor: per 1,000. Default: 1. */
  times?: number;
}

interface Conditional {
  /** A count, never negative, of what is missing for the metric: it is null unless the count is zero. */
  nullIf?: string;
}

/** A sum of metrics less the sum of others. */
export interface Terms {
  plus: readonly string[];
  minus: readonly string[];
}

/**
 * Semi-additive: stock is added up over products and locations, never over days. A period has the stock at its end, and a total over
 * periods that of the last. Null where nothing is known.
 */
export interface StockMetric extends MetricText {
  kind: 'stock';
  /** SQL over a row of stock `s`, see `stock-columns.ts`. */
  of: string;
  /** The rows have quotients: their sum is rounded when it is served. */
  isQuotient?: true;
}

/**
 * A sum over rows that platforms report of whole days: advertising, visits. 0 on days that a source has reported, null on others. Null, too,
 * where any of its rows does not know it.
 */
export interface ReportedMetric extends MetricText {
  kind: 'reported';
  fact: ReportedFact;
  /** SQL over a row `r` of the fact, see `reported-facts.ts`. */
  of: string;
  /** Several platforms claim the same order: null where rows of more than one are in a sum. */
  isOfOnePlatform?: true;
}

/**
 * What platforms report of a day: what advertising cost and brought, visits, what they charge; and the trade of stores on the days of which
 * that is known.
 */
export type ReportedFact = 'ad_spend' | 'advertised_trade' | 'sessions' | 'visited_orders' | 'fees' | 'charged_trade';

/**
 * People who visited, each once in a day, week or month, as the platform counted them for just that: never added up. Null for other periods, and
 * where several properties or channel groups are in one.
 */
export interface VisitorsMetric extends MetricText {
  kind: 'visitors';
  column: 'users' | 'new_users';
}

/**
 * Distinct values of a column of a fact, which cannot be summed over periods and groups. The aggregates store those without a
 * condition for one day (week) and channel. Customers of anything wider are counted from the kept sets of customers where
 * these suffice, else from the facts.
 */
export interface DistinctMetric extends MetricText {
  kind: 'distinct';
  fact: 'orders' | 'refunds';
  factColumn: string;
  /** Counts only customers whose other orders stand so to the row's period. Without it the aggregates store the metric. */
  condition?: CustomerCondition;
}

/**
 * Whose first valid order is within the row's period; whose first valid order is before it; who ordered at least twice by its
 * end.
 */
export type CustomerCondition = 'new' | 'returning' | 'repeat';

interface MetricText {
  name: string;
  title: string;
  unit: MetricUnit;
  /** The definition, including how it is dated. It is the description in the API and in `docs/metrics.md`. */
  description: string;
  /** Served by `report` only, not by the daily and weekly summaries. */
  isReportOnly?: true;
}

export type Metric =
  | StoredMetric
  | CombinedMetric
  | RatioMetric
  | DistinctMetric
  | StockMetric
  | ReportedMetric
  | VisitorsMetric;

/** The rows that a metric is worked out from. */
export const countedRows = ['orders', 'refunds', 'stock', 'ad_spend', 'sessions', 'visitors', 'fees'] as const;

export type CountedRows = (typeof countedRows)[number];

/** What is read from facts and aggregates; all other metrics are worked out from these. */
export type BaseMetric = StoredMetric | DistinctMetric | StockMetric | ReportedMetric | VisitorsMetric;

/** Of the names that the code has: some hundred, each asked for many times by a report. */
const fieldNames = new Map<string, string>();

/** The metric's field in the API: `gross_sales` is `grossSales`. */
export function metricFieldName(name: string): string {
  let fieldName = fieldNames.get(name);
  if (fieldName === undefined) {
    fieldName = name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
    fieldNames.set(name, fieldName);
  }
  return fieldName;
}
