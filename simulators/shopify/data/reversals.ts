import { fromMinor, toMinor } from '../../kit/amounts.js';
import { chooseReturn, type OpenUnits, type Return } from '../../trade/returns.js';
import type { Micros, ShopOrder, ShopRefund } from '../model.js';
import { taxRates } from './basket-maker.js';
import { lineOf, netOf, taxLines } from './basket.js';
import { captured, lineSums, refundable, refundValue, remainingValue, unitSums, unitsGone } from './order-sums.js';
import { addTransaction, collect, financialStatusOf, openAuthorization } from './payment.js';
import { payBack, type RefundPlan, refundLines, refundOrder, refundShipping } from './refunding.js';
import type { Trade } from './trade.js';

/** The units of each line that no refund or edit has taken, as a refund would list them. */
export function openUnits(order: ShopOrder): OpenUnits[] {
  return order.lines
    .map((line) => ({ lineId: line.id, quantity: line.quantity - unitsGone(order, line.id) }))
    .filter(({ quantity }) => quantity > 0);
}

/** A refund of returned goods, as in Shopify's admin: some with a restocking fee, some pending, some dated earlier. */
export function refundSomething(trade: Trade, order: ShopOrder, at: Micros): boolean {
  if (refundable(order, trade.digits) <= 0n) return false;
  const plan = planOf(trade, chooseReturn(openUnits(order), trade.random));
  if (plan.lines.length > 0 && trade.random.chance(0.05)) {
    plan.processedAt = Math.max(order.createdAt, at - trade.random.int(1, 30) * 3_600_000_000);
  }
  return refundOrder(trade, order, plan, at) !== undefined;
}

function planOf({ random, digits }: Trade, returned: Return): RefundPlan {
  const restockType = random.weighted([
    ['RETURN', 70],
    ['NO_RESTOCK', 28],
    ['LEGACY_RESTOCK', 2],
  ] as const);
  const one = 10n ** BigInt(digits) * (digits === 0 ? 100n : 1n);
  switch (returned.kind) {
    case 'everything':
      return { lines: returned.units, restockType, shipping: true, extras: true };
    case 'shipping':
      return { lines: [], restockType, shipping: true, note: 'Late parcel' };
    case 'allowance':
      return { lines: [], restockType, shipping: false, goodwill: one * BigInt(random.int(1, 8)), note: 'Allowance' };
    case 'goods': {
      const goods = { lines: returned.units, restockType, shipping: returned.withShipping };
      if (returned.withShipping) return { ...goods, note: 'Damaged on the way' };
      return random.weighted<RefundPlan>([
        [goods, 30],
        [{ ...goods, restockingFee: one * BigInt(random.int(1, 3)) }, 9],
        [{ ...goods, pending: true }, 6],
      ]);
    }
  }
}

/**
 * Cancels an order and refunds all that is left. If no money was received, the authorization is voided and the refund
 * has no money. In both cases nothing of the order's total remains.
 */
export function cancelOrder(trade: Trade, order: ShopOrder, at: Micros): boolean {
  if (order.cancelledAt !== null || order.refunds.some(({ createdAt }) => createdAt === null)) return false;
  const { digits, random } = trade;
  order.cancelledAt = at;
  order.closedAt ??= at;
  order.cancelReason = random.pick(['CUSTOMER', 'DECLINED', 'FRAUD', 'INVENTORY', 'OTHER', 'STAFF'] as const);
  const before = remainingValue(order, digits);
  if (before > 0n && refundable(order, digits) >= before) {
    refundOrder(
      trade,
      order,
      { lines: openUnits(order), restockType: 'CANCEL', shipping: true, extras: true, note: 'Cancelled' },
      at,
    );
  } else if (before > 0n || captured(order, digits) === 0n) {
    cancelUnpaid(trade, order, before, at);
  }
  if (order.fulfillmentStatus !== 'FULFILLED') order.fulfillmentStatus = 'RESTOCKED';
  order.updatedAt = Math.max(order.updatedAt, at);
  order.financialStatus = financialStatusOf(order, digits);
  return true;
}

/** For orders that are not fully paid: refunds the money received; the rest of `before` is no longer owed. */
function cancelUnpaid(trade: Trade, order: ShopOrder, before: bigint, at: Micros): void {
  const { digits } = trade;
  const authorization = openAuthorization(order);
  if (authorization !== undefined) {
    const { gateway, amount, id: parentId } = authorization;
    addTransaction(trade, order, { kind: 'VOID', status: 'SUCCESS', gateway, amount, createdAt: at, parentId });
  }
  const refund: ShopRefund = {
    id: trade.ids.next('refund'),
    createdAt: at,
    processedAt: at,
    updatedAt: at,
    note: 'Cancelled',
    totalRefunded: fromMinor(0n, digits),
    lines: refundLines(trade, order, { lines: openUnits(order), restockType: 'CANCEL' }),
    adjustments: [],
    shippingLines: refundShipping(trade, order),
    transactionIds: [],
  };
  const rest = before - refundValue(refund, order.taxesIncluded, digits);
  // Live shops list goods and shipping alone; older orders have the rest as an adjustment.
  if (rest !== 0n && order.id % 2 === 0) {
    const amount = fromMinor(-rest, digits);
    refund.adjustments.push({ id: trade.ids.next('adjustment'), reason: 'OTHER', amount, tax: fromMinor(0n, digits) });
  }
  payBack(trade, order, refund, refundable(order, digits), at, false);
  order.refunds.push(refund);
}

/** An edit: removes units without a refund, adds a line, or both. */
export function editOrder(trade: Trade, order: ShopOrder, at: Micros): boolean {
  if (order.cancelledAt !== null || order.closedAt !== null) return false;
  const { random, digits, ids } = trade;
  const changes: ShopOrder['edits'][number]['changes'] = [];
  const open = openUnits(order);
  if (open.length > 0 && random.chance(0.65)) {
    const { lineId, quantity } = random.pick(open);
    const line = order.lines.find(({ id }) => id === lineId);
    if (line !== undefined) {
      const gone = unitsGone(order, lineId);
      const units = random.int(1, quantity);
      const left = unitSums(line, gone, gone + units, order.taxesIncluded, digits);
      changes.push({
        id: ids.next('editChange'),
        lineId,
        quantity: -units,
        total: fromMinor(-left.value, digits),
        tax: fromMinor(-left.tax, digits),
        discount: fromMinor(-left.discount, digits),
      });
    }
  }
  if (changes.length === 0 || random.chance(0.4)) changes.push(putOn(trade, order, random.int(1, 3), at));
  order.edits.push({ id: ids.next('edit'), happenedAt: at, changes });
  order.updatedAt = Math.max(order.updatedAt, at);
  if (order.financialStatus !== 'EXPIRED') order.financialStatus = financialStatusOf(order, digits);
  return true;
}

/** Adds a line with some article to an order. */
function putOn(trade: Trade, order: ShopOrder, quantity: number, at: Micros): ShopOrder['edits'][number]['changes'][0] {
  const { digits, ids } = trade;
  const { goods, category } = trade.shelves.pick(at, false)!;
  const rates = taxRates(trade, order.shippingAddress, category?.reducedTax ?? false);
  const line = lineOf(ids.next('line'), goods, quantity, false, rates.length > 0);
  line.taxLines = taxLines(netOf(line, digits), rates, order.taxesIncluded, digits);
  order.lines.push(line);
  const added = lineSums(line, order.taxesIncluded, digits);
  return {
    id: ids.next('editChange'),
    lineId: line.id,
    quantity: line.quantity,
    total: fromMinor(added.value, digits),
    tax: fromMinor(added.tax, digits),
    discount: fromMinor(0n, digits),
  };
}

/** An exchange: units come back, another article replaces them, and only the difference is paid, by the side that owes it. */
export function exchangeGoods(trade: Trade, order: ShopOrder, at: Micros): boolean {
  if (order.cancelledAt !== null || order.refunds.some(({ createdAt }) => createdAt === null)) return false;
  const { random, digits, ids } = trade;
  const giftCards = new Set(order.lines.filter(({ isGiftCard }) => isGiftCard).map(({ id }) => id));
  const open = openUnits(order).filter(({ lineId }) => !giftCards.has(lineId));
  if (open.length === 0) return false;
  const { lineId, quantity: most } = random.pick(open);
  const quantity = random.int(1, most);
  const line = order.lines.find(({ id }) => id === lineId)!;
  const gone = unitsGone(order, lineId);
  const { value } = unitSums(line, gone, gone + quantity, order.taxesIncluded, digits);
  if (value <= 0n || refundable(order, digits) < value) return false;
  const change = putOn(trade, order, random.int(1, quantity), at);
  order.edits.push({ id: ids.next('edit'), happenedAt: at, changes: [change] });
  const exchangedFor = toMinor(change.total, digits);
  const lines = [{ lineId, quantity }];
  refundOrder(trade, order, { lines, restockType: 'RETURN', shipping: false, exchangedFor, note: 'Exchange' }, at);
  collect(trade, order, at);
  return true;
}
