import { divideRounded, fromMinor, smaller, sum, toMinor } from '../../kit/amounts.js';
import type { LegacyId, Micros, ShopOrder, ShopRefund, ShopRefundLine } from '../model.js';
import { tipLineOf } from '../tip-line.js';
import { extrasOf, refundable, refundValue, remainingValue, taxOf, unitSums, unitsGone } from './order-sums.js';
import { addTransaction, financialStatusOf } from './payment.js';
import type { Trade } from './trade.js';

/** What to refund. */
export interface RefundPlan {
  lines: { lineId: LegacyId; quantity: number }[];
  restockType: ShopRefundLine['restockType'];
  shipping: boolean;
  /** An additional amount without a line, in minor units. */
  goodwill?: bigint;
  /** The fee deducted from the money, in minor units. */
  restockingFee?: bigint;
  /** The value of goods given in exchange, in minor units: it is not paid back and not a discrepancy. */
  exchangedFor?: bigint;
  /** The money has not moved yet: createdAt stays null. */
  pending?: boolean;
  /** When it is processed, if not when it is created. */
  processedAt?: Micros;
  /** Also refunds tip, duties and fees. */
  extras?: boolean;
  note?: string;
}

/** Adds a refund to the order, limited to what is left of it; undefined if nothing is. */
export function refundOrder(trade: Trade, order: ShopOrder, plan: RefundPlan, at: Micros): ShopRefund | undefined {
  const { digits } = trade;
  const before = remainingValue(order, digits);
  const payable = smaller(refundable(order, digits), before);
  const refund: ShopRefund = {
    id: trade.ids.next('refund'),
    createdAt: plan.pending ? null : at,
    processedAt: plan.processedAt ?? at,
    updatedAt: at,
    note: plan.note ?? null,
    totalRefunded: fromMinor(0n, digits),
    lines: [...refundLines(trade, order, plan), ...(plan.extras ? refundTip(trade, order) : [])],
    adjustments: [],
    shippingLines: plan.shipping ? refundShipping(trade, order) : [],
    transactionIds: [],
  };
  const worth = refundValue(refund, order.taxesIncluded, digits);
  const wanted =
    worth + (plan.goodwill ?? 0n) + (plan.extras ? withoutLine(order, digits) : 0n) - (plan.restockingFee ?? 0n);
  const kept = smaller(plan.exchangedFor ?? 0n, worth);
  const money = smaller(wanted - kept, payable);
  if (money < 0n || (refund.lines.length === 0 && refund.shippingLines.length === 0 && money === 0n)) return undefined;
  adjust(trade, order, refund, worth - kept - money, plan);
  payBack(trade, order, refund, money, at, plan.pending ?? false);
  order.refunds.push(refund);
  order.updatedAt = Math.max(order.updatedAt, at);
  order.financialStatus = financialStatusOf(order, digits);
  return refund;
}

export function refundLines(
  trade: Trade,
  order: ShopOrder,
  plan: Pick<RefundPlan, 'lines' | 'restockType'>,
): ShopRefundLine[] {
  const { digits } = trade;
  const lines: ShopRefundLine[] = [];
  for (const { lineId, quantity } of plan.lines) {
    const line = order.lines.find(({ id }) => id === lineId);
    if (line === undefined) continue;
    const gone = unitsGone(order, lineId);
    const units = Math.min(quantity, line.quantity - gone);
    if (units <= 0) continue;
    const { subtotal, tax } = unitSums(line, gone, gone + units, order.taxesIncluded, digits);
    const restocks = plan.restockType !== 'NO_RESTOCK' && line.variantId !== null && line.requiresShipping;
    lines.push({
      id: trade.ids.next('refundLine'),
      lineId,
      quantity: units,
      restockType: plan.restockType,
      locationId: restocks ? trade.locationOf(order.sourceName) : null,
      price: line.unitPrice,
      subtotal: fromMinor(subtotal, digits),
      tax: fromMinor(tax, digits),
    });
  }
  return lines;
}

/** The tip, if it is shown as a line. */
function refundTip(trade: Trade, order: ShopOrder): ShopRefundLine[] {
  const line = tipLineOf(order);
  if (line === undefined || unitsGone(order, line.id) > 0) return [];
  const { id: lineId, unitPrice: price } = line;
  return [
    {
      ...{ id: trade.ids.next('refundLine'), lineId, quantity: 1, restockType: 'NO_RESTOCK', locationId: null },
      ...{ price, subtotal: price, tax: fromMinor(0n, trade.digits) },
    },
  ];
}

/** Tip, duties and fees that have no line. */
function withoutLine(order: ShopOrder, digits: number): bigint {
  return extrasOf(order, digits) - toMinor(tipLineOf(order)?.unitPrice ?? '0', digits);
}

/** All shipping that was charged and not yet refunded. */
export function refundShipping(trade: Trade, order: ShopOrder): ShopRefund['shippingLines'] {
  const done = new Set(
    order.refunds.flatMap((refund) => refund.shippingLines.map(({ shippingLineId }) => shippingLineId)),
  );
  return order.shippingLines
    .filter((line) => !line.isRemoved && !done.has(line.id) && Number(line.discountedAmount) > 0)
    .map((line) => ({
      id: trade.ids.next('refundShippingLine'),
      shippingLineId: line.id,
      // Unlike that of a refunded line, it excludes tax even if prices include it.
      subtotal: fromMinor(
        toMinor(line.discountedAmount, trade.digits) - (order.taxesIncluded ? taxOf(line.taxLines, trade.digits) : 0n),
        trade.digits,
      ),
      tax: fromMinor(taxOf(line.taxLines, trade.digits), trade.digits),
    }));
}

/** `kept`: the value of the lines less the money: positive if less was paid back, negative if more. */
function adjust(trade: Trade, order: ShopOrder, refund: ShopRefund, kept: bigint, plan: RefundPlan): void {
  if (kept === 0n) return;
  // Depending on the merchant's settings, an allowance includes tax.
  const first = trade.market.taxes['*']?.[0];
  const taxed =
    plan.goodwill !== undefined && first !== undefined && order.lines.some(({ taxLines }) => taxLines.length > 0);
  const tax =
    taxed && first !== undefined
      ? divideRounded(kept * BigInt(Math.round(first.rate * 10_000)), BigInt(Math.round((1 + first.rate) * 10_000)))
      : 0n;
  refund.adjustments.push({
    id: trade.ids.next('adjustment'),
    reason: plan.restockingFee === undefined ? 'REFUND_DISCREPANCY' : 'RESTOCK',
    amount: fromMinor(kept - tax, trade.digits),
    tax: fromMinor(tax, trade.digits),
  });
}

/** Refunds money to the payments, the last one first. */
export function payBack(
  trade: Trade,
  order: ShopOrder,
  refund: ShopRefund,
  money: bigint,
  at: Micros,
  pending: boolean,
): void {
  const { digits } = trade;
  let left = money;
  const payments = order.transactions
    .filter(({ kind, status }) => status === 'SUCCESS' && (kind === 'SALE' || kind === 'CAPTURE'))
    .reverse();
  for (const payment of payments) {
    const given = order.transactions.filter(
      (each) =>
        each.kind === 'REFUND' &&
        each.parentId === payment.id &&
        (each.status === 'SUCCESS' || each.status === 'PENDING'),
    );
    const open = toMinor(payment.amount, digits) - sum(given.map(({ amount }) => toMinor(amount, digits)));
    const amount = smaller(open, left);
    if (amount <= 0n) continue;
    const made = addTransaction(trade, order, {
      kind: 'REFUND',
      status: pending ? 'PENDING' : 'SUCCESS',
      gateway: payment.gateway,
      amount: fromMinor(amount, digits),
      createdAt: at,
      parentId: payment.id,
    });
    refund.transactionIds.push(made.id);
    left -= amount;
  }
  if (!pending) refund.totalRefunded = fromMinor(money - left, digits);
}

/** Completes a pending refund, which counts from now on. */
export function settleRefund(trade: Trade, order: ShopOrder, at: Micros): boolean {
  const refund = order.refunds.find(({ createdAt }) => createdAt === null);
  if (refund === undefined) return false;
  const paid = order.transactions.filter(({ id }) => refund.transactionIds.includes(id));
  for (const transaction of paid) transaction.status = 'SUCCESS';
  refund.createdAt = at;
  refund.processedAt = at;
  refund.updatedAt = at;
  refund.totalRefunded = fromMinor(sum(paid.map(({ amount }) => toMinor(amount, trade.digits))), trade.digits);
  order.updatedAt = Math.max(order.updatedAt, at);
  order.financialStatus = financialStatusOf(order, trade.digits);
  return true;
}
