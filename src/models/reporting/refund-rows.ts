import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { TextRow } from '../../database/round-trip.js';
import { allOf, type Sql, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { FactRefunds } from '../facts/fact-refunds.js';
import type { refundKinds } from '../metrics/refund-kinds.js';
import type { Segment } from './customer-segments.js';
import { type DateFilter, factDateConditions, factTimeConditions } from './date-filter.js';
import type { Ordering } from './keyset.js';
import { beginningsOf } from './order-of-key.js';
import { isOfSegment, withStoreAmounts } from './order-rows.js';
import { columnsOf, type RowColumn, type RowColumns, selected } from './row-columns.js';
import { type GoodsFilter, isOfGoods, type PlaceFilter, placeConditions } from './sale-conditions.js';
import { servedNames } from './served-values.js';
import { lookUp, type QuestionDatabase } from './snapshot.js';

export const refundAmounts = ['returns', 'shipping', 'taxes', 'duties', 'fees', 'tips', 'total', 'refunded'] as const;

export type RefundKind = (typeof refundKinds)[number];

export interface RefundFilter extends PlaceFilter, GoodsFilter {
  date?: DateFilter | null;
  isTest?: boolean | null;
  kind?: RefundKind[] | null;
  order?: string[] | null;
  segment?: Segment[] | null;
  reason?: string[] | null;
}

const keys = [
  { expression: sql`r.order_key`, type: 'text' },
  { expression: sql`r.refund_key`, type: 'text' },
] as const;
const refundedAt = { expression: sql`r.refunded_at`, type: 'timestamptz' } as const;
const refunded = { expression: sql`r.refunded`, type: 'numeric' } as const;

export const refundOrderings = {
  REFUNDED_AT_DESC: { description: 'Newest first.', direction: 'desc', terms: [refundedAt, ...keys] },
  REFUNDED_AT_ASC: { description: 'Oldest first.', direction: 'asc', terms: [refundedAt, ...keys] },
  REFUNDED_DESC: { description: 'Largest amount paid back first.', direction: 'desc', terms: [refunded, ...keys] },
  REFUNDED_ASC: { description: 'Smallest amount paid back first.', direction: 'asc', terms: [refunded, ...keys] },
} as const satisfies Record<string, Ordering>;

export const refundColumns: RowColumns = columnsOf('r', FactRefunds, [
  ...['refundKey', 'orderKey', 'channelKey', 'dateKey', 'kind', 'itemKey', 'productKey', 'reportingCurrency'],
  ...servedNames(FactRefunds),
  ...withStoreAmounts(refundAmounts),
]);

/** The filter as conditions on `warehouse.fact_refunds r`; the date is the refund's. `channelKeys` null: all. */
export function refundConditions(
  scope: Scope,
  filter: RefundFilter,
  channelKeys: string[] | null,
  today: CalendarDate,
): Sql[] {
  const { date, isTest, kind, order, segment, reason } = filter;
  const conditions = [within(scope, sql`r.source_id`)];
  if (date) {
    conditions.push(...factDateConditions(sql`r.date_key`, date, today, 'filter.date'));
    conditions.push(...factTimeConditions(sql`r.refunded_at`, date, today, 'filter.date'));
  }
  if (channelKeys) conditions.push(sql`r.channel_key = any(${channelKeys}::text[])`);
  if (typeof isTest === 'boolean') conditions.push(sql`r.is_test = ${isTest}`);
  if (kind) conditions.push(sql`r.kind = any(${kind}::text[])`);
  if (order) conditions.push(sql`r.order_key = any(${order}::text[])`);
  // As reports have it: the first 200 characters.
  if (reason) conditions.push(sql`left(r.reason, 200) = any(${reason}::text[])`);
  const ofOrder = [...placeConditions(filter), ...(segment ? [isOfSegment(scope, segment)] : [])];
  if (ofOrder.length > 0) {
    conditions.push(
      sql`exists (select 1 from warehouse.fact_orders o where o.order_key = r.order_key and ${allOf(ofOrder)})`,
    );
  }
  conditions.push(...isOfGoods(filter));
  return conditions;
}

/** Rows begin with the refund's key. */
export function refundsByKey(
  db: QuestionDatabase,
  scope: Scope,
  refundKeys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  const rows = refundKeys.flatMap((id) => beginningsOf(id).map((orderKey) => [orderKey, id] as const));
  return lookUp(
    db,
    sql`select ${selected(sql`r.refund_key`, columns)}
      from unnest(${rows.map(([order]) => order)}::text[], ${rows.map(([, id]) => id)}::text[]) as k (order_key, refund_key)
      join warehouse.fact_refunds r on r.order_key = k.order_key and r.refund_key = k.refund_key
      where ${within(scope, sql`r.source_id`)}`,
  );
}

/** Rows begin with the order's key. */
export function refundsOfOrders(
  db: QuestionDatabase,
  scope: Scope,
  orderKeys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  return lookUp(
    db,
    sql`select ${selected(sql`r.order_key`, columns)} from warehouse.fact_refunds r
      where r.order_key = any(${orderKeys}::text[]) and ${within(scope, sql`r.source_id`)}
      order by r.refunded_at, r.order_key, r.refund_key`,
  );
}
