import { Random } from '../../kit/random.js';
import { guestShare } from '../../trade/buyers.js';
import { marketOf } from '../../trade/market.js';
import { orderTimes } from '../../trade/order-times.js';
import type { Person } from '../../trade/people.js';
import type { Micros, ShopContents, ShopLocation, ShopOrder, ShopSettings } from '../model.js';
import { makeCatalogue } from './catalogue.js';
import { Ids } from './ids.js';
import { liveThrough } from './lifecycle.js';
import { makeOrder } from './order-maker.js';
import { bookHistory } from './stock.js';
import { Trade } from './trade.js';

export interface GenerateOptions {
  seed: number | string;
  settings: ShopSettings;
  /** Orders lie from `from` (included) to `to` (excluded); nothing happens to them at or after `to`. */
  from: Date;
  to: Date;
  orders: number;
  /** About how many accounts buy; by default half as many as there are account orders. */
  customers?: number;
  /** By default as usual in the market of the shop's currency. */
  taxesIncluded?: boolean;
  /** How many orders are to have more than 250 lines. */
  hugeOrders?: number;
  products?: number;
  /** Some of the shop's accounts are of these: one company's stores share theirs. */
  people?: readonly Person[];
}

/** The trade of a plausible shop: the same for the same options, whenever and wherever it is made. */
export function generateShop(options: GenerateOptions): ShopContents {
  const { settings, seed } = options;
  const random = new Random(`${settings.domain}:${seed}`);
  const ids = new Ids();
  const from = options.from.getTime() * 1000;
  const to = options.to.getTime() * 1000;
  const openedAt = from - 90 * 86_400_000_000;
  const locations = makeLocations(settings, ids, openedAt);
  const catalogue = makeCatalogue(settings, locations, ids, random.fork('catalogue'), openedAt, to, options.products);
  const contents: ShopContents = { ...catalogue, locations, customers: [], orders: [] };
  const newcomers =
    options.customers === undefined ? 0.5 : Math.min(1, options.customers / (options.orders * (1 - guestShare)));
  const trade = new Trade(settings, contents, ids, random.fork('orders'), {
    taxesIncluded: options.taxesIncluded,
    newcomers,
    people: options.people,
  });

  // Payment follows within seconds: the last order leaves room for it.
  const times = orderTimes(from, to - 4_000_000, options.orders, settings.ianaTimezone, random.fork('times'));
  const hugeEvery = options.hugeOrders ? Math.ceil(times.length / options.hugeOrders) : 0;
  times.forEach((at, index) => {
    const order = makeOrder(trade, at, hugeEvery > 0 && index % hugeEvery === 0 ? { lines: 251 + (index % 40) } : {});
    liveThrough(trade, order, to);
    contents.orders.push(order);
    if (trade.random.chance(0.03)) trade.buyers.signUp(at);
  });
  bookHistory(
    contents.inventoryItems,
    contents.orders,
    ({ sourceName }) => trade.locationOf(sourceName),
    random.fork('stock'),
  );
  touchCustomers(contents);
  return contents;
}

function makeLocations(settings: ShopSettings, ids: Ids, createdAt: Micros): ShopLocation[] {
  const { places } = marketOf(settings.currency);
  return ['Warehouse', 'Shop floor'].map((name, index) => ({
    id: ids.next('location'),
    name,
    isActive: true,
    createdAt,
    updatedAt: createdAt,
    address: places[index % places.length] as ShopLocation['address'],
  }));
}

/** An order changes its customer's record (number of orders, amount spent), and with it the customer's updatedAt. */
function touchCustomers({ customers, orders }: ShopContents): void {
  const last = new Map<number, Micros>();
  for (const { customerId, createdAt } of orders as ShopOrder[])
    if (customerId !== null) last.set(customerId, createdAt);
  for (const customer of customers) customer.updatedAt = Math.max(customer.updatedAt, last.get(customer.id) ?? 0);
}
