import type { DistinctMetric, Metric, StoredMetric } from './metric.js';

/** A refunded line whose unit cost is unknown; amounts taken back without goods lack none. */
const lacksCost =
  "(f.kind in ('line', 'edit') and i.is_gift_card is not true and i.unit_cost is null and (i.item_key is not null or f.quantity <> 0))";

/**
 * Every number that Cartograph serves, defined once. The API's fields and descriptions, the SQL and `docs/metrics.md`
 * are generated from these entries. A metric may refer only to earlier ones.
 */
export const metrics = [
  {
    name: 'orders',
    title: 'Orders',
    unit: 'count',
    kind: 'stored',
    of: { orders: '1' },
    description:
      'Number of orders that are neither tests nor deleted. Includes cancelled, pending and unpaid orders. Dated by the order.',
  },
  {
    name: 'gross_sales',
    title: 'Gross sales',
    unit: 'money',
    kind: 'stored',
    of: { orders: 'o.gross_sales', lines: 'i.gross_sales' },
    description:
      "List price times quantity of the merchandise ordered, without tax, before discounts: the amount paid for each line without its tax, plus the line's discounts. Gift cards are not sales. Dated by the order.",
  },
  {
    name: 'discounts',
    title: 'Discounts',
    unit: 'money',
    kind: 'stored',
    of: { orders: 'o.discounts', lines: 'i.discounts' },
    description:
      "Discounts on lines, and the lines' shares of discounts on the order, as a positive amount without tax: if prices include tax, it is removed in the line's proportion, so that 10 % off is 10 % of gross sales in every store. Dated by the order.",
  },
  {
    name: 'returns',
    title: 'Returns',
    unit: 'money',
    kind: 'stored',
    of: { refunds: 'f.returns' },
    description:
      'Merchandise taken back, without tax, as a positive amount: refunded lines, and lines removed by edits and cancellations. Dated by the refund.',
  },
  {
    name: 'net_sales',
    title: 'Net sales',
    unit: 'money',
    kind: 'combined',
    plus: ['gross_sales'],
    minus: ['discounts', 'returns'],
    description:
      'Gross sales less discounts less returns. Sales are dated by the order, returns by the refund, so a refund does not change the day of its order.',
  },
  {
    name: 'shipping',
    title: 'Shipping',
    unit: 'money',
    kind: 'stored',
    of: { orders: 'o.shipping', refunds: '-f.shipping' },
    description:
      'Shipping charged, without tax, less shipping refunded. Charges are dated by the order, refunds of them by the refund.',
  },
  {
    name: 'taxes',
    title: 'Taxes',
    unit: 'money',
    kind: 'stored',
    of: { orders: 'o.taxes', refunds: '-f.taxes' },
    description:
      'All taxes charged, including those on shipping, less taxes refunded. Charges are dated by the order, refunds of them by the refund.',
  },
  {
    name: 'duties',
    title: 'Duties',
    unit: 'money',
    kind: 'stored',
    of: { orders: 'o.duties', refunds: '-f.duties' },
    description:
      'Import duties charged less duties refunded. Charges are dated by the order, refunds of them by the refund.',
  },
  {
    name: 'fees',
    title: 'Fees',
    unit: 'money',
    kind: 'stored',
    of: { orders: 'o.fees', refunds: '-f.fees' },
    description:
      'Additional fees charged to the buyer, less fees taken back. Charges are dated by the order, reversals by the refund.',
  },
  {
    name: 'tips',
    title: 'Tips',
    unit: 'money',
    kind: 'stored',
    of: { orders: 'o.tips', refunds: '-f.tips' },
    description:
      'Tips given, less tips taken back. They are not part of total sales. Tips are dated by the order, reversals by the refund.',
  },
  {
    name: 'total_sales',
    title: 'Total sales',
    unit: 'money',
    kind: 'combined',
    plus: ['net_sales', 'shipping', 'taxes', 'duties', 'fees'],
    minus: [],
    description:
      'Net sales plus shipping, taxes, duties and fees. Sales are dated by the order, reversals by the refund.',
  },
  {
    name: 'revenue',
    title: 'Revenue',
    unit: 'money',
    kind: 'stored',
    of: { orders: 'o.total - o.reversed' },
    description:
      "Each order's total less everything taken back so far, on any day. Dated by the order, so a refund changes a past day.",
  },
  {
    name: 'refunds',
    title: 'Refunds',
    unit: 'money',
    kind: 'stored',
    of: { refunds: 'f.refunded' },
    description:
      "Money paid back to buyers: merchandise, shipping, taxes, duties, fees and tips. Dated by the refund, regardless of the order's day.",
  },
  {
    name: 'items_sold',
    title: 'Items sold',
    unit: 'quantity',
    kind: 'stored',
    of: { orders: 'o.items_sold', lines: 'case when i.is_gift_card then 0 else i.quantity end' },
    description: 'Units of merchandise ordered, before returns and without gift cards. Dated by the order.',
  },
  {
    name: 'items_returned',
    title: 'Items returned',
    unit: 'quantity',
    kind: 'stored',
    of: {
      // A line that is no longer known counts as merchandise.
      refunds: "case when f.kind in ('line', 'edit') and i.is_gift_card is not true then f.quantity else 0 end",
    },
    description:
      'Units of merchandise taken back: refunded, or removed by edits and cancellations. Dated by the refund.',
  },
  {
    name: 'net_items_sold',
    title: 'Net items sold',
    unit: 'quantity',
    kind: 'combined',
    plus: ['items_sold'],
    minus: ['items_returned'],
    description:
      "Items sold less items returned. Sales are dated by the order, returns by the refund, so a day's value may be negative.",
  },
  {
    name: 'average_order_value',
    title: 'Average order value',
    unit: 'money',
    kind: 'ratio',
    numerator: { plus: ['gross_sales'], minus: ['discounts'] },
    denominator: { plus: ['orders'], minus: [] },
    description:
      'Gross sales less discounts, divided by orders: one division of the two sums, rounded to six decimals. Null without orders. Dated by the order.',
  },
  {
    name: 'unique_customers',
    title: 'Unique customers',
    unit: 'count',
    kind: 'distinct',
    fact: 'orders',
    factColumn: 'customer_key',
    description:
      "Distinct customers, each a person across all stores, who ordered in the row's period and channels. Do not sum over days, weeks or channels. Dated by the order.",
  },
  {
    name: 'new_customers',
    title: 'New customers',
    unit: 'count',
    kind: 'distinct',
    fact: 'orders',
    factColumn: 'customer_key',
    condition: 'new',
    isReportOnly: true,
    description:
      "Distinct customers who ordered in the row's period and whose first valid order, in any store, lies in it. Orders cancelled before anything was paid are not valid. Do not sum over periods or groups.",
  },
  {
    name: 'returning_customers',
    title: 'Returning customers',
    unit: 'count',
    kind: 'distinct',
    fact: 'orders',
    factColumn: 'customer_key',
    condition: 'returning',
    isReportOnly: true,
    description:
      "Distinct customers who ordered in the row's period and whose first valid order, in any store, is older. Do not sum over periods or groups.",
  },
  {
    name: 'new_customer_sales',
    title: 'Sales to new customers',
    unit: 'money',
    kind: 'stored',
    of: {
      orders: 'case when o.is_first then o.gross_sales - o.discounts else 0 end',
      lines: 'case when o.is_first then i.gross_sales - i.discounts else 0 end',
      refunds: 'case when o.is_first then -f.returns else 0 end',
    },
    isReportOnly: true,
    description:
      "Net sales of customers' first valid orders, in any store, less what was taken back of these orders. Sales are dated by the order, returns by the refund.",
  },
  {
    name: 'returning_customer_sales',
    title: 'Sales to returning customers',
    unit: 'money',
    kind: 'combined',
    plus: ['net_sales'],
    minus: ['new_customer_sales'],
    isReportOnly: true,
    description:
      'Net sales of all other orders, and refunds without an order. With the sales to new customers it adds up to net sales.',
  },
  {
    name: 'repeat_customers',
    title: 'Repeat customers',
    unit: 'count',
    kind: 'distinct',
    fact: 'orders',
    factColumn: 'customer_key',
    condition: 'repeat',
    isReportOnly: true,
    description:
      "Distinct customers who ordered in the row's period and had ordered at least twice, in any store and ever, by its end. Do not sum over periods or groups.",
  },
  {
    name: 'repeat_rate',
    title: 'Repeat rate',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['repeat_customers'], minus: [] },
    denominator: { plus: ['unique_customers'], minus: [] },
    isReportOnly: true,
    description:
      'Of the customers who ordered in the period, the share with two or more orders ever, up to its end. Null without customers.',
  },
  {
    name: 'discount_rate',
    title: 'Discount rate',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['discounts'], minus: [] },
    denominator: { plus: ['gross_sales'], minus: [] },
    isReportOnly: true,
    description: 'Discounts divided by gross sales, both without tax. Null without gross sales. Dated by the order.',
  },
  {
    name: 'items_per_order',
    title: 'Items per order',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['items_sold'], minus: [] },
    denominator: { plus: ['orders'], minus: [] },
    isReportOnly: true,
    description: 'Items sold divided by orders. Null without orders. Dated by the order.',
  },
  {
    name: 'refund_rate_by_value',
    title: 'Refund rate by value',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['returns'], minus: [] },
    denominator: { plus: ['gross_sales'], minus: ['discounts'] },
    isReportOnly: true,
    description:
      'Returns of the period divided by its gross sales less discounts. Returns are dated by the refund, sales by the order. Null without sales.',
  },
  {
    name: 'refund_rate_by_unit',
    title: 'Refund rate by unit',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['items_returned'], minus: [] },
    denominator: { plus: ['items_sold'], minus: [] },
    isReportOnly: true,
    description:
      'Units taken back in the period divided by units sold in it. Returns are dated by the refund, sales by the order. Null without sales.',
  },
  {
    name: 'refunded_orders',
    title: 'Refunded orders',
    unit: 'count',
    kind: 'distinct',
    fact: 'refunds',
    factColumn: 'order_key',
    isReportOnly: true,
    description:
      "Distinct orders of which anything was taken back in the row's period. Dated by the refund. Do not sum over periods or groups.",
  },
  {
    name: 'refund_rate_by_order',
    title: 'Refund rate by order',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['refunded_orders'], minus: [] },
    denominator: { plus: ['orders'], minus: [] },
    isReportOnly: true,
    description:
      'Orders of which anything was taken back in the period, divided by the orders placed in it. Null without orders.',
  },
  {
    name: 'known_cost_of_goods',
    title: 'Known cost of goods',
    unit: 'money',
    kind: 'stored',
    of: {
      orders: 'o.cost_of_goods',
      lines: 'coalesce(i.quantity * i.unit_cost, 0)',
      refunds:
        "case when f.is_restocked and f.kind in ('line', 'edit') then -coalesce(f.quantity * i.unit_cost, 0) else 0 end",
    },
    isReportOnly: true,
    description:
      "Cost of goods of the lines whose unit cost is known. Lines without a cost count nothing. Sales are dated by the order, what went back to stock by the refund, both at the unit cost and the exchange rate of the order's day.",
  },
  {
    name: 'net_sales_with_cost',
    title: 'Net sales with known cost',
    unit: 'money',
    kind: 'stored',
    of: {
      orders: 'o.costed_sales',
      lines: 'case when i.unit_cost is null then 0 else i.gross_sales - i.discounts end',
      refunds: `case when ${lacksCost} then 0 else -f.returns end`,
    },
    isReportOnly: true,
    description:
      'Net sales without the lines whose unit cost is unknown and without what was returned of them. Amounts taken back without any goods are in it.',
  },
  {
    name: 'lines_without_cost',
    title: 'Lines without a cost',
    unit: 'count',
    kind: 'stored',
    of: {
      orders: 'o.uncosted_lines',
      lines: 'case when i.is_gift_card or i.unit_cost is not null then 0 else 1 end',
      refunds: `case when ${lacksCost} then 1 else 0 end`,
    },
    isReportOnly: true,
    description:
      "Lines of merchandise sold whose unit cost on the order's day is unknown, plus refunded lines of such. While there is one, cost of goods and gross margin are null.",
  },
  {
    name: 'cost_of_goods',
    title: 'Cost of goods',
    unit: 'money',
    kind: 'combined',
    plus: ['known_cost_of_goods'],
    minus: [],
    nullIf: 'lines_without_cost',
    isReportOnly: true,
    description:
      "Cost of the units sold less that of the units that went back to stock, each at the unit cost of the order's day. Gift cards have none. Null if the cost of any line is unknown. Sales are dated by the order, returns by the refund.",
  },
  {
    name: 'gross_margin',
    title: 'Gross margin',
    unit: 'money',
    kind: 'combined',
    plus: ['net_sales'],
    minus: ['known_cost_of_goods'],
    nullIf: 'lines_without_cost',
    isReportOnly: true,
    description:
      'Net sales less cost of goods: gross profit. Null if the cost of any line is unknown; known gross margin leaves such lines out, and cost coverage says how much that is.',
  },
  {
    name: 'gross_margin_rate',
    title: 'Gross margin rate',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['net_sales'], minus: ['known_cost_of_goods'] },
    denominator: { plus: ['net_sales'], minus: [] },
    nullIf: 'lines_without_cost',
    isReportOnly: true,
    description: 'Gross margin divided by net sales. Null if the cost of any line is unknown, and without net sales.',
  },
  {
    name: 'known_gross_margin',
    title: 'Known gross margin',
    unit: 'money',
    kind: 'combined',
    plus: ['net_sales_with_cost'],
    minus: ['known_cost_of_goods'],
    isReportOnly: true,
    description: 'Gross margin of the lines whose unit cost is known; the others are left out.',
  },
  {
    name: 'known_gross_margin_rate',
    title: 'Known gross margin rate',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['net_sales_with_cost'], minus: ['known_cost_of_goods'] },
    denominator: { plus: ['net_sales_with_cost'], minus: [] },
    isReportOnly: true,
    description:
      'Known gross margin divided by the net sales of the lines whose unit cost is known. Null without such sales.',
  },
  {
    name: 'cost_coverage',
    title: 'Cost coverage',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['net_sales_with_cost'], minus: [] },
    denominator: { plus: ['net_sales'], minus: [] },
    isReportOnly: true,
    description: 'The share of net sales whose unit cost is known. Null without net sales.',
  },
] as const satisfies readonly Metric[];

const registered: readonly Metric[] = metrics;

/** The metrics that the aggregates store in a column, by name. */
export const storedMetrics = registered.filter((metric) => metric.kind === 'stored');
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

/** The stored and distinct metrics that the given ones are computed from, each once. */
export function basesOf(names: readonly string[]): readonly (StoredMetric | DistinctMetric)[] {
  const found = new Map<string, StoredMetric | DistinctMetric>();
  const visit = (name: string): void => {
    const metric = metricNamed(name);
    if (metric.kind === 'stored' || metric.kind === 'distinct') found.set(name, metric);
    else metricsOf(metric).forEach(visit);
  };
  names.forEach(visit);
  return [...found.values()];
}

/** A formula names only metrics that stand before it: a misspelt name fails when the process starts. */
function checkFormulas(): void {
  const known = new Set<string>();
  for (const metric of registered) {
    const unknown = metricsOf(metric).filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new Error(`metric "${metric.name}" refers to "${unknown.join('", "')}", which is not registered before it`);
    }
    known.add(metric.name);
  }
}

checkFormulas();
