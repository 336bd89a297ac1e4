import type { OrderHeaderRecord, OrderPartDeletionRecord } from '../../../canonical/record.js';
import { formatDecimal } from '../../staging/decimal.js';
import type { TypedRow } from './typed-row.js';

/** What nothing says where it was sold. */
export const unknownChannel = 'files';

/** A row of orders: all of an order but its lines and refunds. */
export function stageOrder(row: TypedRow): OrderHeaderRecord | OrderPartDeletionRecord {
  const orderId = row.id('order_id');
  if (row.isDeleted) {
    return { kind: 'order_part_deletion', part: 'header', orderId, id: null, deletedAt: row.updatedAt };
  }
  return {
    kind: 'order_header',
    orderId,
    orderNumber: row.text('order_number') ?? orderId,
    orderedAt: row.time('ordered_at'),
    updatedAt: row.updatedAt,
    salesChannel: row.maybeId('sales_channel') ?? unknownChannel,
    currency: row.maybeCurrency('currency') ?? row.source.currency,
    customer: { customerId: row.maybeAccountId('customer_id'), email: row.text('email'), phone: row.phone('phone') },
    shipTo: { country: row.text('country'), city: row.text('city') },
    isTest: row.flag('test'),
    cancelledAt: row.maybeTime('cancelled_at'),
    financialStatus: row.text('financial_status'),
    fulfillmentStatus: row.text('fulfillment_status'),
    isTaxIncluded: row.flag('tax_included'),
    shipping: formatDecimal(row.withoutTax('shipping', 'shipping_tax')),
    shippingTaxes: formatDecimal(row.amount('shipping_tax')),
    taxes: row.maybeDecimal('tax'),
    duties: formatDecimal(row.amount('duties')),
    fees: formatDecimal(row.amount('fees')),
    tips: formatDecimal(row.amount('tips')),
    discounts: formatDecimal(row.amount('discount')),
    total: row.maybeDecimal('total'),
  };
}
