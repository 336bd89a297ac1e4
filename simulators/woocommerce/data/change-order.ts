import type { WooId, WooOrder } from '../model.js';
import type { OrderEdit } from '../modified-times.js';
import type { WooTrader } from './trader.js';

/** Changes a random matching order and saves it; undefined if there is none. */
export function change(
  trader: WooTrader,
  fits: (order: WooOrder) => boolean,
  make: (order: WooOrder) => void,
): WooId | undefined {
  return edit(trader, 'saved', fits, make);
}

/** Like `change`, for changes that some kinds of storage do not date. */
export function edit(
  trader: WooTrader,
  kind: OrderEdit,
  fits: (order: WooOrder) => boolean,
  make: (order: WooOrder) => void,
): WooId | undefined {
  const order = trader.someOrder(fits);
  return order && trader.store.edit(order.id, kind, make).id;
}
