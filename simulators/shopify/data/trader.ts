import type { Random } from '../../kit/random.js';
import type { LegacyId, Micros, ShopOrder } from '../model.js';
import type { Shop } from '../shop.js';
import { contentsOf } from './contents.js';
import { Ids } from './ids.js';
import { paymentPlan } from './lifecycle.js';
import { makeOrder } from './order-maker.js';
import { payFor } from './payment.js';
import { applyMove, type StockMove, stockEffect } from './stock.js';
import { Trade, type TradeOptions } from './trade.js';

/** A new order is created this long before now, so that its payment, seconds later, is not in the future. */
const checkoutTime = 4_000_000;

/** Trades in a running shop: places and changes orders and updates customers and stock accordingly. */
export class Trader {
  readonly trade: Trade;
  /** Of all orders, oldest first. */
  readonly orderIds: LegacyId[];
  /** Stops listening to the shop's changes. */
  readonly close: () => void;

  constructor(
    readonly shop: Shop,
    readonly random: Random,
    options: TradeOptions = {},
  ) {
    const contents = contentsOf(shop);
    const [anyOrder] = contents.orders;
    this.orderIds = contents.orders.map(({ id }) => id);
    const taxesIncluded = options.taxesIncluded ?? anyOrder?.taxesIncluded;
    this.trade = new Trade(shop.settings, contents, Ids.after(contents), random, {
      newcomers: 0.4,
      ...options,
      taxesIncluded,
    });
    this.close = shop.onChange(({ kind, id, action }) => {
      if (kind === 'order' && action === 'create') this.orderIds.push(id);
      if (kind === 'order' && action === 'destroy') this.orderIds.splice(this.orderIds.lastIndexOf(id), 1);
      if (kind === 'product') this.trade.shelve(id, shop.products.get(id));
      if (kind === 'customer') this.trade.buyers.replace(id, shop.customers.get(id));
    });
  }

  /** A new order, placed and (mostly) paid. */
  placeOrder(): ShopOrder {
    const order = makeOrder(this.trade, this.shop.tick() - checkoutTime);
    payFor(this.trade, order, paymentPlan(this.trade, order));
    const stored = this.shop.put('order', order);
    this.touchCustomer(order.customerId);
    this.moveStock([], stockEffect(stored, this.trade.locationOf(order.sourceName)));
    return stored;
  }

  /** Changes a copy of an order and stores it if `change` returns true. */
  changeOrder(id: LegacyId, change: (order: ShopOrder, at: Micros) => boolean): boolean {
    const before = this.shop.orders.get(id);
    if (before === undefined) return false;
    const draft = structuredClone(before);
    if (!change(draft, this.shop.tick())) return false;
    const stored = this.shop.put('order', draft);
    const location = this.trade.locationOf(before.sourceName);
    this.moveStock(stockEffect(before, location), stockEffect(stored, location));
    this.touchCustomer(before.customerId);
    return true;
  }

  /** Deletes an order and releases the stock that was committed to it. */
  deleteOrder(id: LegacyId): boolean {
    const before = this.shop.orders.get(id);
    if (before === undefined) return false;
    this.shop.destroy('order', id);
    const held = stockEffect(before, this.trade.locationOf(before.sourceName)).filter(
      ({ committed }) => committed !== 0,
    );
    this.moveStock(held, []);
    this.touchCustomer(before.customerId);
    return true;
  }

  /** An account's record includes its number of orders and amount spent, so that a changed order changes it too. */
  private touchCustomer(id: LegacyId | null): void {
    if (id === null) return;
    const known = this.shop.customers.get(id) ?? this.trade.buyers.find(id);
    if (known !== undefined) this.shop.put('customer', known);
  }

  private moveStock(before: readonly StockMove[], after: readonly StockMove[]): void {
    const moves = new Map<string, StockMove>();
    const book = (sign: 1 | -1, { variantId, locationId, committed, onHand }: StockMove): void => {
      const move = moves.get(`${variantId}|${locationId}`) ?? { variantId, locationId, committed: 0, onHand: 0 };
      moves.set(`${variantId}|${locationId}`, move);
      move.committed += sign * committed;
      move.onHand += sign * onHand;
    };
    for (const move of before) book(-1, move);
    for (const move of after) book(1, move);
    for (const move of moves.values()) {
      const itemId = this.shop.variants.get(move.variantId)?.inventoryItemId;
      if (itemId === undefined || (move.committed === 0 && move.onHand === 0)) continue;
      if (this.shop.inventoryItems.get(itemId)?.tracked !== true) continue;
      const at = this.shop.tick();
      this.shop.update('inventoryItem', itemId, (item) => {
        applyMove(item, move, at);
        return undefined;
      });
    }
  }
}
