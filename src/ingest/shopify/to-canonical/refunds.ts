import type { FixedPoint } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { nothingTaken, type RefundRow } from '../../staging/refund-row.js';
import { idOf } from './gid.js';
import type { WholeRefund } from './refund-assembly.js';
import { shopMoney } from './shapes.js';

interface RefundContext {
  isTaxIncluded: boolean;
  giftCardLines: ReadonlySet<string>;
  /** The line by which Shopify shows a tip; null if there is none. */
  tipLineId: string | null;
}

/**
 * The rows of one refund, without the money. `RefundShippingLine.subtotalAmountSet` excludes tax even if the order's prices include
 * it, unlike a refund line's `subtotalSet`. If a version of Shopify includes the tax there, only that reading matches the
 * money.
 */
export function refundRows(whole: WholeRefund, context: RefundContext): RefundRow[] {
  const rows = rowsOf(whole, context, false);
  if (!context.isTaxIncluded || worthOf(rows) === moneyOf(whole)) return rows;
  const inside = rowsOf(whole, context, true);
  return worthOf(inside) === moneyOf(whole) ? inside : rows;
}

function worthOf(rows: readonly RefundRow[]): FixedPoint {
  return rows.reduce((sum, { total }) => sum + total, 0n);
}

function moneyOf({ refund }: WholeRefund): FixedPoint {
  return shopMoney(refund.totalRefundedSet);
}

function rowsOf(whole: WholeRefund, context: RefundContext, isShippingTaxInside: boolean): RefundRow[] {
  const { refund } = whole;
  const head = headOf(whole);
  return [
    ...whole.lines.map((line) => lineRow(line, head, refund.note || null, context)),
    ...whole.shippingLines.map((line) => shippingRow(line, head, refund.note || null, isShippingTaxInside)),
    ...whole.adjustments.map((adjustment) => adjustmentRow(adjustment, head)),
    ...dutyRows(whole, head),
  ];
}

type Head = Pick<RefundRow, 'refundId' | 'refundedAt'>;

/** Shopify's reports date a refund by the time it was processed; `createdAt` is when it was entered. */
function headOf({ refund }: WholeRefund): Head {
  return { refundId: idOf(refund.id), refundedAt: refund.processedAt ?? refund.createdAt };
}

function lineRow(
  line: WholeRefund['lines'][number],
  head: Head,
  reason: string | null,
  context: RefundContext,
): RefundRow {
  const lineId = idOf(line.lineItem.id);
  const { net, taxes, total } = split(shopMoney(line.subtotalSet), shopMoney(line.totalTaxSet), context.isTaxIncluded);
  const refundLineId = `line:${idOf(line.id)}`;
  if (lineId === context.tipLineId) {
    return { ...nothingTaken, ...head, kind: 'adjustment', refundLineId, reason, tips: net, taxes, total };
  }
  return {
    ...nothingTaken,
    ...head,
    kind: 'line',
    refundLineId,
    lineId,
    quantity: quantityOf(line.quantity),
    ...(line.restockType === 'NO_RESTOCK' && { isLost: true as const }),
    reason,
    returns: context.giftCardLines.has(lineId) ? 0n : net,
    taxes,
    total,
  };
}

function shippingRow(
  line: WholeRefund['shippingLines'][number],
  head: Head,
  reason: string | null,
  isTaxInside: boolean,
): RefundRow {
  const { net, taxes, total } = split(shopMoney(line.subtotalAmountSet), shopMoney(line.taxAmountSet), isTaxInside);
  return {
    ...nothingTaken,
    ...head,
    kind: 'shipping',
    refundLineId: `shipping:${idOf(line.id)}`,
    reason,
    shipping: net,
    taxes,
    total,
  };
}

/**
 * The sign is from the shop's view: negative is paid back beyond the lines' worth, positive is kept. Its tax is separate from the
 * amount.
 */
function adjustmentRow(adjustment: WholeRefund['adjustments'][number], head: Head): RefundRow {
  const returns = -shopMoney(adjustment.amountSet);
  const taxes = -shopMoney(adjustment.taxAmountSet);
  return {
    ...nothingTaken,
    ...head,
    kind: 'adjustment',
    refundLineId: `adjustment:${idOf(adjustment.id)}`,
    reason: adjustment.reason ?? null,
    returns,
    taxes,
    total: returns + taxes,
  };
}

function dutyRows({ refund }: WholeRefund, head: Head): RefundRow[] {
  let duties = 0n;
  for (const { amountSet } of refund.duties ?? []) duties += shopMoney(amountSet);
  if (duties === 0n) return [];
  return [
    { ...nothingTaken, ...head, kind: 'adjustment', refundLineId: `duties:${head.refundId}`, duties, total: duties },
  ];
}

function split(subtotal: FixedPoint, taxes: FixedPoint, isTaxInside: boolean) {
  return isTaxInside
    ? { net: subtotal - taxes, taxes, total: subtotal }
    : { net: subtotal, taxes, total: subtotal + taxes };
}

/** An amount of a refund that none of its rows explains. */
export function unallocatedRow(whole: WholeRefund, amounts: { returns: FixedPoint; refunded: FixedPoint }): RefundRow {
  const head = headOf(whole);
  return {
    ...nothingTaken,
    ...head,
    kind: 'adjustment',
    refundLineId: `${head.refundId}:unallocated`,
    returns: amounts.returns,
    total: amounts.returns,
    refunded: amounts.refunded,
  };
}
