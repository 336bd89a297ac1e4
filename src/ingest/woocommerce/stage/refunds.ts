import { type Amount, magnitudeOf, minorUnitOf } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { nothingTaken, type RefundRow } from '../../staging/refund-row.js';
import { instantOf } from '../times.js';
import type { WooExtraLine, WooLine, WooOrder, WooRefund } from './order-shape.js';
import { amountOf } from './shapes.js';

/** What of an order has not been taken back yet. */
export interface Left {
  /** All of the money. */
  total: Amount;
  /** The smallest unit of it: amounts of refunds may have more decimals than the store shows. */
  unit: Amount;
  shipping: Amount;
  taxes: Amount;
  fees: Amount;
  /** Of each line, by its id. */
  lines: Map<string, { quantity: Amount; total: Amount; taxes: Amount }>;
}

export function wholeOf(order: WooOrder, fees: Amount): Left {
  return {
    total: amountOf(order.total),
    unit: minorUnitOf(order.currency),
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

/** The rows of one refund; takes what they take off `left`. */
export function refundRows(refund: WooRefund, left: Left): RefundRow[] {
  const head = {
    refundId: String(refund.id),
    refundedAt: instantOf(refund.date_created_gmt)!,
    reason: refund.reason || null,
  };
  const rows = [
    ...refund.line_items.map((line) => lineRow(line, head)),
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

/** Amounts of refunds are negative, but for `amount`. */
function taken({ total, total_tax }: Pick<WooExtraLine, 'total' | 'total_tax'>): { net: Amount; taxes: Amount } {
  return { net: -amountOf(total), taxes: -amountOf(total_tax) };
}

function lineRow(line: WooLine, head: Head): RefundRow {
  const { net, taxes } = taken(line);
  const ordered = line.meta_data?.find(({ key }) => key === '_refunded_item_id')?.value;
  return {
    ...nothingTaken,
    ...head,
    kind: 'line',
    refundLineId: `${head.refundId}:${line.id}`,
    lineId: ordered === undefined || ordered === null ? null : String(ordered),
    quantity: magnitudeOf(quantityOf(line.quantity)),
    ...{ returns: net, taxes, total: net + taxes, refunded: net + taxes },
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

function takesSomething({ quantity, returns, shipping, taxes, fees }: RefundRow): boolean {
  return quantity !== 0n || [returns, shipping, taxes, fees].some((amount) => magnitudeOf(amount) > 0n);
}

/**
 * The part of the amount that no line explains: all of it when only an amount was given. When it settles the order, what is
 * left of shipping, taxes and fees goes with it; else nobody can say what it was for, and it counts as returns.
 */
function restRow({ amount }: WooRefund, rows: readonly RefundRow[], head: Head, left: Left): RefundRow | null {
  const explained = rows.reduce((sum, { total }) => sum + total, 0n);
  const rest = amountOf(amount) - explained;
  if (rest === 0n) return null;
  const { shipping, taxes, fees } =
    magnitudeOf(rest - left.total) < left.unit ? left : { shipping: 0n, taxes: 0n, fees: 0n };
  return {
    ...nothingTaken,
    ...head,
    kind: 'adjustment',
    refundLineId: `${head.refundId}:amount`,
    ...{ returns: rest - shipping - taxes - fees, shipping, taxes, fees, total: rest, refunded: rest },
  };
}

function takeOff(left: Left, row: RefundRow): void {
  left.total -= row.total;
  left.shipping -= row.shipping;
  left.taxes -= row.taxes;
  left.fees -= row.fees;
  const line = row.lineId === null ? undefined : left.lines.get(row.lineId);
  if (!line) return;
  line.quantity -= row.quantity;
  line.total -= row.returns;
  line.taxes -= row.taxes;
}

/**
 * A cancelled or failed order takes back all that is left of it, and no money moves. WooCommerce does not tell when: it is
 * dated by the order's last change.
 */
export function cancellationRows(order: WooOrder, left: Left): RefundRow[] {
  const head = { refundId: order.status, refundedAt: instantOf(order.date_modified_gmt)!, reason: null };
  const rows: RefundRow[] = [];
  for (const [lineId, { quantity, total, taxes }] of left.lines) {
    const amounts = { quantity, returns: total, taxes, total: total + taxes };
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
