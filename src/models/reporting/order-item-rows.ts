import { columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { FactOrderItems } from '../facts/fact-order-items.js';
import { beginningsOf } from './order-of-key.js';
import { withStoreAmounts } from './order-rows.js';
import { servedNames } from './served-values.js';

export const orderItemAmounts = ['grossSales', 'discounts', 'taxes'] as const;

export interface OrderItemRow {
  itemKey: string;
  orderKey: string;
  sourceId: string;
  productKey: string | null;
  currency: string;
  reportingCurrency: string;
  storeUnitPriceIncludingTax: string | null;
  storeGrossSalesIncludingTax: string | null;
  storeDiscountsIncludingTax: string | null;
  [column: string]: unknown;
}

const itemColumns: Sql = columns('i', [
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

/** All lines of the orders, ordered by the platform's line id. */
export async function itemsOfOrders(
  db: Queryable,
  scope: Scope,
  orderKeys: readonly string[],
): Promise<OrderItemRow[]> {
  return select(
    db,
    sql`select ${itemColumns} from warehouse.fact_order_items i
      where i.order_key = any(${orderKeys}::text[]) and ${within(scope, sql`i.source_id`)}
      order by i.order_key, i.item_key`,
  );
}

export async function itemsByKey(db: Queryable, scope: Scope, itemKeys: readonly string[]): Promise<OrderItemRow[]> {
  const rows = itemKeys.flatMap((id) => beginningsOf(id).map((orderKey) => [orderKey, id] as const));
  return select(
    db,
    sql`select ${itemColumns}
      from unnest(${rows.map(([order]) => order)}::text[], ${rows.map(([, id]) => id)}::text[]) as k (order_key, item_key)
      join warehouse.fact_order_items i on i.order_key = k.order_key and i.item_key = k.item_key
      where ${within(scope, sql`i.source_id`)}`,
  );
}
