import { FactOrderItems } from '../../models/facts/fact-order-items.js';
import { FactOrders } from '../../models/facts/fact-orders.js';
import { FactRefunds } from '../../models/facts/fact-refunds.js';
import { amountOf, trimDecimal } from '../../models/reporting/amount.js';
import { dateOfKey } from '../../models/reporting/calendar-date.js';
import { type InventoryRow, levelId } from '../../models/reporting/inventory-rows.js';
import { type OrderItemRow, orderItemAmounts } from '../../models/reporting/order-item-rows.js';
import { type OrderRow, orderAmounts } from '../../models/reporting/order-rows.js';
import { type RefundRow, refundAmounts } from '../../models/reporting/refund-rows.js';
import { servedDecimals } from '../../models/reporting/served-values.js';
import { amountOrNull, factAmounts } from './amounts.js';
import { presenterOf } from './presented-row.js';

// Rows in the shape of the API's types. They keep their keys, for the nested fields.

/** As the buyer saw them. */
const amountsIncludingTax = {
  storeGrossSalesIncludingTax: (row: OrderRow | OrderItemRow) =>
    amountOrNull(row.storeGrossSalesIncludingTax, row.currency),
  storeDiscountsIncludingTax: (row: OrderRow | OrderItemRow) =>
    amountOrNull(row.storeDiscountsIncludingTax, row.currency),
};

export const presentOrder = presenterOf<OrderRow>({
  ...servedDecimals(FactOrders),
  ...factAmounts([...orderAmounts, 'revenue']),
  ...amountsIncludingTax,
  id: (row) => row.orderKey,
  parentOrderId: (row) => row.parentOrderKey,
  isSubOrder: (row) => row.parentOrderKey !== null,
  orderDate: (row) => dateOfKey(row.dateKey),
  presentmentTotal: (row) => amountOf(String(row.presentmentTotal), String(row.presentmentCurrency)),
});

export const presentOrderItem = presenterOf<OrderItemRow>({
  ...servedDecimals(FactOrderItems),
  ...factAmounts(orderItemAmounts),
  ...amountsIncludingTax,
  id: (row) => row.itemKey,
  storeUnitPrice: (row) => amountOf(String(row.storeUnitPrice), row.currency),
  storeUnitPriceIncludingTax: (row) => amountOrNull(row.storeUnitPriceIncludingTax, row.currency),
});

export const presentRefund = presenterOf<RefundRow>({
  ...servedDecimals(FactRefunds),
  ...factAmounts(refundAmounts),
  id: (row) => row.refundKey,
  refundDate: (row) => dateOfKey(row.dateKey),
});

const stockLevels = ['available', 'onHand', 'committed', 'incoming', 'reserved'] as const;

export function presentInventoryLevel(row: InventoryRow) {
  return {
    ...row,
    ...Object.fromEntries(stockLevels.map((name) => [name, trimDecimal(String(row[name]))])),
    id: levelId(row),
    since: dateOfKey(row.dateKey),
  };
}
