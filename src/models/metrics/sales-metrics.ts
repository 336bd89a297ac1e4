import type { Metric } from './metric.js';

/** What was ordered and taken back: orders, money and units. */
export const salesMetrics = [
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
] as const satisfies readonly Metric[];
