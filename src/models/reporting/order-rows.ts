import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { TextRow } from '../../database/round-trip.js';
import { type Sql, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { FactOrders } from '../facts/fact-orders.js';
import type { Segment } from './customer-segments.js';
import { customersIn } from './customers-in-scope.js';
import { type DateFilter, factDateConditions, factTimeConditions } from './date-filter.js';
import type { Ordering } from './keyset.js';
import { columnsOf, type RowColumn, type RowColumns, rowColumn, selected } from './row-columns.js';
import { type GoodsFilter, hasLineOf, type PlaceFilter, placeConditions } from './sale-conditions.js';
import { servedNames } from './served-values.js';
import { lookUp, type QuestionDatabase } from './snapshot.js';

/** Amounts of an order. Each is also available in the store's currency, as `store…`. */
export const orderAmounts = [
  'grossSales',
  'discounts',
  'shipping',
  'taxes',
  'duties',
  'fees',
  'tips',
  'total',
  'reversed',
] as const;

export interface OrderFilter extends PlaceFilter, GoodsFilter {
  number?: string[] | null;
  date?: DateFilter | null;
  isTest?: boolean | null;
  isSubOrder?: boolean | null;
  isCancelled?: boolean | null;
  isStale?: boolean | null;
  financialStatus?: string[] | null;
  fulfillmentStatus?: string[] | null;
  customer?: string[] | null;
  segment?: Segment[] | null;
}

const key = { expression: sql`o.order_key`, type: 'text' } as const;
const orderedAt = { expression: sql`o.ordered_at`, type: 'timestamptz' } as const;
const total = { expression: sql`o.total`, type: 'numeric' } as const;

export const orderOrderings = {
  ORDERED_AT_DESC: { description: 'Newest first.', direction: 'desc', terms: [orderedAt, key] },
  ORDERED_AT_ASC: { description: 'Oldest first.', direction: 'asc', terms: [orderedAt, key] },
  TOTAL_DESC: { description: 'Largest total first.', direction: 'desc', terms: [total, key] },
  TOTAL_ASC: { description: 'Smallest total first.', direction: 'asc', terms: [total, key] },
} as const satisfies Record<string, Ordering>;

const rowKeys = ['orderKey', 'channelKey', 'dateKey', 'customerKey', 'accountKey', 'parentOrderKey'] as const;

export const orderColumns: RowColumns = {
  ...columnsOf('o', FactOrders, [
    ...rowKeys,
    'reportingCurrency',
    'presentmentCurrency',
    'presentmentTotal',
    'storeGrossSalesIncludingTax',
    'storeDiscountsIncludingTax',
    ...servedNames(FactOrders),
    ...withStoreAmounts(orderAmounts),
  ]),
  isTest: rowColumn(sql`(o.is_test and o.parent_order_key is null)`, 'boolean'),
  revenue: rowColumn(sql`o.total - o.reversed`, 'numeric'),
  storeRevenue: rowColumn(sql`o.store_total - o.store_reversed`, 'numeric'),
};

/** `total` and `storeTotal`, and so on. */
export function withStoreAmounts(names: readonly string[]): string[] {
  return names.flatMap((name) => [name, `store${name.charAt(0).toUpperCase()}${name.slice(1)}`]);
}

/** The filter as conditions on `warehouse.fact_orders o`; statuses in lower case. `channelKeys` null: all. */
export function orderConditions(
  scope: Scope,
  filter: OrderFilter,
  channelKeys: string[] | null,
  today: CalendarDate,
): Sql[] {
  const {
    number,
    date,
    isTest,
    isSubOrder,
    isCancelled,
    isStale,
    financialStatus,
    fulfillmentStatus,
    customer,
    segment,
  } = filter;
  const conditions = [within(scope, sql`o.source_id`)];
  if (number) conditions.push(sql`o.order_number = any(${number}::text[])`);
  if (date) {
    conditions.push(...factDateConditions(sql`o.date_key`, date, today, 'filter.date'));
    conditions.push(...factTimeConditions(sql`o.ordered_at`, date, today, 'filter.date'));
  }
  if (channelKeys) conditions.push(sql`o.channel_key = any(${channelKeys}::text[])`);
  if (typeof isTest === 'boolean') conditions.push(sql`(o.is_test and o.parent_order_key is null) = ${isTest}`);
  if (typeof isSubOrder === 'boolean') conditions.push(sql`(o.parent_order_key is not null) = ${isSubOrder}`);
  if (typeof isCancelled === 'boolean') conditions.push(sql`(o.cancelled_at is not null) = ${isCancelled}`);
  if (typeof isStale === 'boolean') conditions.push(sql`(o.stale_since is not null) = ${isStale}`);
  if (financialStatus) conditions.push(sql`lower(o.financial_status) = any(${financialStatus}::text[])`);
  if (fulfillmentStatus) conditions.push(sql`lower(o.fulfillment_status) = any(${fulfillmentStatus}::text[])`);
  if (customer) conditions.push(sql`o.customer_key = any(${customer}::text[])`);
  if (segment) conditions.push(isOfSegment(scope, segment));
  conditions.push(...placeConditions(filter), ...hasLineOf(filter));
  return conditions;
}

/** Orders `o` of customers of these segments. */
export function isOfSegment(scope: Scope, segment: readonly Segment[]): Sql {
  return sql`o.customer_key in (select c.customer_key from ${customersIn(scope)} where c.segment = any(${segment}::text[]))`;
}

/** Rows begin with the order's key. */
export function ordersByKey(
  db: QuestionDatabase,
  scope: Scope,
  keys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  return lookUp(
    db,
    sql`select ${selected(sql`o.order_key`, columns)} from warehouse.fact_orders o
      where o.order_key = any(${keys}::text[]) and ${within(scope, sql`o.source_id`)}`,
  );
}

/** Each customer's newest counted orders, at most `first`. Rows begin with the customer's key. */
export function ordersOfCustomers(
  db: QuestionDatabase,
  scope: Scope,
  keys: readonly string[],
  first: number,
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  return lookUp(
    db,
    sql`select ${selected(sql`o.customer_key`, columns)}
      from (
        select o.*, row_number() over (partition by o.customer_key order by o.ordered_at desc, o.order_key desc) as place
        from warehouse.fact_orders o
        where o.customer_key = any(${keys}::text[]) and not o.is_test and ${within(scope, sql`o.source_id`)}
      ) o
      where o.place <= ${first}
      order by o.ordered_at desc, o.order_key desc`,
  );
}
