import type { OrderLine } from '../../../canonical/record.js';
import { dividedBy, type FixedPoint, formatDecimal, minorUnitOf, times } from '../../staging/decimal.js';
import type { TypedRow } from './typed-row.js';

/**
 * A row of order lines; its id is empty where the file has none. Where its price holds the tax, the order takes it out of unit
 * price and discounts once it is whole.
 */
export function stageLine(row: TypedRow): OrderLine {
  const lineId = row.maybeId('line_id') ?? '';
  const quantity = row.quantity('quantity');
  const linePrice = row.maybeAmount('line_price');
  // What marketplaces keep of a line that was cancelled: no units, and no amounts.
  const unitPrice =
    linePrice === null && quantity === 0n ? row.amount('unit_price') : unitPriceOf(row, quantity, linePrice);
  const listed = linePrice ?? times(unitPrice, quantity);
  checkPrices(row, { quantity, unitPrice, linePrice });
  const tax = row.amount('tax');
  const isGiftCard = row.flag('gift_card');
  if (!isGiftCard && row.amount('discount') > listed)
    row.refuse('discount', `no more than the line's price (${formatDecimal(listed)})`);
  const grossSales = row.flag('tax_included') ? listed - tax : listed;
  const variantId = row.maybeId('variant_id') ?? row.maybeId('product_id');
  return {
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
  };
}

function unitPriceOf(row: TypedRow, quantity: bigint, linePrice: bigint | null): bigint {
  if (linePrice === null) return row.requiredAmount('unit_price');
  return row.maybeAmount('unit_price') ?? (quantity === 0n ? linePrice : dividedBy(linePrice, quantity));
}

/** A price of one and a price of the line are one price: what lies between is what rounding to the minor unit makes. */
function checkPrices(
  row: TypedRow,
  { quantity, unitPrice, linePrice }: { quantity: FixedPoint; unitPrice: FixedPoint; linePrice: FixedPoint | null },
): void {
  if (linePrice === null || row.maybeAmount('unit_price') === null) return;
  const product = times(unitPrice, quantity);
  const apart = product > linePrice ? product - linePrice : linePrice - product;
  const unit = minorUnitOf(row.source.currency);
  if (2n * apart > unit + times(unit, quantity)) {
    row.refuse(
      'line_price',
      `quantity x unit_price, ${formatDecimal(product)} (name only one of the two in the mapping, where they are not the same price),`,
    );
  }
}
