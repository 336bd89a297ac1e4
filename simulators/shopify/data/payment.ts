import { divideRounded, fromMinor, smaller, toMinor } from '../../kit/amounts.js';
import type { Micros, ShopOrder, ShopTransaction } from '../model.js';
import { captured, orderTotal, paidBack, remainingValue, removedValue } from './order-sums.js';
import type { Trade } from './trade.js';

/** How an order is paid for at checkout. */
export type PaymentPlan = 'at once' | 'authorized' | 'captured later' | 'pending' | 'deposit' | 'expired';

const second = 1_000_000;

export function addTransaction(
  trade: Trade,
  order: ShopOrder,
  transaction: Omit<ShopTransaction, 'id' | 'fee' | 'parentId'> & { parentId?: number },
): ShopTransaction {
  const { digits } = trade;
  const settled = transaction.status === 'SUCCESS' && (transaction.kind === 'SALE' || transaction.kind === 'CAPTURE');
  const units = toMinor(transaction.amount, digits);
  const fee =
    settled && transaction.gateway === 'shopify_payments'
      ? fromMinor(divideRounded(units * 17n, 1000n) + 10n ** BigInt(digits) / 5n, digits)
      : null;
  const made = { ...transaction, id: trade.ids.next('transaction'), parentId: transaction.parentId ?? null, fee };
  order.transactions.push(made);
  return made;
}

/** Pays for a new order as planned; `collect` adds later payments. */
export function payFor(trade: Trade, order: ShopOrder, plan: PaymentPlan): void {
  const { random, digits } = trade;
  const createdAt = order.createdAt + random.int(1, 3 * second);
  let due = orderTotal(order, digits);
  if (due === 0n) return;
  const gateway =
    order.sourceName === 'pos'
      ? random.pick(['cash', 'shopify_payments'])
      : random.weighted([
          ['shopify_payments', 75],
          ['paypal', 25],
        ] as const);
  if (plan === 'pending' || plan === 'deposit') {
    if (plan === 'deposit')
      addTransaction(trade, order, {
        kind: 'SALE',
        status: 'SUCCESS',
        gateway: 'shopify_payments',
        amount: fromMinor((due + 1n) / 2n, digits),
        createdAt,
      });
    else
      addTransaction(trade, order, {
        kind: 'SALE',
        status: 'PENDING',
        gateway: 'bank_deposit',
        amount: fromMinor(due, digits),
        createdAt,
      });
  } else if (plan === 'at once') {
    if (random.chance(0.03))
      addTransaction(trade, order, {
        kind: 'SALE',
        status: 'FAILURE',
        gateway,
        amount: fromMinor(due, digits),
        createdAt: createdAt - 1,
      });
    if (random.chance(0.025)) {
      const card = smaller(due, 10n ** BigInt(digits) * (digits === 0 ? 2500n : 25n));
      addTransaction(trade, order, {
        kind: 'SALE',
        status: 'SUCCESS',
        gateway: 'gift_card',
        amount: fromMinor(card, digits),
        createdAt,
      });
      due -= card;
    }
    if (due > 0n)
      addTransaction(trade, order, {
        kind: 'SALE',
        status: 'SUCCESS',
        gateway,
        amount: fromMinor(due, digits),
        createdAt,
      });
  } else {
    addTransaction(trade, order, {
      kind: 'AUTHORIZATION',
      status: 'SUCCESS',
      gateway: 'shopify_payments',
      amount: fromMinor(due, digits),
      createdAt,
    });
  }
  order.updatedAt = Math.max(order.updatedAt, createdAt);
  order.financialStatus = plan === 'expired' ? 'EXPIRED' : financialStatusOf(order, digits);
}

/** Receives the rest of what the buyer owes, by capturing the authorization or by a sale. */
export function collect(trade: Trade, order: ShopOrder, at: Micros): boolean {
  const due = remainingValue(order, trade.digits) - (captured(order, trade.digits) - paidBack(order, trade.digits));
  if (due <= 0n || order.cancelledAt !== null || order.financialStatus === 'EXPIRED') return false;
  const authorization = openAuthorization(order);
  const pending = order.transactions.find(({ kind, status }) => kind === 'SALE' && status === 'PENDING');
  // A capture cannot be more than what was authorized.
  const most = authorization === undefined ? due : smaller(due, toMinor(authorization.amount, trade.digits));
  const amount = fromMinor(most, trade.digits);
  if (pending !== undefined)
    addTransaction(trade, order, {
      kind: 'SALE',
      status: 'SUCCESS',
      gateway: pending.gateway,
      amount,
      createdAt: at,
      parentId: pending.id,
    });
  else if (authorization !== undefined)
    addTransaction(trade, order, {
      kind: 'CAPTURE',
      status: 'SUCCESS',
      gateway: authorization.gateway,
      amount,
      createdAt: at,
      parentId: authorization.id,
    });
  else
    addTransaction(trade, order, {
      kind: 'SALE',
      status: 'SUCCESS',
      gateway: 'shopify_payments',
      amount,
      createdAt: at,
    });
  order.financialStatus = financialStatusOf(order, trade.digits);
  order.updatedAt = Math.max(order.updatedAt, at);
  return true;
}

/** An authorization that was neither captured nor voided. */
export function openAuthorization(order: ShopOrder): ShopTransaction | undefined {
  const used = new Set(
    order.transactions
      .filter(({ kind, status }) => (kind === 'CAPTURE' || kind === 'VOID') && status === 'SUCCESS')
      .map(({ parentId }) => parentId),
  );
  return order.transactions.find(
    ({ id, kind, status }) => kind === 'AUTHORIZATION' && status === 'SUCCESS' && !used.has(id),
  );
}

/** The status that Shopify derives from the transactions. EXPIRED, which depends on time, remains until money moves. */
export function financialStatusOf(order: ShopOrder, digits: number): ShopOrder['financialStatus'] {
  const received = captured(order, digits);
  const returned = paidBack(order, digits);
  if (returned > 0n) return returned >= received ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  if (received > 0n)
    return received < orderTotal(order, digits) - removedValue(order, digits) ? 'PARTIALLY_PAID' : 'PAID';
  if (orderTotal(order, digits) === 0n) return 'PAID';
  if (openAuthorization(order) !== undefined) return order.financialStatus === 'EXPIRED' ? 'EXPIRED' : 'AUTHORIZED';
  return order.cancelledAt !== null ? 'VOIDED' : 'PENDING';
}
