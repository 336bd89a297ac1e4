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

const orderDecimals = servedDecimals(FactOrders);
const orderItemDecimals = servedDecimals(FactOrderItems);
const refundDecimals = servedDecimals(FactRefunds);

// Rows in the shape of the API's types. They keep their keys, for the nested fields.

export function presentOrder(row: OrderRow) {
  return {
    ...row,
    ...orderDecimals(row),
    ...factAmounts(row, [...orderAmounts, 'revenue']),
    ...amountsIncludingTax(row),
    id: row.orderKey,
    parentOrderId: row.parentOrderKey,
    isSubOrder: row.parentOrderKey !== null,
    orderDate: dateOfKey(row.dateKey),
    presentmentTotal: amountOf(String(row.presentmentTotal), String(row.presentmentCurrency)),
  };
}

/** As the buyer saw them. */
function amountsIncludingTax(row: OrderRow | OrderItemRow) {
  return {
    storeGrossSalesIncludingTax: amountOrNull(row.storeGrossSalesIncludingTax, row.currency),
    storeDiscountsIncludingTax: amountOrNull(row.storeDiscountsIncludingTax, row.currency),
  };
}

export function presentOrderItem(row: OrderItemRow) {
  return {
    ...row,
    ...orderItemDecimals(row),
    ...factAmounts(row, orderItemAmounts),
    id: row.itemKey,
    storeUnitPrice: amountOf(String(row.storeUnitPrice), row.currency),
    storeUnitPriceIncludingTax: amountOrNull(row.storeUnitPriceIncludingTax, row.currency),
    ...amountsIncludingTax(row),
  };
}

export function presentRefund(row: RefundRow) {
  return {
    ...row,
    ...refundDecimals(row),
    ...factAmounts(row, refundAmounts),
    id: row.refundKey,
    refundDate: dateOfKey(row.dateKey),
  };
}

const stockLevels = ['available', 'onHand', 'committed', 'incoming', 'reserved'] as const;

export function presentInventoryLevel(row: InventoryRow) {
  return {
    ...row,
    ...Object.fromEntries(stockLevels.map((name) => [name, trimDecimal(String(row[name]))])),
    id: levelId(row),
    since: dateOfKey(row.dateKey),
  };
}
