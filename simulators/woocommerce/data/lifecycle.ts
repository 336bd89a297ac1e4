import { digitsOf, divideRounded, fromMinor } from '../../kit/amounts.js';
import { cancelledShare, OrderTime, returnedAgainShare, returnedShare } from '../../trade/order-life.js';
import { chooseReturn } from '../../trade/returns.js';
import type { Micros, WooOrder } from '../model.js';
import { refundable, totalsOf } from '../order-totals.js';
import { makeRefund, openUnits, returnedLines } from './refund-maker.js';
import type { WooTrade } from './trade.js';

/** The life of a pending order before `until`. */
export function liveThrough(trade: WooTrade, order: WooOrder, until: Micros): void {
  const { random, settings } = trade;
  const time = new OrderTime(order.modifiedAt, until, random);
  const fate = random.weighted([
    ['paid', 84],
    ['on-hold', 5],
    ['failed', 4],
    ['pending', 3],
    ['checkout-draft', 2],
    ['custom', settings.customStatuses.length > 0 ? 3 : 0],
  ] as const);
  if (!time.passSeconds(1, 90)) return;
  order.modifiedAt = time.now;
  if (fate === 'pending' && time.passHours(1, 24)) order.status = 'cancelled';
  if (fate === 'failed' || fate === 'checkout-draft') order.status = fate;
  if (fate === 'on-hold' || fate === 'custom') {
    order.status = fate === 'custom' ? random.pick(settings.customStatuses) : fate;
    Object.assign(order, { paymentMethod: 'bacs', paymentMethodTitle: 'Bank transfer', transactionId: '' });
  }
  if (fate === 'on-hold' && random.chance(0.7) && time.passHours(4, 96)) pay(order, time.now);
  if (fate === 'paid') pay(order, time.now);
  if (order.status === 'processing') {
    if (random.chance(cancelledShare) && time.passHours(1, 20)) order.status = 'cancelled';
    else {
      if (time.passHours(4, 96)) complete(order, time.now);
      comeBack(trade, order, time);
    }
  }
  order.modifiedAt = time.now;
}

export function pay(order: WooOrder, at: Micros): void {
  Object.assign(order, { status: 'processing', paidAt: at, modifiedAt: at });
  if (order.paymentMethod === 'stripe') noteFee(order);
}

/** What a payment by card cost: 1.5 % and a quarter, as the plugin of its provider notes it. */
function noteFee(order: WooOrder): void {
  const charged = totalsOf(order).total;
  const digits = digitsOf(order.currency);
  if (charged <= 0n) return;
  const fee = divideRounded(charged * 15n, 1000n * 10n ** BigInt(totalDigits - digits)) + 10n ** BigInt(digits) / 4n;
  order.meta.push({ id: firstFeeMeta + order.id, key: '_stripe_fee', value: fromMinor(fee, digits) });
}

/** Of the sums of `totalsOf`. */
const totalDigits = 8;
/** Apart from the ids of other metadata. */
const firstFeeMeta = 100_000_000;

export function complete(order: WooOrder, at: Micros): void {
  Object.assign(order, { status: 'completed', completedAt: at, paidAt: order.paidAt ?? at, modifiedAt: at });
}

/** Refunds, sometimes several; occasionally a refunded line is then removed from the order. */
function comeBack(trade: WooTrade, order: WooOrder, time: OrderTime): void {
  const { random } = trade;
  let likely = returnedShare;
  while (random.chance(likely) && time.passHours(12, 720)) {
    const refund = makeRefund(trade, order, chooseReturn(openUnits(order), random), time.now);
    if (!refund) return;
    order.refunds.unshift(refund);
    if (refundable(order) <= 0n) order.status = 'refunded';
    likely = returnedAgainShare;
  }
  if (order.refunds.length > 0 && random.chance(0.15)) {
    const gone = new Set(returnedLines(order));
    if (gone.size < order.lines.length) order.lines = order.lines.filter((line) => !gone.has(line));
  }
}
