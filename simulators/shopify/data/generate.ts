import { Random } from '../../kit/random.js';
import { guestShare } from '../../trade/buyers.js';
import { marketOf } from '../../trade/market.js';
import type { Marketing } from '../../trade/marketing/marketing.js';
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
  /** The period of orders and of all events on them: from `from` (included) to `to` (excluded). */
  from: Date;
  to: Date;
  orders: number;
  /** The approximate number of accounts that buy; by default half the number of account orders. */
  customers?: number;
  /** Whether prices include tax; by default as in the market of the shop's currency. */
  taxesIncluded?: boolean;
  /** The number of orders with more than 250 lines. */
  hugeOrders?: number;
  products?: number;
  /** People of the company, some of whom have accounts here; its stores share them. */
  people?: readonly Person[];
  /** The company's marketing, of which the shop is a site: its online orders then have visits. */
  marketing?: Marketing;
}

/** Generates the trade of a plausible shop. Equal options give equal trade, at any time and on any machine. */
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
    marketing: options.marketing,
  });

  // The last order leaves time for its payment, which follows within seconds.
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
