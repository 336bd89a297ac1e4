import { columns, type Queryable, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { FactOrderItems } from '../facts/fact-order-items.js';
import { withStoreAmounts } from './order-rows.js';
import { servedNames } from './served-values.js';

export const orderItemAmounts = ['grossSales', 'discounts', 'taxes'] as const;

export interface OrderItemRow {
  itemKey: string;
  orderKey: string;
  productKey: string | null;
  currency: string;
  reportingCurrency: string;
  storeUnitPriceIncludingTax: string | null;
  storeGrossSalesIncludingTax: string | null;
  storeDiscountsIncludingTax: string | null;
  [column: string]: unknown;
}

/** All lines of the orders, ordered by the platform's line id. */
export async function itemsOfOrders(
  db: Queryable,
  scope: Scope,
  orderKeys: readonly string[],
): Promise<OrderItemRow[]> {
  const shown = columns('i', [
    'itemKey',
    'orderKey',
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
  return select(
    db,
    sql`select ${shown} from warehouse.fact_order_items i
      where i.order_key = any(${orderKeys}::text[]) and ${within(scope, sql`i.source_id`)}
      order by i.order_key, i.item_key`,
  );
}
