import { dateOfKey } from '../../canonical/calendar-date.js';
import { FactOrderItems } from '../../models/facts/fact-order-items.js';
import { FactOrders } from '../../models/facts/fact-orders.js';
import { FactRefunds } from '../../models/facts/fact-refunds.js';
import { amountOf, trimDecimal } from '../../models/reporting/amount.js';
import { inventoryColumns, levelId, stockLevels } from '../../models/reporting/inventory-rows.js';
import { orderItemAmounts, orderItemColumns } from '../../models/reporting/order-item-rows.js';
import { orderAmounts, orderColumns } from '../../models/reporting/order-rows.js';
import { refundAmounts, refundColumns } from '../../models/reporting/refund-rows.js';
import { servedDecimals } from '../../models/reporting/served-values.js';
import { amountOrNull, factAmounts } from './amounts.js';
import { decimals } from './decimals.js';
import { made, RowType } from './row-type.js';

// Rows in the shape of the API's types. They keep their keys, for the nested fields.

/** As the buyer saw them. */
const amountsIncludingTax = {
  storeGrossSalesIncludingTax: made(['storeGrossSalesIncludingTax', 'currency'], amountOrNull),
  storeDiscountsIncludingTax: made(['storeDiscountsIncludingTax', 'currency'], amountOrNull),
};

export const orderRows = new RowType(orderColumns, {
  ...decimals(servedDecimals(FactOrders)),
  ...factAmounts([...orderAmounts, 'revenue']),
  ...amountsIncludingTax,
  id: made(['orderKey'], (key: string) => key),
  parentOrderId: made(['parentOrderKey'], (key: string | null) => key),
  isSubOrder: made(['parentOrderKey'], (key: string | null) => key !== null),
  orderDate: made(['dateKey'], dateOfKey),
  presentmentTotal: made(['presentmentTotal', 'presentmentCurrency'], amountOf),
});

export const orderItemRows = new RowType(orderItemColumns, {
  ...decimals(servedDecimals(FactOrderItems)),
  ...factAmounts(orderItemAmounts),
  ...amountsIncludingTax,
  id: made(['itemKey'], (key: string) => key),
  storeUnitPrice: made(['storeUnitPrice', 'currency'], amountOf),
  storeUnitPriceIncludingTax: made(['storeUnitPriceIncludingTax', 'currency'], amountOrNull),
});

export const refundRows = new RowType(refundColumns, {
  ...decimals(servedDecimals(FactRefunds)),
  ...factAmounts(refundAmounts),
  id: made(['refundKey'], (key: string) => key),
  refundDate: made(['dateKey'], dateOfKey),
});

export const inventoryRows = new RowType(inventoryColumns, {
  ...Object.fromEntries(stockLevels.map((name) => [name, made([name], trimDecimal)])),
  id: made(['productKey', 'locationKey', 'dateKey'], levelId),
  since: made(['dateKey'], dateOfKey),
});
