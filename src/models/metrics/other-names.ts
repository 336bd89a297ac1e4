import type { MetricName } from './registry.js';

interface OtherName {
  system: 'Shopify' | 'WooCommerce Analytics' | 'Google Analytics 4';
  /** What that system calls it. */
  name: string;
  /** The metric that comes closest. */
  metric: MetricName;
  /** Why the two figures may differ, for whoever compares them. */
  difference: string;
}

const sameDefinition = 'Same definition.';
const asNegative = 'Shopify shows it as a negative number.';
const ofHistory =
  "Shopify keeps the cost that an item had when it was sold. Here it is the item's cost on that day, as far back as its history is known, and before that the first one known.";
const paidOnly = 'WooCommerce leaves out pending, failed and cancelled orders.';
const byPaymentDay =
  'It dates an order by its payment unless `woocommerce_date_type` says otherwise; here the day of the order counts.';
const asTagged =
  'GA4 counts what its tag reported: without buyers who declined cookies or blocked it, and without orders from tills, marketplaces and drafts. Its day is in the zone of the property.';

/** What merchants know from other systems, and what it is called here. */
export const otherNames: readonly OtherName[] = [
  {
    system: 'Shopify',
    name: 'Gross sales',
    metric: 'gross_sales',
    difference:
      'Same definition. If prices include tax, Cartograph works out gross sales and discounts without tax line by line.',
  },
  { system: 'Shopify', name: 'Discounts', metric: 'discounts', difference: asNegative },
  {
    system: 'Shopify',
    name: 'Returns, sales reversals',
    metric: 'returns',
    difference: `${asNegative} Dated by the refund in both.`,
  },
  { system: 'Shopify', name: 'Net sales', metric: 'net_sales', difference: sameDefinition },
  { system: 'Shopify', name: 'Shipping', metric: 'shipping', difference: sameDefinition },
  { system: 'Shopify', name: 'Taxes', metric: 'taxes', difference: sameDefinition },
  {
    system: 'Shopify',
    name: 'Duties, additional fees',
    metric: 'duties',
    difference: 'Two metrics here: `duties` and `fees`.',
  },
  {
    system: 'Shopify',
    name: 'Total sales',
    metric: 'total_sales',
    difference: 'Same definition. Neither contains tips.',
  },
  { system: 'Shopify', name: 'Orders', metric: 'orders', difference: sameDefinition },
  {
    system: 'Shopify',
    name: 'Average order value',
    metric: 'average_order_value',
    difference: 'Gross sales less discounts, divided by orders. Later edits and returns do not change it in either.',
  },
  {
    system: 'Shopify',
    name: 'Returning customer rate',
    metric: 'repeat_rate',
    difference:
      'Shopify knows one store; Cartograph knows a person across all stores, and counts orders up to the end of the period.',
  },
  {
    system: 'Shopify',
    name: 'First-time customers',
    metric: 'new_customers',
    difference: 'A person whose first order was in another store is not new here.',
  },
  { system: 'Shopify', name: 'Net items sold', metric: 'net_items_sold', difference: sameDefinition },
  {
    system: 'Shopify',
    name: 'Cost of goods sold',
    metric: 'known_cost_of_goods',
    difference: ofHistory,
  },
  {
    system: 'Shopify',
    name: 'Net sales with cost recorded',
    metric: 'net_sales_with_cost',
    difference: ofHistory,
  },
  {
    system: 'Shopify',
    name: 'Gross profit',
    metric: 'known_gross_margin',
    difference: `\`gross_margin\` is null while the cost of any line is unknown. ${ofHistory}`,
  },
  {
    system: 'Shopify',
    name: 'Gross margin',
    metric: 'known_gross_margin_rate',
    difference: `A share of the net sales whose cost is known. ${ofHistory}`,
  },
  {
    system: 'WooCommerce Analytics',
    name: 'Gross sales',
    metric: 'gross_sales',
    difference: `It contains fees, which are a metric of their own here. ${paidOnly} ${byPaymentDay}`,
  },
  {
    system: 'WooCommerce Analytics',
    name: 'Coupons, net discount amount',
    metric: 'discounts',
    difference: 'It knows coupons only. Reductions of a line by hand are discounts here.',
  },
  {
    system: 'WooCommerce Analytics',
    name: 'Returns, refunds',
    metric: 'returns',
    difference:
      'An order refunded as a whole, by its amount or status, counts there with shipping and tax in returns; here each goes back to its own metric.',
  },
  {
    system: 'WooCommerce Analytics',
    name: 'Net sales',
    metric: 'net_sales',
    difference: `It contains fees. ${paidOnly} ${byPaymentDay}`,
  },
  {
    system: 'WooCommerce Analytics',
    name: 'Total sales',
    metric: 'total_sales',
    difference: `${paidOnly} ${byPaymentDay}`,
  },
  {
    system: 'WooCommerce Analytics',
    name: 'Orders',
    metric: 'orders',
    difference: `${paidOnly} Filter \`FINANCIAL_STATUS\` to compare.`,
  },
  {
    system: 'WooCommerce Analytics',
    name: 'Average order value',
    metric: 'average_order_value',
    difference: 'There net sales divided by orders: refunds lower it. Here they do not.',
  },
  {
    system: 'WooCommerce Analytics',
    name: 'Returning customers',
    metric: 'returning_customers',
    difference: 'WooCommerce knows one store, and takes a guest with another e-mail address for another customer.',
  },
  {
    system: 'Google Analytics 4',
    name: 'Gross purchase revenue',
    metric: 'total_sales',
    difference: `${asTagged} Whether tax and shipping are in it depends on the tag. It ignores refunds.`,
  },
  {
    system: 'Google Analytics 4',
    name: 'Purchase revenue',
    metric: 'total_sales',
    difference: `${asTagged} Refunds are in it only if the shop sends refund events.`,
  },
  {
    system: 'Google Analytics 4',
    name: 'Refund amount',
    metric: 'refunds',
    difference: 'Only refunds that the shop sends as events.',
  },
  { system: 'Google Analytics 4', name: 'Transactions', metric: 'orders', difference: asTagged },
  {
    system: 'Google Analytics 4',
    name: 'Average purchase revenue',
    metric: 'average_order_value',
    difference: 'Purchase revenue divided by transactions: with tax and shipping if the tag sends them.',
  },
  { system: 'Google Analytics 4', name: 'Items purchased', metric: 'items_sold', difference: asTagged },
  {
    system: 'Google Analytics 4',
    name: 'Total purchasers',
    metric: 'unique_customers',
    difference: 'GA4 counts devices or signed-in users, and estimates large counts. Here it is people, exactly.',
  },
  {
    system: 'Google Analytics 4',
    name: 'First-time purchasers',
    metric: 'new_customers',
    difference: 'First since the tag, the device or the consent was new. Here: first in any store.',
  },
  {
    system: 'Google Analytics 4',
    name: 'Sessions',
    metric: 'sessions',
    difference:
      'As GA4 reports them by its dimensions of traffic: rows that it withholds or sums up are noted. It restates them for days.',
  },
  {
    system: 'Google Analytics 4',
    name: 'Active users',
    metric: 'users',
    difference: 'Same definition, for one day, ISO week or calendar month; GA4 answers for any range.',
  },
  {
    system: 'Google Analytics 4',
    name: 'Session key event rate',
    metric: 'conversion_rate',
    difference:
      'GA4 divides sessions with a key event by sessions. Here it is orders of the store divided by sessions.',
  },
  {
    system: 'Shopify',
    name: 'Conversion rate',
    metric: 'conversion_rate',
    difference:
      'Shopify divides its own sessions that ended with an order by its sessions. Here sessions are those of your web property, and all orders of the store count.',
  },
];
