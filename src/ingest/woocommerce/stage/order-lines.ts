import type { OrderLine } from '../../../canonical/record.js';
import { dividedBy, formatDecimal } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import type { WooLine } from './order-shape.js';
import { amountOf } from './shapes.js';

/**
 * A line as ordered. `subtotal` is before the discounts and `total` after them, both without tax, whether prices are shown with
 * it or not.
 */
export function stageLine(line: WooLine): OrderLine {
  const subtotal = amountOf(line.subtotal);
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
    unitPrice: formatDecimal(quantity === 0n ? 0n : dividedBy(subtotal, quantity)),
    grossSales: formatDecimal(subtotal),
    discounts: formatDecimal(subtotal - amountOf(line.total)),
    taxes: formatDecimal(amountOf(line.total_tax)),
  };
}

/** `T-Shirt - S` of the product `T-Shirt`; a line of a simple product has no parent. */
function titleOf({ name, parent_name: parent }: WooLine): Pick<OrderLine, 'title' | 'variantTitle'> {
  const whole = name ?? '';
  if (!parent) return { title: whole, variantTitle: null };
  const option = whole.startsWith(`${parent} - `) ? whole.slice(parent.length + 3) : null;
  return { title: parent, variantTitle: option };
}
