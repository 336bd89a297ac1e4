import type { OrderLine } from '../../../canonical/record.js';
import { dividedBy, type FixedPoint, formatDecimal, minorUnitOf, times } from '../../staging/decimal.js';
import type { TypedRow } from './typed-row.js';

/**
 * A row of order lines; its id is empty if the file has none. If its price includes tax, the order removes the tax from
 * unit price and discounts once it is complete.
 */
export function stageLine(row: TypedRow): OrderLine {
  const lineId = row.maybeId('line_id') ?? '';
  const quantity = row.quantity('quantity');
  const linePrice = row.maybeAmount('line_price');
  // Marketplaces keep a cancelled line without units and amounts.
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

/** Unit price and line price agree if they differ only by rounding to the minor unit. */
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
      `quantity x unit_price, ${formatDecimal(product)} (if they are different prices, map only one of the two),`,
    );
  }
}
