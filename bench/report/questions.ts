import { sql } from '../../src/database/sql.js';
import { everySource } from '../../src/ledger/scope/scope.js';
import { type DimensionName, dimensionNamed } from '../../src/models/metrics/dimensions.js';
import type { MetricName } from '../../src/models/metrics/registry.js';
import type { ReportQuestion } from '../../src/models/report/question.js';
import { type Comparison, comparedSpans, Periods, type PeriodUnit, spansOf } from '../../src/models/report/spans.js';
import type { Channel } from '../../src/models/reporting/channels.js';
import type { Range } from '../../src/models/reporting/day-range.js';

interface Asked {
  title: string;
  metrics: readonly MetricName[];
  by?: readonly DimensionName[];
  period?: PeriodUnit;
  range: Range;
  compareTo?: readonly Comparison[];
  /** Of a dimension, the only value. */
  only?: { dimension: DimensionName; value: string };
  top?: number;
  /** Without what is not among the first. */
  isTopAlone?: true;
  /** With the totals of periods, groups and all. */
  hasTotals?: true;
}

const year: Range = { from: '2026-01-01', to: '2026-12-31' };
const threeYears: Range = { from: '2024-01-01', to: '2026-12-31' };
const quarter: Range = { from: '2026-07-01', to: '2026-09-30' };
const month: Range = { from: '2026-11-01', to: '2026-11-30' };

/** Questions of the issue that sums can answer, for the trade of 2024 to 2026. */
export const asked: readonly Asked[] = [
  {
    title: 'net sales by month, this year against last',
    ...{ metrics: ['net_sales'], period: 'month', range: year, compareTo: [{ kind: 'previous_year' }] },
  },
  { title: 'one total of a period', metrics: ['net_sales', 'orders', 'average_order_value'], range: quarter },
  {
    title: 'top 10 products of last quarter with the rest',
    ...{ metrics: ['net_sales', 'items_sold'], by: ['product'], range: quarter, top: 10 },
  },
  {
    title: 'top 10 products of last quarter against the one before',
    ...{ metrics: ['net_sales'], by: ['product'], range: quarter, top: 10, compareTo: [{ kind: 'previous_period' }] },
  },
  { title: 'refund rate by category, a year', metrics: ['refund_rate_by_value'], by: ['category'], range: year },
  {
    title: 'refund rate by category and month, a year',
    ...{ metrics: ['refund_rate_by_value'], by: ['category'], period: 'month', range: year },
  },
  {
    title: 'gross margin by month and category, a year',
    ...{ metrics: ['gross_margin', 'known_gross_margin_rate', 'cost_coverage'], by: ['category'] },
    ...{ period: 'month', range: year },
  },
  { title: 'revenue and orders by country, a year', metrics: ['revenue', 'orders'], by: ['country'], range: year },
  {
    title: 'net sales by country, 100 days that are not whole months',
    ...{ metrics: ['net_sales'], by: ['country'], range: { from: '2026-08-20', to: '2026-11-27' } },
  },
  {
    title: 'average order value by channel by week, a year',
    ...{ metrics: ['average_order_value'], by: ['channel'], period: 'week', range: year },
  },
  {
    title: 'yesterday against the same weekday last week',
    ...{ metrics: ['net_sales', 'orders'], range: { from: '2026-11-26', to: '2026-11-26' } },
    compareTo: [{ kind: 'week_before' }],
  },
  {
    title: 'month against the month before',
    ...{ metrics: ['net_sales'], range: month, compareTo: [{ kind: 'previous_period' }] },
  },
  { title: 'best weekday, a year', metrics: ['net_sales'], by: ['weekday'], range: year },
  {
    title: 'discount rate and basket size by week, a year',
    ...{ metrics: ['discount_rate', 'items_per_order'], period: 'week', range: year },
  },
  {
    title: 'net sales by fiscal year and quarter, three years',
    ...{ metrics: ['net_sales'], period: 'fiscal_quarter', range: threeYears },
  },
  {
    title: 'sales of one SKU by week, a year',
    ...{ metrics: ['net_sales', 'items_sold'], period: 'week', range: year },
    only: { dimension: 'sku', value: 'SKU-40' },
  },
  {
    title: 'sales of one SKU by month, three years',
    ...{ metrics: ['net_sales'], period: 'month', range: threeYears },
    only: { dimension: 'sku', value: 'SKU-40' },
  },
  { title: 'net sales by order tag, a month', metrics: ['net_sales', 'orders'], by: ['tag'], range: month },
  {
    title: 'net sales by hour, a day',
    ...{ metrics: ['net_sales', 'orders'], period: 'hour' },
    range: { from: '2026-05-06', to: '2026-05-06' },
  },
  {
    title: 'new against returning customers and their sales by month, a year',
    ...{ metrics: ['new_customers', 'returning_customers', 'new_customer_sales', 'returning_customer_sales'] },
    ...{ period: 'month', range: year },
  },
  {
    title: 'stock and its value by month, a year',
    ...{ metrics: ['units_on_hand', 'stock_value', 'stock_coverage'], period: 'month', range: year },
  },
  { title: 'stock and its value, now', metrics: ['units_on_hand', 'stock_value'], range: month },
  { title: 'stock value by category, now', metrics: ['stock_value'], by: ['category'], range: month },
  { title: 'stock by location, now', metrics: ['units_on_hand'], by: ['location'], range: month },
  {
    title: 'stock of one SKU by week, a year',
    ...{ metrics: ['units_on_hand'], period: 'week', range: year },
    only: { dimension: 'sku', value: 'SKU-40' },
  },
  {
    title: 'top 20 variants by days of cover',
    ...{ metrics: ['days_of_cover', 'units_on_hand'], by: ['variant'], range: month, top: 20 },
  },
  { title: 'sell-through by category, a month', metrics: ['sell_through'], by: ['category'], range: month },
  { title: 'dead stock, now', metrics: ['dead_stock'], range: month },
  { title: 'distinct customers by month, a year', metrics: ['unique_customers'], period: 'month', range: year },
  {
    title: 'distinct customers by week, a year',
    ...{ metrics: ['unique_customers'], period: 'week', range: { from: '2026-01-05', to: '2026-12-27' } },
  },
  {
    title: 'distinct customers of any range',
    ...{ metrics: ['unique_customers'], range: { from: '2026-02-11', to: '2026-10-04' } },
  },
  { title: 'repeat rate by quarter, three years', metrics: ['repeat_rate'], period: 'quarter', range: threeYears },
  {
    title: 'top 20 customers',
    ...{ metrics: ['net_sales', 'orders'], by: ['customer'], range: threeYears, top: 20, isTopAlone: true },
  },
  {
    title: 'top 20 customers of a year',
    ...{ metrics: ['net_sales', 'orders'], by: ['customer'], range: year, top: 20, isTopAlone: true },
  },
  {
    title: 'top 20 customers of a year with the rest',
    ...{ metrics: ['net_sales', 'orders'], by: ['customer'], range: year, top: 20 },
  },
  { title: 'value segments by channel, a year', metrics: ['net_sales'], by: ['segment', 'channel'], range: year },
  {
    title: 'sales to VIPs, a year',
    ...{ metrics: ['net_sales', 'orders'], range: year, only: { dimension: 'segment', value: 'vip' } },
  },
  { title: 'sales by hour, a year', metrics: ['net_sales', 'orders'], by: ['hour'], range: year },
  {
    title: 'returns by product and reason, a month',
    ...{ metrics: ['returns', 'items_returned'], by: ['product', 'refund_reason'], range: month, top: 20 },
  },
  {
    title: 'value of unpaid and of unshipped orders',
    ...{ metrics: ['revenue', 'orders'], by: ['financial_status', 'fulfillment_status'], range: threeYears },
  },
  {
    title: 'month to date against the same days of the month before',
    ...{ metrics: ['net_sales'], range: { from: '2026-11-01', to: '2026-11-26' } },
    compareTo: [{ kind: 'range', range: { from: '2026-10-01', to: '2026-10-26' } }],
  },
  {
    title: 'week over week, a year',
    ...{ metrics: ['net_sales', 'orders'], period: 'week', range: year, compareTo: [{ kind: 'period_before' }] },
  },
  {
    title: 'net sales by month with totals, against last year and the months before',
    ...{ metrics: ['net_sales', 'orders'], period: 'month', range: year, hasTotals: true },
    compareTo: [{ kind: 'previous_year' }, { kind: 'period_before' }],
  },
  {
    title: 'net sales by country and month with totals, against last year and the months before',
    ...{ metrics: ['net_sales', 'orders'], by: ['country'], period: 'month', range: year, hasTotals: true },
    compareTo: [{ kind: 'previous_year' }, { kind: 'period_before' }],
  },
  {
    title: 'units returned by product, a month',
    ...{ metrics: ['items_returned', 'items_sold'], by: ['product'], range: month, top: 20 },
  },
];

export function questionOf(
  { metrics, by = [], period, range, compareTo = [], only, top, isTopAlone, hasTotals }: Asked,
  channels: readonly Channel[],
): ReportQuestion {
  const periods = period === undefined ? null : new Periods(period, 4);
  const spans = spansOf(periods, range);
  const sides = [spans, ...compareTo.map((comparison) => comparedSpans(comparison, periods, range, spans))];
  return {
    ...{ scope: everySource, by: by.map(dimensionNamed), sides, hasPeriods: periods !== null, days: [], having: [] },
    ...{
      channels,
      channelKeys: null,
      stockSources: () => sql`true`,
      customersWhoOrdered: [],
      rfm: null,
      isFilled: false,
      movingAverage: 7,
      levels: hasTotals ? (['rows', 'period', 'group', 'total'] as const) : (['rows'] as const),
    },
    conditions: only
      ? [{ dimension: dimensionNamed(only.dimension), on: (key) => sql`lower(${key}) = ${only.value.toLowerCase()}` }]
      : [],
    figures: metrics.flatMap((metric) =>
      sides.map((_, side) => ({
        metric,
        figure: side === 0 ? { kind: 'value' as const } : { kind: 'previous' as const, side },
      })),
    ),
    order:
      top === undefined
        ? [{ by: 'period', isDescending: false }]
        : [{ by: 'metric', metric: metrics[0]!, isDescending: true }],
    top: top === undefined ? null : { count: top, hasOther: !isTopAlone },
  };
}
