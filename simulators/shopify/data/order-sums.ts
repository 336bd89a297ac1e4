/** Sums of an order in minor units of the shop's currency, calculated from its current records. */

import { rangeShare, sum, toMinor } from '../../kit/amounts.js';
import type { LegacyId, ShopLine, ShopOrder, ShopRefund, ShopShippingLine, ShopTaxLine } from '../model.js';

interface LineSums {
  /** unit price x quantity */
  nominal: bigint;
  discount: bigint;
  /** After all discounts; including tax if the order's prices do. */
  subtotal: bigint;
  tax: bigint;
  /** What the buyer pays for it. */
  value: bigint;
}

export function taxOf(taxLines: readonly ShopTaxLine[], digits: number): bigint {
  let tax = 0n;
  for (const { amount } of taxLines) tax += toMinor(amount, digits);
  return tax;
}

export function lineSums(line: ShopLine, taxesIncluded: boolean, digits: number): LineSums {
  const nominal = toMinor(line.unitPrice, digits) * BigInt(line.quantity);
  let discount = line.lineDiscount === null ? 0n : toMinor(line.lineDiscount.amount, digits);
  for (const { amount } of line.discountAllocations) discount += toMinor(amount, digits);
  const tax = taxOf(line.taxLines, digits);
  const subtotal = nominal - discount;
  return { nominal, discount, subtotal, tax, value: taxesIncluded ? subtotal : subtotal + tax };
}

/** The sums of units `from` to `to` of a line, counted in the order in which they left. */
export function unitSums(line: ShopLine, from: number, to: number, taxesIncluded: boolean, digits: number): LineSums {
  const whole = lineSums(line, taxesIncluded, digits);
  const share = (total: bigint): bigint => rangeShare(total, from, to, line.quantity);
  const subtotal = share(whole.subtotal);
  const tax = share(whole.tax);
  const nominal = toMinor(line.unitPrice, digits) * BigInt(to - from);
  return { nominal, discount: nominal - subtotal, subtotal, tax, value: taxesIncluded ? subtotal : subtotal + tax };
}

function shippingValue(line: ShopShippingLine, taxesIncluded: boolean, digits: number): bigint {
  if (line.isRemoved) return 0n;
  return toMinor(line.discountedAmount, digits) + (taxesIncluded ? 0n : taxOf(line.taxLines, digits));
}

/** Tip, duties and additional fees. */
export function extrasOf(order: ShopOrder, digits: number): bigint {
  return toMinor(order.tip, digits) + toMinor(order.duties, digits) + toMinor(order.additionalFees, digits);
}

/** The order's total including lines added by edits: lines, shipping, taxes, tip, duties and fees. */
export function orderTotal(order: ShopOrder, digits: number): bigint {
  const lines = order.lines.map((line) => lineSums(line, order.taxesIncluded, digits).value);
  const shipping = order.shippingLines.map((line) => shippingValue(line, order.taxesIncluded, digits));
  return sum(lines) + sum(shipping) + extrasOf(order, digits);
}

/** The value of a refund, pending or not: lines, shipping and adjustments with taxes. */
export function refundValue(refund: ShopRefund, taxesIncluded: boolean, digits: number): bigint {
  const withTax = ({ subtotal, tax }: { subtotal: string; tax: string }): bigint =>
    toMinor(subtotal, digits) + (taxesIncluded ? 0n : toMinor(tax, digits));
  const adjusted = refund.adjustments.map(({ amount, tax }) => toMinor(amount, digits) + toMinor(tax, digits));
  const shipping = refund.shippingLines.map(({ subtotal, tax }) => toMinor(subtotal, digits) + toMinor(tax, digits));
  return sum(refund.lines.map(withTax)) + sum(shipping) - sum(adjusted);
}

/** The value removed by edits, positive. */
export function removedValue(order: ShopOrder, digits: number): bigint {
  return sum(
    order.edits.flatMap((edit) =>
      edit.changes.filter(({ quantity }) => quantity < 0).map(({ total }) => -toMinor(total, digits)),
    ),
  );
}

/** The order's total after edits and all refunds, including pending ones. */
export function remainingValue(order: ShopOrder, digits: number): bigint {
  const refunds = order.refunds.map((refund) => refundValue(refund, order.taxesIncluded, digits));
  return orderTotal(order, digits) - sum(refunds) - removedValue(order, digits);
}

export function unitsRemoved(order: ShopOrder, lineId: LegacyId): number {
  let units = 0;
  for (const edit of order.edits) {
    for (const change of edit.changes) if (change.lineId === lineId && change.quantity < 0) units -= change.quantity;
  }
  return units;
}

/** Units of a line that were refunded (pending refunds included) or removed by edits. */
export function unitsGone(order: ShopOrder, lineId: LegacyId): number {
  let units = unitsRemoved(order, lineId);
  for (const refund of order.refunds)
    for (const line of refund.lines) if (line.lineId === lineId) units += line.quantity;
  return units;
}

/** Money received: successful sales and captures. */
export function captured(order: ShopOrder, digits: number): bigint {
  return moved(order, ['SALE', 'CAPTURE'], ['SUCCESS'], digits);
}

/** Money paid back. */
export function paidBack(order: ShopOrder, digits: number): bigint {
  return moved(order, ['REFUND'], ['SUCCESS'], digits);
}

/** Money that can still be paid back: money received less completed and pending refunds. */
export function refundable(order: ShopOrder, digits: number): bigint {
  return captured(order, digits) - moved(order, ['REFUND'], ['SUCCESS', 'PENDING'], digits);
}

function moved(order: ShopOrder, kinds: string[], statuses: string[], digits: number): bigint {
  const counted = order.transactions.filter(({ kind, status }) => kinds.includes(kind) && statuses.includes(status));
  return sum(counted.map(({ amount }) => toMinor(amount, digits)));
}
