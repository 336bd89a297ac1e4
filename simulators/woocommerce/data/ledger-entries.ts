import { read } from '../../trade/ledger-money.js';
import type { Entry } from '../../trade/ledger.js';
import { Postings } from '../../trade/postings.js';
import type { Amount, Micros, WooFeeLine, WooLine, WooOrder, WooRefund, WooShippingLine } from '../model.js';

/** The sums of an order or refund, in millionths; a refund's are negative. */
interface Sums {
  items: bigint;
  fees: bigint;
  shipping: bigint;
  taxes: bigint;
}

/**
 * All postings of one order, with the refunds of its sub-orders. Sales are posted when the order was created, refunds when they were
 * created. The rest of a cancelled or failed order is reversed when it was last changed. Revenue is dated by the order; reversals
 * of it are dated by their own time.
 */
export function entriesOf(order: WooOrder, subOrders: readonly WooOrder[] = []): Entry[] {
  const postings = new Postings(order.createdAt);
  const sold = sumsOf(order);
  const subtotals = sum(order.lines, ({ subtotal }) => subtotal);
  const { fees, shipping, taxes } = sold;
  postings.sell({
    grossSales: subtotals,
    discounts: subtotals - sold.items,
    shipping,
    fees,
    taxes,
    revenue: allOf(sold),
  });
  const left = { ...sold };
  const takeBack = (at: Micros, back: Sums): void => {
    add(left, back);
    postings.post(at, { returns: -back.items, fees: back.fees, shipping: back.shipping, taxes: back.taxes });
    postings.takeOffRevenue(at, -allOf(back));
  };
  const refunds = [order, ...subOrders].flatMap(refundsOf);
  for (const { at, amount, back } of refunds.toSorted((x, y) => x.at - y.at)) {
    // Sub-orders lack a negative fee of the buyer's order: together they may refund more than was paid, which does not count.
    const isLast = subOrders.length > 0 && amount >= allOf(left);
    postings.post(at, { refunds: isLast ? allOf(left) : amount });
    takeBack(at, isLast ? negative(left) : back);
  }
  if (order.status === 'cancelled' || order.status === 'failed') takeBack(order.modifiedAt, negative(left));
  else postings.settle();
  return postings.entries;
}

/** The refunds of an order or of a vendor's sub-order, each with everything that it reverses. */
function refundsOf(part: WooOrder): { at: Micros; amount: bigint; back: Sums }[] {
  const left = sumsOf(part);
  const sorted = part.refunds.toSorted((x, y) => x.createdAt - y.createdAt || x.id - y.id);
  return sorted.map((refund) => {
    const before = allOf(left);
    const back = sumsOf(refund);
    add(left, back);
    const amount = withCredit(part, read(refund.amount), before);
    const rest = restOf(amount + allOf(back), left);
    add(left, rest);
    add(back, rest);
    return { at: refund.createdAt, amount, back };
  });
}

function negative({ items, fees, shipping, taxes }: Sums): Sums {
  return { items: -items, fees: -fees, shipping: -shipping, taxes: -taxes };
}

/** The amount of a refund. If it refunds all that was charged for an order partly paid with credit, it includes the credit. */
function withCredit(order: WooOrder, amount: bigint, left: bigint): bigint {
  if (order.credit === undefined || order.status !== 'refunded') return amount;
  return amount === left - read(order.credit) ? left : amount;
}

/**
 * The part of a refund's amount that it does not itemise, negative: it counts as merchandise. If it settles the order, it
 * includes what is left of fees, shipping and taxes.
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
