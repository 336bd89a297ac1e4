import type { WooId, WooOrder } from '../model.js';
import type { OrderEdit } from '../modified-times.js';
import type { WooTrader } from './trader.js';

/** Saves some order that fits, with what `make` did to it; undefined when there is none. */
export function change(
  trader: WooTrader,
  fits: (order: WooOrder) => boolean,
  make: (order: WooOrder) => void,
): WooId | undefined {
  return edit(trader, 'saved', fits, make);
}

/** As `change`, in a way that not every storage dates. */
export function edit(
  trader: WooTrader,
  kind: OrderEdit,
  fits: (order: WooOrder) => boolean,
  make: (order: WooOrder) => void,
): WooId | undefined {
  const order = trader.someOrder(fits);
  return order && trader.store.edit(order.id, kind, make).id;
}
