import { cancelledShare, OrderTime, returnedAgainShare, returnedShare } from '../../trade/order-life.js';
import type { Micros, ShopOrder } from '../model.js';
import { collect, type PaymentPlan, payFor } from './payment.js';
import { settleRefund } from './refunding.js';
import { cancelOrder, editOrder, refundSomething } from './reversals.js';
import type { Trade } from './trade.js';

/** The life of a new order before `until`: payment, edits, shipping, cancellation, refunds. */
export function liveThrough(trade: Trade, order: ShopOrder, until: Micros): void {
  const { random } = trade;
  payFor(trade, order, paymentPlan(trade, order));
  const time = new OrderTime(order.updatedAt, until, random);
  if (order.sourceName === 'pos') fulfil(order, time.now);
  else if (random.chance(0.015) && time.passHours(0, 12)) editOrder(trade, order, time.now);
  if (random.chance(cancelledShare) && time.passHours(0, 20)) {
    if (cancelOrder(trade, order, time.now)) return;
  }
  if (order.financialStatus !== 'PAID' && random.chance(0.75) && time.passHours(2, 72)) collect(trade, order, time.now);
  if (order.fulfillmentStatus === 'UNFULFILLED' && time.passHours(4, 96)) ship(trade, order, time.now);
  if (
    order.fulfillmentStatus === 'FULFILLED' &&
    order.closedAt === null &&
    random.chance(0.05) &&
    time.passHours(0, 2)
  ) {
    order.closedAt = time.now;
    order.updatedAt = time.now;
  }
  let likely = returnedShare;
  while (random.chance(likely) && time.passHours(12, 720)) {
    if (!refundSomething(trade, order, time.now)) break;
    if (random.chance(0.6) && time.passHours(1, 72)) settleRefund(trade, order, time.now);
    likely = returnedAgainShare;
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

/** Ships everything or only the first line, or puts the order on hold or in progress. */
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
