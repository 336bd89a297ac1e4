import type { Entry, Measure } from '../../kit/ledger.js';
import { read } from '../../kit/ledger-money.js';
import type { Amount, Micros, WooFeeLine, WooLine, WooOrder, WooRefund, WooShippingLine } from '../model.js';

/** What an order or refund says of itself, in millionths; a refund's are negative. */
interface Sums {
  items: bigint;
  fees: bigint;
  shipping: bigint;
  taxes: bigint;
}

/**
 * Every posting of one order. What was sold is posted when the order was made, what a refund took back when the refund
 * was made. An order that ended as cancelled or failed is taken back as a whole when it was last changed: whatever its
 * refunds have left. Its revenue is dated by the order: all of it, and less it what was taken back, which moved then.
 */
export function entriesOf(order: WooOrder): Entry[] {
  const entries: Entry[] = [];
  const post = (at: Micros, measure: Measure, value: bigint): void => {
    if (value !== 0n) entries.push({ at, measure, value });
  };
  const takeOffRevenue = (movedAt: Micros, value: bigint): void => {
    if (value !== 0n) entries.push({ at: order.createdAt, measure: 'revenue', value: -value, movedAt });
  };
  const sold = sumsOf(order);
  const subtotals = sum(order.lines, ({ subtotal }) => subtotal);
  post(order.createdAt, 'grossSales', subtotals);
  post(order.createdAt, 'discounts', subtotals - sold.items);
  post(order.createdAt, 'shipping', sold.shipping);
  post(order.createdAt, 'fees', sold.fees);
  post(order.createdAt, 'taxes', sold.taxes);
  post(order.createdAt, 'revenue', allOf(sold));
  const left = { ...sold };
  for (const refund of order.refunds.toSorted((x, y) => x.createdAt - y.createdAt || x.id - y.id)) {
    const back = sumsOf(refund);
    add(left, back);
    const amount = withCredit(order, read(refund.amount), allOf(left) - allOf(back));
    const rest = restOf(amount + allOf(back), left);
    add(left, rest);
    post(refund.createdAt, 'returns', -back.items - rest.items);
    post(refund.createdAt, 'fees', back.fees + rest.fees);
    post(refund.createdAt, 'shipping', back.shipping + rest.shipping);
    post(refund.createdAt, 'taxes', back.taxes + rest.taxes);
    post(refund.createdAt, 'refunds', amount);
    takeOffRevenue(refund.createdAt, -allOf(back) - allOf(rest));
  }
  const isUndone = order.status === 'cancelled' || order.status === 'failed';
  const last = order.refunds.reduce((at, { createdAt }) => Math.max(at, createdAt), 0);
  if (!isUndone && last > 0 && allOf(sold) !== 0n && allOf(left) === 0n) {
    // Settled: what mere amounts took back for one measure belongs to another.
    post(last, 'returns', left.items);
    for (const measure of ['fees', 'shipping', 'taxes'] as const) post(last, measure, -left[measure]);
  }
  if (isUndone) {
    post(order.modifiedAt, 'returns', left.items);
    post(order.modifiedAt, 'fees', -left.fees);
    post(order.modifiedAt, 'shipping', -left.shipping);
    post(order.modifiedAt, 'taxes', -left.taxes);
    takeOffRevenue(order.modifiedAt, allOf(left));
  }
  return entries;
}

/** Of an order that credit paid in part and that is refunded: giving back all that was charged gives the credit back, too. */
function withCredit(order: WooOrder, amount: bigint, left: bigint): bigint {
  if (order.credit === undefined || order.status !== 'refunded') return amount;
  return amount === left - read(order.credit) ? left : amount;
}

/**
 * What a refund takes back by the part of its amount that it does not itemise (negative): merchandise without units; when it
 * settles the order, what is left of fees, shipping and taxes is part of it.
 */
function restOf(amount: bigint, left: Sums): Sums {
  const settles = amount !== 0n && amount === allOf(left);
  const { fees, shipping, taxes } = settles ? left : { fees: 0n, shipping: 0n, taxes: 0n };
  return { items: fees + shipping + taxes - amount, fees: -fees, shipping: -shipping, taxes: -taxes };
}

function add(left: Sums, back: Sums): void {
  left.items += back.items;
  left.fees += back.fees;
  left.shipping += back.shipping;
  left.taxes += back.taxes;
}

/** Units sold, in millionths. */
export function itemsOf(order: WooOrder): bigint {
  return sum(order.lines, ({ quantity }) => `${quantity}`);
}

function sumsOf({ lines, feeLines, shippingLines }: WooOrder | WooRefund): Sums {
  const all: (WooLine | WooFeeLine | WooShippingLine)[] = [...lines, ...feeLines, ...shippingLines];
  return {
    items: sum(lines, ({ total }) => total),
    fees: sum(feeLines, ({ total }) => total),
    shipping: sum(shippingLines, ({ total }) => total),
    taxes: sum(all, ({ totalTax }) => totalTax),
  };
}

function allOf({ items, fees, shipping, taxes }: Sums): bigint {
  return items + fees + shipping + taxes;
}

function sum<Part>(parts: readonly Part[], amount: (part: Part) => Amount): bigint {
  return parts.reduce((total, part) => total + read(amount(part)), 0n);
}
