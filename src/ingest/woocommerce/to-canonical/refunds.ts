import { type FixedPoint, magnitudeOf, smallerOf } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { nothingTaken, type RefundRow } from '../../staging/refund-row.js';
import { instantOf } from '../client/times.js';
import { isGiftCard } from './credit.js';
import { lastChange } from './last-change.js';
import type { WooExtraLine, WooLine, WooOrder, WooRefund } from './order-shape.js';
import type { OrderSums } from './order-sums.js';
import { amountOf, metaValue } from './shapes.js';

/** The part of an order that has not been reversed yet. */
export interface Left {
  /** All of it, however it was paid. */
  total: FixedPoint;
  /** Gift cards and store credit in it: WooCommerce's own refunds cover only what was charged besides these. */
  credit: FixedPoint;
  shipping: FixedPoint;
  taxes: FixedPoint;
  fees: FixedPoint;
  /** Lines that sold gift cards: not a sale, and not a return either. */
  giftCardLines: ReadonlySet<string>;
  /** The order's status voids it: nothing of it remains. */
  isRefunded: boolean;
  /** The smallest unit that the store shows: amounts of refunds may have more decimals. */
  unit: FixedPoint;
  /** By line id. */
  lines: Map<string, { quantity: FixedPoint; total: FixedPoint; taxes: FixedPoint }>;
}

export function wholeOf(order: WooOrder, { total, credit, fees, unit }: OrderSums): Left {
  return {
    total,
    credit,
    unit,
    isRefunded: order.status === 'refunded',
    giftCardLines: new Set(order.line_items.filter(isGiftCard).map(({ id }) => String(id))),
    shipping: amountOf(order.shipping_total),
    taxes: amountOf(order.total_tax),
    fees,
    lines: new Map(
      order.line_items.map(({ id, quantity, total, total_tax }) => [
        String(id),
        { quantity: quantityOf(quantity), total: amountOf(total), taxes: amountOf(total_tax) },
      ]),
    ),
  };
}

/** The rows of one refund; subtracts what they reverse from `left`. */
export function refundRows(refund: WooRefund, left: Left): RefundRow[] {
  const head = {
    refundId: String(refund.id),
    refundedAt: instantOf(refund.date_created_gmt)!,
    reason: refund.reason || null,
  };
  const rows = [
    ...refund.line_items.map((line) => lineRow(line, head, left)),
    ...refund.shipping_lines.map((line) => shippingRow(line, head)),
    ...refund.fee_lines.map((line) => feeRow(line, head)),
  ].filter(takesSomething);
  for (const row of rows) takeOff(left, row);
  const rest = restRow(refund, rows, head, left);
  if (rest === null) return rows;
  takeOff(left, rest);
  return [...rows, rest];
}

type Head = Pick<RefundRow, 'refundId' | 'refundedAt' | 'reason'>;

/** Amounts of refunds are negative, except `amount`. */
function taken({ total, total_tax }: Pick<WooExtraLine, 'total' | 'total_tax'>): {
  net: FixedPoint;
  taxes: FixedPoint;
} {
  return { net: -amountOf(total), taxes: -amountOf(total_tax) };
}

function lineRow(line: WooLine, head: Head, { giftCardLines }: Left): RefundRow {
  const { net, taxes } = taken(line);
  const ordered = metaValue(line.meta_data, '_refunded_item_id');
  const lineId = typeof ordered === 'string' || typeof ordered === 'number' ? String(ordered) : null;
  const returns = lineId !== null && giftCardLines.has(lineId) ? 0n : net;
  return {
    ...{ ...nothingTaken, ...head, kind: 'line', refundLineId: `${head.refundId}:${line.id}`, lineId },
    quantity: magnitudeOf(quantityOf(line.quantity)),
    ...{ returns, taxes, total: net + taxes, refunded: net + taxes },
  };
}

function shippingRow(line: WooExtraLine, head: Head): RefundRow {
  const { net, taxes } = taken(line);
  const amounts = { shipping: net, taxes, total: net + taxes, refunded: net + taxes };
  return { ...nothingTaken, ...head, kind: 'shipping', refundLineId: `${head.refundId}:${line.id}`, ...amounts };
}

function feeRow(line: WooExtraLine, head: Head): RefundRow {
  const { net, taxes } = taken(line);
  const amounts = { fees: net, taxes, total: net + taxes, refunded: net + taxes };
  return { ...nothingTaken, ...head, kind: 'adjustment', refundLineId: `${head.refundId}:${line.id}`, ...amounts };
}

function takesSomething({ quantity, returns, shipping, taxes, fees, total }: RefundRow): boolean {
  return quantity !== 0n || [returns, shipping, taxes, fees, total].some((amount) => magnitudeOf(amount) > 0n);
}

/**
 * The part of the amount that no line explains: all of it if only an amount was given. If it settles the order, it includes the
 * remaining shipping, taxes and fees; otherwise its purpose is unknown, and it counts as returns. For an order partly paid with
 * credit, the amount may be only what was charged: the credit is paid back separately.
 */
function restRow({ amount }: WooRefund, rows: readonly RefundRow[], head: Head, left: Left): RefundRow | null {
  const explained = rows.reduce((sum, { total }) => sum + total, 0n);
  const rest = withCredit(shownAs(amountOf(amount) - explained, left), left);
  if (rest === 0n) return null;
  const { shipping, taxes, fees } =
    magnitudeOf(rest - left.total) < left.unit ? left : { shipping: 0n, taxes: 0n, fees: 0n };
  const goods = rest - shipping - taxes - fees;
  return {
    ...nothingTaken,
    ...head,
    kind: 'adjustment',
    refundLineId: `${head.refundId}:amount`,
    ...{ returns: goods - giftCardsIn(goods, left), shipping, taxes, fees, total: rest, refunded: rest },
  };
}

/** An amount may have more decimals than the store shows, so it may miss its lines, or the charge, by less than one shown unit. */
function shownAs(rest: FixedPoint, { total, credit, unit }: Left): FixedPoint {
  const charged = total - credit;
  if (magnitudeOf(rest) < unit) return 0n;
  return credit > 0n && magnitudeOf(rest - charged) < unit ? charged : rest;
}

/**
 * If the lines are worth more than the amount, credit paid the difference. For a refunded order, everything charged includes the
 * credit.
 */
function withCredit(rest: FixedPoint, left: Left): FixedPoint {
  if (left.credit === 0n) return rest;
  if (rest < 0n) {
    const made = smallerOf(-rest, left.credit);
    left.credit -= made;
    return rest + made;
  }
  if (!left.isRefunded || rest === 0n || rest !== left.total - left.credit) return rest;
  left.credit = 0n;
  return left.total;
}

/** How much of an unexplained amount can only be for gift cards: the part that exceeds the remaining other merchandise. */
function giftCardsIn(goods: FixedPoint, { lines, giftCardLines, total, shipping, taxes, fees }: Left): FixedPoint {
  if (giftCardLines.size === 0) return 0n;
  const cards = [...giftCardLines].reduce((sum, id) => sum + (lines.get(id)?.total ?? 0n), 0n);
  const others = total - shipping - taxes - fees - cards;
  return goods > others ? smallerOf(goods - others, cards) : 0n;
}

function takeOff(left: Left, row: RefundRow): void {
  left.total -= row.total;
  left.shipping -= row.shipping;
  left.taxes -= row.taxes;
  left.fees -= row.fees;
  const line = row.lineId === null ? undefined : left.lines.get(row.lineId);
  if (!line) return;
  line.quantity -= row.quantity;
  line.total -= row.total - row.taxes;
  line.taxes -= row.taxes;
}

/**
 * A cancelled or failed order reverses all that is left of it, and no money moves. WooCommerce does not say when: it is dated by
 * the order's last change.
 */
export function cancellationRows(order: WooOrder, left: Left): RefundRow[] {
  const head = { refundId: order.status, refundedAt: lastChange(order)!, reason: null };
  const rows: RefundRow[] = [];
  for (const [lineId, { quantity, total, taxes }] of left.lines) {
    const returns = left.giftCardLines.has(lineId) ? 0n : total;
    const amounts = { quantity, returns, taxes, total: total + taxes };
    rows.push({
      ...nothingTaken,
      ...head,
      kind: 'edit',
      refundLineId: `${order.status}:${lineId}`,
      lineId,
      ...amounts,
    });
  }
  const kept = rows.filter(takesSomething);
  for (const row of kept) takeOff(left, row);
  const { shipping, taxes, fees, total } = left;
  const rest: RefundRow = {
    ...{ ...nothingTaken, ...head, kind: 'edit', refundLineId: `${order.status}:rest` },
    ...{ returns: total - shipping - taxes - fees, shipping, taxes, fees, total },
  };
  return takesSomething(rest) ? [...kept, rest] : kept;
}
