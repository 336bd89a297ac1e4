import { type Sql, sql } from '../../database/sql.js';
import { servedColumns } from '../../models/columns/served-columns.js';
import type { EntityClass } from '../../models/columns/table-columns.js';
import { FactOrderItems } from '../../models/facts/fact-order-items.js';
import { FactOrders } from '../../models/facts/fact-orders.js';
import { FactRefunds } from '../../models/facts/fact-refunds.js';
import { orderItemsList, ordersList, type OrdersListFilter } from '../../models/lists/orders-list.js';
import { refundsList, type RefundsListFilter } from '../../models/lists/refunds-list.js';
import { orderItemAmounts, orderItemColumns } from '../../models/reporting/order-item-rows.js';
import { orderAmounts, orderColumns, withStoreAmounts } from '../../models/reporting/order-rows.js';
import { refundAmounts, refundColumns } from '../../models/reporting/refund-rows.js';
import type { RowColumns } from '../../models/reporting/row-columns.js';
import type { ExportList } from './export-list.js';
import { amounts, dayOf, enumOf, type ListColumn, listColumn, registered } from './list-column.js';

/** The columns that an entity serves. */
function served(columns: RowColumns, entity: EntityClass): ListColumn[] {
  const all = servedColumns(entity);
  const personal = all.filter((column) => column.as === 'personal').map(({ property }) => property);
  return registered(
    columns,
    all.map(({ property }) => property),
    personal,
  );
}

/** The columns with the currencies of a row. */
interface Currencies {
  store: Sql;
  reporting: Sql;
}

const ofOrder: Currencies = { store: sql`o.currency`, reporting: sql`o.reporting_currency` };
const ofItem: Currencies = { store: sql`i.currency`, reporting: sql`i.reporting_currency` };
const ofRefund: Currencies = { store: sql`r.currency`, reporting: sql`r.reporting_currency` };

/** Each amount in the reporting currency, and as `store…` in the store's. */
function factAmounts(columns: RowColumns, names: readonly string[], { store, reporting }: Currencies): ListColumn[] {
  return withStoreAmounts(names).flatMap((name) => amounts(columns, [name], names.includes(name) ? reporting : store));
}

const includingTax = ['storeGrossSalesIncludingTax', 'storeDiscountsIncludingTax'];

export const orders: ExportList = {
  key: [sql`o.order_key`],
  needs: 'facts',
  columns: [
    listColumn('id', sql`o.order_key`, 'text'),
    ...served(orderColumns, FactOrders),
    dayOf('orderDate', sql`o.date_key`),
    listColumn('channelId', sql`o.channel_key`, 'text'),
    listColumn('customerId', sql`o.customer_key`, 'text'),
    listColumn('parentOrderId', sql`o.parent_order_key`, 'text'),
    listColumn('isSubOrder', sql`o.parent_order_key is not null`, 'boolean'),
    ...registered(orderColumns, ['isTest', 'reportingCurrency']),
    ...factAmounts(orderColumns, [...orderAmounts, 'revenue'], ofOrder),
    ...amounts(orderColumns, includingTax, ofOrder.store),
    ...registered(orderColumns, ['presentmentCurrency']),
    ...amounts(orderColumns, ['presentmentTotal'], sql`o.presentment_currency`),
  ],
  question: (context, filter) => ordersList(context, filter as OrdersListFilter | null),
};

export const orderItems: ExportList = {
  key: [sql`i.order_key`, sql`i.item_key`],
  needs: 'facts',
  columns: [
    listColumn('id', sql`i.item_key`, 'text'),
    listColumn('orderId', sql`i.order_key`, 'text'),
    ...registered(orderColumns, ['orderNumber', 'orderedAt']),
    dayOf('orderDate', sql`i.date_key`),
    listColumn('sourceId', sql`i.source_id`, 'text'),
    listColumn('channelId', sql`i.channel_key`, 'text'),
    listColumn('customerId', sql`o.customer_key`, 'text'),
    listColumn('productId', sql`i.product_key`, 'text'),
    ...served(orderItemColumns, FactOrderItems),
    ...registered(orderItemColumns, ['currency', 'reportingCurrency']),
    ...amounts(orderItemColumns, ['storeUnitPrice', 'storeUnitPriceIncludingTax'], ofItem.store),
    ...factAmounts(orderItemColumns, orderItemAmounts, ofItem),
    ...amounts(orderItemColumns, includingTax, ofItem.store),
  ],
  question: (context, filter) => orderItemsList(context, filter as OrdersListFilter | null),
};

export const refunds: ExportList = {
  key: [sql`r.order_key`, sql`r.refund_key`],
  needs: 'facts',
  columns: [
    listColumn('id', sql`r.refund_key`, 'text'),
    listColumn('orderId', sql`r.order_key`, 'text'),
    listColumn('itemId', sql`r.item_key`, 'text'),
    listColumn('productId', sql`r.product_key`, 'text'),
    listColumn('channelId', sql`r.channel_key`, 'text'),
    enumOf('kind', sql`r.kind`),
    dayOf('refundDate', sql`r.date_key`),
    ...served(refundColumns, FactRefunds),
    ...registered(refundColumns, ['reportingCurrency']),
    ...factAmounts(refundColumns, refundAmounts, ofRefund),
  ],
  question: (context, filter) => refundsList(context, filter as RefundsListFilter | null),
};
