import type { Metric } from './metric.js';

/** What was taken back of an order or a line, on any day; `ti` is the line, if known. */
const takenBack = (sum: string): string =>
  `select coalesce(${sum}, 0) from warehouse.fact_refunds t left join warehouse.fact_order_items ti on ti.order_key = t.order_key and ti.item_key = t.item_key`;

const unitsTakenBack =
  "sum(case when t.kind in ('line', 'edit') and ti.is_gift_card is not true then t.quantity else 0 end)";

/** Rates of discounts, baskets and refunds, with what refund rates are worked out from. */
export const rateMetrics = [
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
    name: 'returns_of_orders',
    title: 'Returns of orders',
    unit: 'money',
    kind: 'stored',
    of: {
      orders: `(${takenBack('sum(t.returns)')} where t.order_key = o.order_key)`,
      lines: `(${takenBack('sum(t.returns)')} where t.order_key = i.order_key and t.item_key = i.item_key)`,
    },
    isOfFactsOnly: true,
    isReportOnly: true,
    description:
      'Merchandise taken back so far, on any day, of the orders placed in the period, without tax. By product: of the lines sold. Dated by the order, so that a refund changes a past day.',
  },
  {
    name: 'items_returned_of_orders',
    title: 'Items returned of orders',
    unit: 'quantity',
    kind: 'stored',
    of: {
      orders: `(${takenBack(unitsTakenBack)} where t.order_key = o.order_key)`,
      lines: `(${takenBack(unitsTakenBack)} where t.order_key = i.order_key and t.item_key = i.item_key)`,
    },
    isOfFactsOnly: true,
    isReportOnly: true,
    description:
      'Units of merchandise taken back so far, on any day, of the orders placed in the period. Dated by the order.',
  },
  {
    name: 'orders_taken_back',
    title: 'Orders taken back',
    unit: 'count',
    kind: 'stored',
    of: {
      orders:
        'case when exists (select 1 from warehouse.fact_refunds t where t.order_key = o.order_key) then 1 else 0 end',
    },
    isOfFactsOnly: true,
    isReportOnly: true,
    description: 'Orders placed in the period of which anything was taken back so far, on any day. Dated by the order.',
  },
  {
    name: 'refund_rate_by_value_of_orders',
    title: 'Refund rate by value of orders',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['returns_of_orders'], minus: [] },
    denominator: { plus: ['gross_sales'], minus: ['discounts'] },
    isReportOnly: true,
    description:
      'Of the sales of the period, the share that was taken back so far, on any day: both dated by the order. Null without sales.',
  },
  {
    name: 'refund_rate_by_unit_of_orders',
    title: 'Refund rate by unit of orders',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['items_returned_of_orders'], minus: [] },
    denominator: { plus: ['items_sold'], minus: [] },
    isReportOnly: true,
    description:
      'Of the units sold in the period, the share that was taken back so far, on any day: both dated by the order. Null without sales.',
  },
  {
    name: 'refund_rate_by_order_of_orders',
    title: 'Refund rate by order of orders',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['orders_taken_back'], minus: [] },
    denominator: { plus: ['orders'], minus: [] },
    isReportOnly: true,
    description:
      'Of the orders placed in the period, the share of which anything was taken back so far, on any day. Null without orders.',
  },
] as const satisfies readonly Metric[];
