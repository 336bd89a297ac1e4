import type { OrderLine } from '../../../canonical/record.js';
import { type Amount, dividedBy, formatDecimal } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import type { WooLine } from './order-shape.js';
import { amountOf } from './shapes.js';

/**
 * A line as ordered. `subtotal` is before the discounts and `total` after them, both without tax, whether prices are shown with
 * it or not.
 */
export function stageLine(line: WooLine, isTaxIncluded: boolean): OrderLine {
  const subtotal = amountOf(line.subtotal);
  const total = amountOf(line.total);
  const tax = amountOf(line.total_tax);
  const quantity = quantityOf(line.quantity);
  const variantId = line.variation_id || line.product_id;
  return {
    lineId: String(line.id),
    // 0 where the product is gone.
    variantId: variantId === 0 ? null : String(variantId),
    productId: line.product_id === 0 ? null : String(line.product_id),
    sku: line.sku || null,
    ...titleOf(line),
    quantity: formatDecimal(quantity),
    isGiftCard: false,
    unitPrice: perUnit(subtotal, quantity),
    grossSales: formatDecimal(subtotal),
    discounts: formatDecimal(subtotal - total),
    taxes: formatDecimal(tax),
    includingTax: isTaxIncluded ? includingTax(line, quantity, { subtotal, paid: total + tax }) : null,
  };
}

/** Null as well where a plugin leaves the tax before discounts out. */
function includingTax(
  { subtotal_tax: tax }: WooLine,
  quantity: Amount,
  { subtotal, paid }: { subtotal: Amount; paid: Amount },
): OrderLine['includingTax'] {
  if (!tax) return null;
  const listed = subtotal + amountOf(tax);
  return {
    unitPrice: perUnit(listed, quantity),
    grossSales: formatDecimal(listed),
    discounts: formatDecimal(listed - paid),
  };
}

function perUnit(amount: Amount, quantity: Amount): string {
  return formatDecimal(quantity === 0n ? 0n : dividedBy(amount, quantity));
}

/** `T-Shirt - S` of the product `T-Shirt`; a line of a simple product has no parent. */
function titleOf({ name, parent_name: parent }: WooLine): Pick<OrderLine, 'title' | 'variantTitle'> {
  const whole = name ?? '';
  if (!parent) return { title: whole, variantTitle: null };
  const option = whole.startsWith(`${parent} - `) ? whole.slice(parent.length + 3) : null;
  return { title: parent, variantTitle: option };
}
