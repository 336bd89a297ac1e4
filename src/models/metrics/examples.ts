import type { MetricName } from './registry.js';

/**
 * A month of one store that every definition is illustrated by, as `docs/metrics.md` shows it. A test loads these orders and
 * compares the figures below.
 */
export const exampleTrade = `| what | when | who | goods | discount | shipping | tax | tip |
| --- | --- | --- | --- | --- | --- | --- | --- |
| an order | 2 March | Ann, her first order | 2 mugs at 10.00 | 2.00 | 3.00 | 3.60 | |
| an order | 9 March | Bob, who has ordered since January | 1 mug at 10.00 | | | 2.00 | 1.00 |
| an order | 16 March | Ann | 1 cup at 5.00 | | | 1.00 | |
| a refund of the first order | 20 March | Ann | 1 mug back, for 9.00 | | | 1.80 | |

A mug costs the store 4.00 and a cup 2.00. The returned mug went back to stock.

On each day with an order, its web property counted 20 sessions, 15 of them engaged, with 4 add-to-carts; over all of March 45 users, 18 of
them new. On 2 March it advertised on Google Ads for 6.00: 3,000 impressions, 60 clicks, and 2 conversions worth 24.00, as Google Ads has it.

On 2 March the payment provider charged 0.90 for the first order.

On 1 March, 10 mugs and 20 cups are in stock. What is ordered is shipped the day after, and 5 mugs come in on 14 March: on 31 March
there are 13 mugs and 19 cups.`;

/** Each metric of March, as `report` answers. */
export const exampleFigures: Record<MetricName, string> = {
  orders: '3',
  gross_sales: '35.00',
  discounts: '2.00',
  returns: '9.00',
  net_sales: '24.00',
  shipping: '3.00',
  taxes: '4.80',
  duties: '0.00',
  fees: '0.00',
  tips: '1.00',
  total_sales: '31.80',
  revenue: '32.80',
  refunds: '10.80',
  items_sold: '4',
  items_returned: '1',
  net_items_sold: '3',
  average_order_value: '11.00',
  unique_customers: '2',
  new_customers: '1',
  returning_customers: '1',
  new_customer_share: '0.5',
  new_customer_sales: '9.00',
  returning_customer_sales: '15.00',
  repeat_customers: '2',
  repeat_rate: '1',
  discount_rate: '0.057143',
  items_per_order: '1.333333',
  refund_rate_by_value: '0.272727',
  refund_rate_by_unit: '0.25',
  refunded_orders: '1',
  refund_rate_by_order: '0.333333',
  returns_of_orders: '9.00',
  items_returned_of_orders: '1',
  orders_taken_back: '1',
  refund_rate_by_value_of_orders: '0.272727',
  refund_rate_by_unit_of_orders: '0.25',
  refund_rate_by_order_of_orders: '0.333333',
  known_cost_of_goods: '10.00',
  net_sales_with_cost: '24.00',
  lines_without_cost: '0',
  cost_of_goods: '10.00',
  gross_margin: '14.00',
  gross_margin_rate: '0.583333',
  known_gross_margin: '14.00',
  known_gross_margin_rate: '0.583333',
  cost_coverage: '1',
  units_on_hand: '32',
  known_stock_levels: '2',
  stock_levels: '2',
  stock_coverage: '1',
  units_with_cost: '32',
  units_without_cost: '0',
  stock_cost_coverage: '1',
  known_stock_value: '90.00',
  stock_value: '90.00',
  opening_stock: '30',
  units_received: '5',
  stocked_units_sold: '3',
  sell_through: '0.085714',
  daily_demand: '0.035714',
  days_of_cover: '896',
  dead_stock: '0',
  sessions: '60',
  engaged_sessions: '45',
  add_to_carts: '12',
  users: '45',
  new_users: '18',
  visited_orders: '3',
  store_sessions: '60',
  conversion_rate: '0.05',
  ad_spend: '6.00',
  unattributed_ad_spend: '0.00',
  impressions: '3000',
  clicks: '60',
  cpc: '0.10',
  cpm: '2.00',
  ctr: '0.02',
  platform_conversions: '2',
  platform_attributed_revenue: '24.00',
  roas: '4',
  advertised_sales: '18.00',
  advertised_new_customers: '1',
  mer: '3',
  cac: '6.00',
  platform_fees: '0.90',
  charged_sales: '24.00',
  charged_cost_of_goods: '10.00',
  charged_lines_without_cost: '0',
  fee_rate: '0.0375',
  fee_coverage: '1',
  margin_after_fees: '13.10',
  contribution_margin: '7.10',
};
