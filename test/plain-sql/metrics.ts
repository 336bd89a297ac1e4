import type { FeeName } from '../../src/models/metrics/fee-metrics.js';
import type { MarketingName } from '../../src/models/metrics/marketing-metrics.js';
import type { MetricName } from '../../src/models/metrics/registry.js';
import type { stockMetrics } from '../../src/models/metrics/stock-metrics.js';

export type StockName = (typeof stockMetrics)[number]['name'];
export type TradeName = Exclude<MetricName, StockName | MarketingName | FeeName>;

const sum = (column: string): string => `coalesce(sum(r.${column}), 0)`;
const rate = (above: string, below: string): string => `round((${above})::numeric / nullif(${below}, 0), 6)`;

const orders = 'count(*) filter (where not r.is_back)';
const paid = `(${sum('gross_sales')} - ${sum('discounts')})`;
const net = `(${paid} - ${sum('returns')})`;
const extras = ['shipping', 'taxes', 'duties', 'fees'].map(sum).join(' + ');
const refunded = 'count(distinct r.order_key) filter (where r.is_back)';
const firstNet = 'coalesce(sum(r.gross_sales - r.discounts - r.returns) filter (where r.is_first), 0)';
const customers = (condition = 'true'): string =>
  `count(distinct r.customer_key) filter (where not r.is_back and ${condition})`;
const repeat = customers('r.second_day <= r.until_key');
const ifCosted = (value: string): string => `case when ${sum('uncosted')} = 0 then ${value} end`;

/**
 * Each metric of trade over rows `r` of `plain.by_order` or `plain.by_line` in a period, from_key to until_key: by the definitions
 * of the docs, without the registry.
 */
export const tradeSql: Record<TradeName, string> = {
  orders,
  gross_sales: sum('gross_sales'),
  discounts: sum('discounts'),
  returns: sum('returns'),
  net_sales: net,
  shipping: sum('shipping'),
  taxes: sum('taxes'),
  duties: sum('duties'),
  fees: sum('fees'),
  tips: sum('tips'),
  total_sales: `${net} + ${extras}`,
  revenue: `${sum('total')} - ${sum('reversed')}`,
  refunds: sum('refunded'),
  items_sold: sum('items_sold'),
  items_returned: sum('items_returned'),
  net_items_sold: `${sum('items_sold')} - ${sum('items_returned')}`,
  average_order_value: rate(paid, orders),
  unique_customers: customers(),
  new_customers: customers('r.first_day between r.from_key and r.until_key'),
  returning_customers: customers('r.first_day < r.from_key'),
  new_customer_share: rate(customers('r.first_day between r.from_key and r.until_key'), customers()),
  new_customer_sales: firstNet,
  returning_customer_sales: `${net} - ${firstNet}`,
  repeat_customers: repeat,
  repeat_rate: rate(repeat, customers()),
  discount_rate: rate(sum('discounts'), sum('gross_sales')),
  items_per_order: rate(sum('items_sold'), orders),
  refund_rate_by_value: rate(sum('returns'), paid),
  refund_rate_by_unit: rate(sum('items_returned'), sum('items_sold')),
  refunded_orders: refunded,
  refund_rate_by_order: rate(refunded, orders),
  returns_of_orders: sum('returns_so_far'),
  items_returned_of_orders: sum('units_back_so_far'),
  orders_taken_back: sum('is_taken_back'),
  refund_rate_by_value_of_orders: rate(sum('returns_so_far'), paid),
  refund_rate_by_unit_of_orders: rate(sum('units_back_so_far'), sum('items_sold')),
  refund_rate_by_order_of_orders: rate(sum('is_taken_back'), orders),
  known_cost_of_goods: sum('cost'),
  net_sales_with_cost: sum('costed'),
  lines_without_cost: sum('uncosted'),
  cost_of_goods: ifCosted(sum('cost')),
  gross_margin: ifCosted(`${net} - ${sum('cost')}`),
  gross_margin_rate: ifCosted(rate(`${net} - ${sum('cost')}`, net)),
  known_gross_margin: `${sum('costed')} - ${sum('cost')}`,
  known_gross_margin_rate: rate(`${sum('costed')} - ${sum('cost')}`, sum('costed')),
  cost_coverage: rate(sum('costed'), net),
};

/** What an order has as a whole: it cannot be divided among its lines. */
const ofWholeOrders: readonly TradeName[] = [
  ...(['orders', 'shipping', 'taxes', 'duties', 'fees', 'tips', 'total_sales', 'revenue'] as const),
  ...(['average_order_value', 'items_per_order', 'refund_rate_by_order'] as const),
  ...(['orders_taken_back', 'refund_rate_by_order_of_orders'] as const),
];

export const tradeMetrics = Object.keys(tradeSql) as TradeName[];
export const lineMetrics = tradeMetrics.filter((name) => !ofWholeOrders.includes(name));
/** What a refund alone says. */
export const refundMetrics: readonly TradeName[] = ['returns', 'refunds', 'items_returned', 'refunded_orders'];

/** What depends on orders beyond the rows of a period, so that no aggregate has it: asked together, all others would be read from facts. */
export function isOfFactsOnly(name: TradeName, isByLine: boolean): boolean {
  const isOfCustomers = name === 'new_customer_sales' || name === 'returning_customer_sales';
  return name.endsWith('_of_orders') || name === 'orders_taken_back' || (isByLine && isOfCustomers);
}
