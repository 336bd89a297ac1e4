import { total, units } from './decimals.js';
import type { WooLine, WooOrder, WooRefund, WooTaxLine } from './model.js';
import { sumOfQuantities } from './quantities.js';

/** The sums of an order, in 10^-8. */
interface OrderTotals {
  discount: bigint;
  discountTax: bigint;
  shipping: bigint;
  shippingTax: bigint;
  /** Of lines and fees. */
  cartTax: bigint;
  tax: bigint;
  total: bigint;
}

/** The amount paid by a plugin's gift cards or credit, in 10^-8. */
function creditOf(owner: WooOrder | WooRefund): bigint {
  return 'credit' in owner && owner.credit !== undefined ? units(owner.credit) : 0n;
}

/** Items after discounts + shipping + fees + taxes, less plugins' credit. Refunds do not reduce it: they are separate records. */
export function totalsOf(owner: WooOrder | WooRefund): OrderTotals {
  const { lines, shippingLines, feeLines } = owner;
  const items = total(lines.map((line) => line.total));
  const shipping = total(shippingLines.map((line) => line.total));
  const fees = total(feeLines.map((line) => line.total));
  const shippingTax = total(shippingLines.map((line) => line.totalTax));
  const cartTax = total([...lines, ...feeLines].map((line) => line.totalTax));
  return {
    discount: total(lines.map((line) => line.subtotal)) - items,
    discountTax: discountTaxOf(owner),
    ...{ shipping, shippingTax, cartTax },
    tax: cartTax + shippingTax,
    total: items + shipping + fees + cartTax + shippingTax - creditOf(owner),
  };
}

/** Coupons round their tax separately: it can differ by a cent from that of the lines. */
function discountTaxOf(owner: WooOrder | WooRefund): bigint {
  const coupons = 'couponLines' in owner ? owner.couponLines : [];
  if (coupons.length > 0) return total(coupons.map(({ discountTax }) => discountTax));
  const { lines } = owner;
  return total(lines.map(({ subtotalTax }) => subtotalTax)) - total(lines.map(({ totalTax }) => totalTax));
}

/** The tax of one rate in an order or refund, on goods and on shipping. */
export function taxOf(
  { lines, shippingLines, feeLines }: WooOrder | WooRefund,
  { rateId }: WooTaxLine,
): { cart: bigint; shipping: bigint } {
  const ofRate = (parts: readonly Pick<WooLine, 'taxes'>[]): bigint =>
    total(parts.flatMap(({ taxes }) => taxes.filter((tax) => tax.rateId === rateId).map((tax) => tax.total)));
  return { cart: ofRate([...lines, ...feeLines]), shipping: ofRate(shippingLines) };
}

/** The amount that can still be refunded, in 10^-8. */
export function refundable(order: WooOrder): bigint {
  return totalsOf(order).total - total(order.refunds.map(({ amount }) => amount));
}

/** Units and amounts of a line that are not refunded. */
export function openLine(order: WooOrder, line: WooLine): { quantity: number; total: bigint; tax: bigint } {
  const open = { quantity: line.quantity, total: units(line.total), tax: units(line.totalTax) };
  for (const refund of order.refunds) {
    for (const taken of refund.lines) {
      if (refundedItemOf(taken) !== line.id) continue;
      open.quantity = sumOfQuantities(open.quantity, taken.quantity);
      open.total += units(taken.total);
      open.tax += units(taken.totalTax);
    }
  }
  return open;
}

/** The id of the line that a refund's line refunds. */
export function refundedItemOf({ meta }: Pick<WooLine, 'meta'>): number | null {
  const named = meta.find(({ key }) => key === '_refunded_item_id');
  return named === undefined ? null : Number(named.value);
}
