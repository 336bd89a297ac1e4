import type { OrderLine } from '../../../canonical/record.js';
import { dividedBy, type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { isGiftCard } from './credit.js';
import type { WooLine } from './order-shape.js';
import { amountOf } from './shapes.js';

/**
 * A line as ordered. `subtotal` is before the discounts and `total` after them, both without tax, whether or not the store shows
 * prices with tax.
 */
export function stageLine(line: WooLine, isTaxIncluded: boolean): OrderLine {
  const subtotal = amountOf(line.subtotal);
  const total = amountOf(line.total);
  const tax = amountOf(line.total_tax);
  const isCard = isGiftCard(line);
  const quantity = quantityOf(line.quantity);
  return {
    lineId: String(line.id),
    ...productOf(line),
    sku: line.sku || null,
    ...titleOf(line),
    quantity: formatDecimal(quantity),
    isGiftCard: isCard,
    unitPrice: perUnit(subtotal, quantity),
    grossSales: isCard ? '0' : formatDecimal(subtotal),
    discounts: isCard ? '0' : formatDecimal(subtotal - total),
    taxes: formatDecimal(tax),
    includingTax: isTaxIncluded ? includingTax(line, quantity, { subtotal, paid: total + tax, isCard }) : null,
  };
}

/** null also if a plugin leaves out the tax before discounts. */
function includingTax(
  { subtotal_tax: tax }: WooLine,
  quantity: FixedPoint,
  { subtotal, paid, isCard }: { subtotal: FixedPoint; paid: FixedPoint; isCard: boolean },
): OrderLine['includingTax'] {
  if (!tax) return null;
  const listed = subtotal + amountOf(tax);
  return {
    unitPrice: perUnit(listed, quantity),
    grossSales: isCard ? '0' : formatDecimal(listed),
    discounts: isCard ? '0' : formatDecimal(listed - paid),
  };
}

function perUnit(amount: FixedPoint, quantity: FixedPoint): string {
  return formatDecimal(quantity === 0n ? 0n : dividedBy(amount, quantity));
}

/** Both ids are 0 if the product is gone; the variation's is 0 if only that is gone. A product without variations is its own variant. */
function productOf({
  product_id: product,
  variation_id: variation,
  sku,
}: WooLine): Pick<OrderLine, 'variantId' | 'productId' | 'isForgotten'> {
  const variant = variation || product;
  return {
    ...{ variantId: variant ? String(variant) : null, productId: product ? String(product) : null },
    // Only a deleted product has no SKU at all; for a product without one it is an empty text.
    ...((!product || (!variation && sku === null)) && { isForgotten: true }),
  };
}

/** `T-Shirt - S` of the product `T-Shirt`; a line of a simple product has no parent. */
function titleOf({ name, parent_name: parent }: WooLine): Pick<OrderLine, 'title' | 'variantTitle'> {
  const whole = name ?? '';
  if (!parent) return { title: whole, variantTitle: null };
  const option = whole.startsWith(`${parent} - `) ? whole.slice(parent.length + 3) : null;
  return { title: parent, variantTitle: option };
}
