import { costMetrics } from './cost-metrics.js';
import { customerMetrics } from './customer-metrics.js';
import { feeMetrics } from './fee-metrics.js';
import { marketingMetrics } from './marketing-metrics.js';
import {
  type BaseMetric,
  type CountedRows,
  countedRows,
  type DistinctMetric,
  type Metric,
  type ReportedFact,
  type StoredMetric,
} from './metric.js';
import { rateMetrics } from './rate-metrics.js';
import { salesMetrics } from './sales-metrics.js';
import { stockColumnsIn } from './stock-columns.js';
import { stockMetrics } from './stock-metrics.js';

/**
 * Every number that Cartograph serves, defined once. The API's fields and descriptions, the SQL and `docs/metrics.md`
 * are generated from these entries. A metric may refer only to earlier ones.
 */
export const metrics = [
  ...salesMetrics,
  ...customerMetrics,
  ...rateMetrics,
  ...costMetrics,
  ...stockMetrics,
  ...marketingMetrics,
  ...feeMetrics,
] as const satisfies readonly Metric[];

const registered: readonly Metric[] = metrics;

/** The metrics that the aggregates store in a column, by name. */
export const storedMetrics = registered.filter(
  (metric): metric is StoredMetric => metric.kind === 'stored' && !metric.isOfFactsOnly,
);
/** The distinct counts that the aggregates store for one period and channel. */
export const distinctMetrics = registered.filter(
  (metric): metric is DistinctMetric => metric.kind === 'distinct' && metric.isReportOnly === undefined,
);

export type MetricName = (typeof metrics)[number]['name'];

export const metricNames: readonly MetricName[] = metrics.map(({ name }) => name);
/** Those of the daily and weekly summaries. */
export const summaryMetrics = registered.filter(({ isReportOnly }) => !isReportOnly);

const byName = new Map<string, Metric>(metrics.map((metric) => [metric.name, metric]));

/** The metric's entry; throws for a name that is not registered. */
export function metricNamed(name: string): Metric {
  const metric = byName.get(name);
  if (!metric) throw new Error(`there is no metric "${name}"; registered are ${metricNames.join(', ')}`);
  return metric;
}

/** The metrics of which a metric is composed. */
function metricsOf(metric: Metric): readonly string[] {
  switch (metric.kind) {
    case 'stored':
    case 'distinct':
    case 'stock':
    case 'reported':
    case 'visitors':
      return [];
    case 'combined':
      return [...metric.plus, ...metric.minus, ...missingOf(metric)];
    case 'ratio':
      return [
        ...[metric.numerator, metric.denominator].flatMap(({ plus, minus }) => [...plus, ...minus]),
        ...missingOf(metric),
      ];
  }
}

function missingOf({ nullIf }: { nullIf?: string }): readonly string[] {
  return nullIf === undefined ? [] : [nullIf];
}

/** The metrics that the given ones are computed from, each once. */
export function basesOf(names: readonly string[]): readonly BaseMetric[] {
  const found = new Map<string, BaseMetric>();
  const visit = (name: string): void => {
    const metric = metricNamed(name);
    if (isBase(metric)) found.set(name, metric);
    else metricsOf(metric).forEach(visit);
  };
  names.forEach(visit);
  return [...found.values()];
}

const rowsOfReported: Record<ReportedFact, CountedRows[]> = {
  ad_spend: ['ad_spend'],
  advertised_trade: ['orders', 'refunds', 'ad_spend'],
  sessions: ['sessions'],
  visited_orders: ['orders', 'sessions'],
  fees: ['fees'],
  charged_trade: ['orders', 'refunds', 'fees'],
};

/** The rows that a metric is worked out from, each once. */
export function countedRowsOf(name: string): CountedRows[] {
  const counted = basesOf([name]).flatMap((base): CountedRows[] => {
    if (base.kind === 'stock' || base.kind === 'visitors') return [base.kind];
    if (base.kind === 'distinct') return [base.fact];
    if (base.kind === 'reported') return rowsOfReported[base.fact];
    return [
      ...(base.of.orders === undefined ? [] : (['orders'] as const)),
      ...(base.of.refunds === undefined ? [] : (['refunds'] as const)),
    ];
  });
  return countedRows.filter((rows) => counted.includes(rows));
}

function isBase(metric: Metric): metric is BaseMetric {
  return metric.kind !== 'combined' && metric.kind !== 'ratio';
}

/** Whether the values of days and channels may be summed. */
export function isAdditive(metric: Metric): boolean {
  return isSum(metric) && isOfSums(metric.name);
}

/** Whether all that a metric is worked out from are sums over any days and groups. */
export function isOfSums(name: string): boolean {
  return basesOf([name]).every((base) => base.kind === 'stored' || (base.kind === 'reported' && !base.isOfOnePlatform));
}

/** Whether the values of groups may be summed: within a period, stock may, and within a platform what it attributes to itself. */
export function isAdditiveOverGroups(metric: Metric): boolean {
  return isSum(metric) && basesOf([metric.name]).every(({ kind }) => kind !== 'distinct' && kind !== 'visitors');
}

function isSum({ kind }: Metric): boolean {
  return kind === 'stored' || kind === 'combined' || kind === 'stock' || kind === 'reported';
}

/** Whether a metric can have no value: where it divides by nothing, or where something is unknown. */
export function isNullable(metric: Metric): boolean {
  return (
    metric.kind === 'ratio' ||
    'nullIf' in metric ||
    basesOf([metric.name]).some(({ kind }) => kind !== 'stored' && kind !== 'distinct')
  );
}

/** A formula names only metrics that stand before it: a misspelt name fails when the process starts. */
function checkFormulas(): void {
  const known = new Set<string>();
  for (const metric of registered) {
    const unknown = metricsOf(metric).filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new Error(`metric "${metric.name}" refers to "${unknown.join('", "')}", which is not registered before it`);
    }
    if (metric.kind === 'stock') stockColumnsIn(metric.of);
    known.add(metric.name);
  }
}

checkFormulas();
