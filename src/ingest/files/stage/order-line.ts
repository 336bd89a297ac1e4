import type { OrderLineRecord, OrderPartDeletionRecord } from '../../../canonical/record.js';
import { formatDecimal, times } from '../../staging/decimal.js';
import type { TypedRow } from './typed-row.js';

/** A row of order lines. Where its price holds the tax, the order takes it out of unit price and discounts once it is whole. */
export function stageLine(row: TypedRow): OrderLineRecord | OrderPartDeletionRecord {
  const orderId = row.id('order_id');
  const lineId = row.id('line_id');
  if (row.isDeleted) {
    return { kind: 'order_part_deletion', part: 'line', orderId, id: lineId, deletedAt: row.updatedAt };
  }
  const quantity = row.quantity('quantity');
  const unitPrice = row.requiredAmount('unit_price');
  const tax = row.amount('tax');
  const listed = times(unitPrice, quantity);
  const grossSales = row.flag('tax_included') ? listed - tax : listed;
  const isGiftCard = row.flag('gift_card');
  const variantId = row.maybeId('variant_id') ?? row.maybeId('product_id');
  return {
    kind: 'order_line',
    orderId,
    updatedAt: row.updatedAt,
    line: {
      lineId,
      variantId,
      productId: variantId,
      sku: row.text('sku'),
      title: row.text('title') ?? row.text('sku') ?? variantId ?? lineId,
      variantTitle: row.text('variant_title'),
      quantity: formatDecimal(quantity),
      isGiftCard,
      unitPrice: formatDecimal(unitPrice),
      grossSales: isGiftCard ? '0' : formatDecimal(grossSales),
      discounts: isGiftCard ? '0' : formatDecimal(row.amount('discount')),
      taxes: formatDecimal(tax),
      includingTax: row.flag('tax_included')
        ? {
            unitPrice: formatDecimal(unitPrice),
            grossSales: isGiftCard ? '0' : formatDecimal(listed),
            discounts: isGiftCard ? '0' : formatDecimal(row.amount('discount')),
          }
        : null,
    },
  };
}
