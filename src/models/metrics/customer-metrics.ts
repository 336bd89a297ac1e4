import type { Metric } from './metric.js';

/** Who ordered, and what new and returning customers bring in. */
export const customerMetrics = [
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
    name: 'new_customer_share',
    title: 'New-customer share',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['new_customers'], minus: [] },
    denominator: { plus: ['unique_customers'], minus: [] },
    isReportOnly: true,
    description:
      'Of the customers who ordered in the period, the share whose first valid order lies in it. Null without customers.',
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
] as const satisfies readonly Metric[];
