import type { Random } from '../../kit/random.js';
import type { WooId, WooLine, WooOrder } from '../model.js';
import type { WooStore } from '../store.js';
import { makeOrder } from './order-maker.js';
import { type TradeOptions, WooTrade } from './trade.js';

/** Trades in a running store: places and changes orders. */
export class WooTrader {
  readonly trade: WooTrade;
  /** Stops listening to the store's changes. */
  readonly close: () => void;

  constructor(
    readonly store: WooStore,
    readonly random: Random,
    options: TradeOptions = {},
  ) {
    this.trade = new WooTrade(store.settings, store.contents(), store.ids, random, options);
    this.close = store.onChange(({ kind, id }) => {
      if (kind === 'product') this.trade.shelve(id, store.products.get(id));
      if (kind === 'customer') this.trade.buyers.replace(id, store.customers.get(id));
    });
  }

  /** A new pending order; undefined if nothing is on sale. */
  placeOrder(): WooOrder | undefined {
    const order = makeOrder(this.trade, this.store.now());
    if (order === undefined) return undefined;
    const buyer = this.trade.buyers.find(order.customerId);
    if (buyer) this.store.put('customer', buyer);
    for (const line of order.lines) this.#takeStock(line);
    return this.store.put('order', order);
  }

  /** A random matching order; undefined if there is none. */
  someOrder(fits: (order: WooOrder) => boolean): WooOrder | undefined {
    const fitting = this.store.orders.sorted('id').filter(fits);
    return fitting.length === 0 ? undefined : this.random.pick(fitting);
  }

  /** Reduces the stock, which does not change the product's modified time. */
  #takeStock({ productId, variationId, quantity }: WooLine): void {
    const product = this.store.products.get(productId);
    if (!product) return;
    const draft = structuredClone(product);
    const { stock } = draft.variations.find(({ id }: { id: WooId }) => id === variationId) ?? draft;
    if (stock.quantity !== null) stock.quantity -= quantity;
    draft.totalSales += quantity;
    this.store.touchSilently('product', draft);
  }
}
