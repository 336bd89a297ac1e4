import type { Micros, ShopOrder } from '../model.js';
import { collect, type PaymentPlan, payFor } from './payment.js';
import { settleRefund } from './refunding.js';
import { cancelOrder, editOrder, refundSomething } from './reversals.js';
import type { Trade } from './trade.js';

const hour = 3_600_000_000;

/** What becomes of a new order up to (not including) `until`: payment, edits, shipping, cancellation, refunds. */
export function liveThrough(trade: Trade, order: ShopOrder, until: Micros): void {
  const { random } = trade;
  payFor(trade, order, paymentPlan(trade, order));
  let now = order.updatedAt;
  /** Lets time pass; false when the present is reached first. */
  const after = (fewest: number, most: number): boolean => {
    const next = now + random.int(fewest * hour, most * hour);
    if (next >= until) return false;
    now = next;
    return true;
  };
  if (order.sourceName === 'pos') fulfil(order, now);
  else if (random.chance(0.015) && after(0, 12)) editOrder(trade, order, now);
  if (random.chance(0.03) && after(0, 20)) {
    if (cancelOrder(trade, order, now)) return;
  }
  if (order.financialStatus !== 'PAID' && random.chance(0.75) && after(2, 72)) collect(trade, order, now);
  if (order.fulfillmentStatus === 'UNFULFILLED' && after(4, 96)) ship(trade, order, now);
  if (order.fulfillmentStatus === 'FULFILLED' && order.closedAt === null && random.chance(0.05) && after(0, 2)) {
    order.closedAt = now;
    order.updatedAt = now;
  }
  // Half of those who had something back come again; a few come often.
  let likely = 0.075;
  while (random.chance(likely) && after(12, 720)) {
    if (!refundSomething(trade, order, now)) break;
    if (random.chance(0.6) && after(1, 72)) settleRefund(trade, order, now);
    likely = 0.3;
  }
}

export function paymentPlan(trade: Trade, order: ShopOrder): PaymentPlan {
  if (order.sourceName === 'pos') return 'at once';
  if (order.sourceName === 'shopify_draft_order')
    return trade.random.weighted([
      ['at once', 60],
      ['pending', 25],
      ['deposit', 15],
    ] as const);
  return trade.random.weighted([
    ['at once', 92],
    ['captured later', 4],
    ['authorized', 1],
    ['pending', 2.5],
    ['expired', 0.5],
  ] as const);
}

/** All of it, or the first line only, or not yet for some reason. */
export function ship(trade: Trade, order: ShopOrder, at: Micros): void {
  if (order.cancelledAt !== null || order.financialStatus === 'EXPIRED' || order.financialStatus === 'PENDING') return;
  const way = trade.random.weighted([
    ['all', 96],
    ['part', 2],
    ['hold', 1],
    ['working', 1],
  ] as const);
  if (way === 'all') {
    fulfil(order, at);
    return;
  }
  order.fulfillmentStatus =
    way === 'part' && order.lines.length > 1 ? 'PARTIALLY_FULFILLED' : way === 'hold' ? 'ON_HOLD' : 'IN_PROGRESS';
  order.updatedAt = Math.max(order.updatedAt, at);
}

function fulfil(order: ShopOrder, at: Micros): void {
  order.fulfillmentStatus = 'FULFILLED';
  if (order.financialStatus === 'PAID') order.closedAt = at;
  order.updatedAt = Math.max(order.updatedAt, at);
}
