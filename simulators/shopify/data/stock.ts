import type { Random } from '../../kit/random.js';
import type { LegacyId, ShopInventoryItem, ShopOrder } from '../model.js';
import { unitsRemoved } from './order-sums.js';

/** How an order affects the stock of one variant at one location. */
export interface StockMove {
  variantId: LegacyId;
  locationId: LegacyId;
  /** Sold but not shipped. */
  committed: number;
  /** Change of the units on hand: negative for what was shipped, positive for what came back. */
  onHand: number;
}

/**
 * The order's effect on stock: units committed to it, and units shipped or returned. A change of the order moves the stock by
 * the difference between two of these.
 */
export function stockEffect(order: ShopOrder, locationId: LegacyId | null): StockMove[] {
  if (order.test || locationId === null) return [];
  const moves: StockMove[] = [];
  order.lines.forEach((line, index) => {
    if (line.variantId === null || !line.requiresShipping) return;
    const refunds = order.refunds.flatMap((refund) => refund.lines.filter(({ lineId }) => lineId === line.id));
    const isShipped =
      order.fulfillmentStatus === 'FULFILLED' || (order.fulfillmentStatus === 'PARTIALLY_FULFILLED' && index === 0);
    const refunded = refunds.reduce((units, { quantity }) => units + quantity, 0);
    const kept = line.quantity - unitsRemoved(order, line.id);
    const cancelled = refunds
      .filter(({ restockType }) => restockType === 'CANCEL')
      .reduce((units, { quantity }) => units + quantity, 0);
    const back = refunds.filter(({ restockType }) => restockType === 'RETURN' || restockType === 'LEGACY_RESTOCK');
    const returned = back.reduce((units, { quantity }) => units + quantity, 0);
    const move = isShipped
      ? { committed: 0, onHand: returned + cancelled - kept }
      : { committed: order.cancelledAt === null ? kept - refunded : 0, onHand: 0 };
    moves.push({ variantId: line.variantId, locationId, ...move });
  });
  return moves;
}

/** Units in a box; deliveries are whole boxes. */
export const boxSize = 24;

/** Applies a whole history to the stock, with enough deliveries that every level covers its committed units. */
export function bookHistory(
  items: ShopInventoryItem[],
  orders: ShopOrder[],
  locationOf: (order: ShopOrder) => LegacyId | null,
  random: Random,
): void {
  const byVariant = new Map(items.map((item) => [item.variantId, item]));
  for (const order of orders)
    for (const move of stockEffect(order, locationOf(order)))
      applyMove(byVariant.get(move.variantId), move, order.updatedAt);
  for (const item of items) {
    for (const level of item.levels) {
      const missing = Math.max(0, level.committed - level.onHand);
      const delivered = (Math.ceil(missing / boxSize) + random.int(0, 4)) * boxSize;
      level.onHand += delivered;
      level.available += delivered;
      if (random.chance(0.1)) level.incoming = boxSize * random.int(1, 3);
      if (level.available > 2 && random.chance(0.05)) {
        level.reserved = 1;
        level.available -= 1;
      }
    }
  }
}

/** Changes one level of an item; available units are those on hand that are neither committed nor reserved. */
export function applyMove(item: ShopInventoryItem | undefined, move: StockMove, at: number): void {
  const level = item?.levels.find(({ locationId }) => locationId === move.locationId);
  if (item === undefined || level === undefined || !item.tracked || (move.committed === 0 && move.onHand === 0)) return;
  level.committed += move.committed;
  level.onHand += move.onHand;
  level.available += move.onHand - move.committed;
  level.updatedAt = Math.max(level.updatedAt, at);
  item.updatedAt = Math.max(item.updatedAt, at);
}
