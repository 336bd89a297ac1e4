import type { Metric } from './metric.js';

/** A refunded line whose unit cost is unknown; amounts taken back without goods lack none. */
const lacksCost =
  "(f.kind in ('line', 'edit') and i.is_gift_card is not true and i.unit_cost is null and (i.item_key is not null or f.quantity <> 0))";

/** What goods cost, and the margin on them. */
export const costMetrics = [
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
    description:
      'The share of net sales whose unit cost is known; 1 if all costs are. Both are less returns, so in a period of large returns it can be below 0 or above 1. Null without net sales.',
  },
] as const satisfies readonly Metric[];
