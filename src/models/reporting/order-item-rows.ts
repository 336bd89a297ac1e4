import type { TextRow } from '../../database/round-trip.js';
import { sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { FactOrderItems } from '../facts/fact-order-items.js';
import { beginningsOf } from './order-of-key.js';
import { withStoreAmounts } from './order-rows.js';
import { columnsOf, type RowColumn, type RowColumns, selected } from './row-columns.js';
import { servedNames } from './served-values.js';
import { lookUp, type QuestionDatabase } from './snapshot.js';

export const orderItemAmounts = ['grossSales', 'discounts', 'taxes'] as const;

export const orderItemColumns: RowColumns = columnsOf('i', FactOrderItems, [
  'itemKey',
  'orderKey',
  'sourceId',
  'productKey',
  'currency',
  'reportingCurrency',
  'storeUnitPrice',
  'storeUnitPriceIncludingTax',
  'storeGrossSalesIncludingTax',
  'storeDiscountsIncludingTax',
  ...servedNames(FactOrderItems),
  ...withStoreAmounts(orderItemAmounts),
]);

/** All lines of the orders, ordered by the platform's line id. Rows begin with the order's key. */
export function itemsOfOrders(
  db: QuestionDatabase,
  scope: Scope,
  orderKeys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  return lookUp(
    db,
    sql`select ${selected(sql`i.order_key`, columns)} from warehouse.fact_order_items i
      where i.order_key = any(${orderKeys}::text[]) and ${within(scope, sql`i.source_id`)}
      order by i.order_key, i.item_key`,
  );
}

/** Rows begin with the line's key. */
export function itemsByKey(
  db: QuestionDatabase,
  scope: Scope,
  itemKeys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  const rows = itemKeys.flatMap((id) => beginningsOf(id).map((orderKey) => [orderKey, id] as const));
  return lookUp(
    db,
    sql`select ${selected(sql`i.item_key`, columns)}
      from unnest(${rows.map(([order]) => order)}::text[], ${rows.map(([, id]) => id)}::text[]) as k (order_key, item_key)
      join warehouse.fact_order_items i on i.order_key = k.order_key and i.item_key = k.item_key
      where ${within(scope, sql`i.source_id`)}`,
  );
}
