import type { Micros, WooOrder } from '../model.js';
import { refundable } from '../order-totals.js';
import { makeRefund, returnedLines } from './refund-maker.js';
import type { WooTrade } from './trade.js';

const HOUR = 3_600_000_000;
const SECOND = 1_000_000;

/** What becomes of a pending order up to (not including) `until`. */
export function liveThrough(trade: WooTrade, order: WooOrder, until: Micros): void {
  const { random, settings } = trade;
  /** Lets time pass; false when the present is reached first. */
  const after = (fewest: number, most: number): boolean => {
    const next = order.modifiedAt + random.int(fewest, most) * SECOND;
    if (next >= until) return false;
    order.modifiedAt = next;
    return true;
  };
  const hours = (fewest: number, most: number): boolean => after((fewest * HOUR) / SECOND, (most * HOUR) / SECOND);
  const fate = random.weighted([
    ['paid', 84],
    ['on-hold', 5],
    ['failed', 4],
    ['pending', 3],
    ['checkout-draft', 2],
    ['custom', settings.customStatuses.length > 0 ? 3 : 0],
  ] as const);
  if (!after(1, 90)) return;
  if (fate === 'pending' && hours(1, 24)) order.status = 'cancelled';
  if (fate === 'failed' || fate === 'checkout-draft') order.status = fate;
  if (fate === 'on-hold' || fate === 'custom') {
    order.status = fate === 'custom' ? random.pick(settings.customStatuses) : fate;
    Object.assign(order, { paymentMethod: 'bacs', paymentMethodTitle: 'Bank transfer', transactionId: '' });
  }
  if (fate === 'on-hold' && random.chance(0.7) && hours(4, 96)) pay(order, order.modifiedAt);
  if (fate === 'paid') pay(order, order.modifiedAt);
  if (order.status !== 'processing') return;
  if (random.chance(0.03) && hours(1, 20)) {
    order.status = 'cancelled';
    return;
  }
  if (hours(4, 96)) complete(order, order.modifiedAt);
  comeBack(trade, order, () => hours(12, 720));
}

export function pay(order: WooOrder, at: Micros): void {
  Object.assign(order, { status: 'processing', paidAt: at, modifiedAt: at });
}

export function complete(order: WooOrder, at: Micros): void {
  Object.assign(order, { status: 'completed', completedAt: at, paidAt: order.paidAt ?? at, modifiedAt: at });
}

/** Some things come back, some of those in several goes; now and then the line is then taken off the order. */
function comeBack(trade: WooTrade, order: WooOrder, timePasses: () => boolean): void {
  const { random } = trade;
  let likely = 0.09;
  while (random.chance(likely) && timePasses()) {
    const kind = random.weighted([
      ['partial', 55],
      ['full', 30],
      ['amount', 15],
    ] as const);
    const refund = makeRefund(trade, order, kind, order.modifiedAt);
    if (!refund) return;
    order.refunds.unshift(refund);
    if (refundable(order) <= 0n) order.status = 'refunded';
    likely = 0.3;
  }
  if (order.refunds.length > 0 && random.chance(0.05)) {
    const gone = new Set(returnedLines(order));
    if (gone.size < order.lines.length) order.lines = order.lines.filter((line) => !gone.has(line));
  }
}
