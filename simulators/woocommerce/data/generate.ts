import { Random } from '../../kit/random.js';
import type { Marketing } from '../../trade/marketing/marketing.js';
import { orderTimes } from '../../trade/order-times.js';
import type { Person } from '../../trade/people.js';
import type { Micros, WooContents } from '../model.js';
import { completeSettings, type PartialSettings } from '../settings.js';
import { makeCatalogue, makeCoupons } from './catalogue.js';
import { Ids } from './ids.js';
import { liveThrough } from './lifecycle.js';
import { makeOrder } from './order-maker.js';
import { WooTrade } from './trade.js';

interface GenerateStoreOptions {
  seed: number | string;
  settings: PartialSettings;
  /** The period of orders and of all events on them: from `from` (included) to `to` (excluded). */
  from: Date;
  to: Date;
  orders: number;
  products?: number;
  /** People of the company, some of whom have accounts here; its stores share them. */
  people?: readonly Person[];
  /** Other currencies in which a plugin lets some buyers pay. */
  otherCurrencies?: readonly string[];
  /** The company's marketing, of which the store is a site: order attribution then notes visits. */
  marketing?: Marketing;
}

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
/** The time that every order needs after it is placed. */
const ROOM = 120 * SECOND;

/** Generates the trade of a plausible store. Equal options give equal trade, at any time and on any machine. */
export function generateStore(options: GenerateStoreOptions): WooContents {
  const settings = completeSettings(options.settings);
  const random = new Random(`woo:${settings.id}:${options.seed}`);
  const ids = new Ids();
  const [from, to] = [options.from.getTime() * 1000, options.to.getTime() * 1000];
  const openedAt = from - 90 * DAY;
  const shelves = makeCatalogue(settings, ids, random.fork('catalogue'), openedAt, to, options.products ?? 60);
  const coupons = makeCoupons(settings, ids, openedAt);
  const contents: WooContents = { ...shelves, coupons, customers: [], orders: [], subscriptions: [] };
  const { people = [], otherCurrencies = [], marketing } = options;
  const trade = new WooTrade(settings, contents, ids, random.fork('orders'), { people, otherCurrencies, marketing });
  for (const time of orderTimes(from, to - ROOM, options.orders, settings.timezone, random.fork('times'))) {
    const at = Math.floor(time / SECOND) * SECOND;
    const order = makeOrder(trade, at);
    if (order === undefined) continue;
    liveThrough(trade, order, to);
    contents.orders.push(order);
    if (trade.random.chance(0.03)) trade.buyers.signUp(at);
  }
  discard(contents, to, ids, random.fork('discarded'));
  return contents;
}

/** Moves some orders to the trash, and deletes some sold products. */
function discard({ orders, products }: WooContents, to: Micros, ids: Ids, random: Random): void {
  for (const order of orders) {
    const at = order.modifiedAt + random.int(1, 72) * HOUR;
    if (!random.chance(0.01) || at >= to) continue;
    order.meta.push(
      { id: ids.next('meta'), key: '_wp_trash_meta_status', value: `wc-${order.status}` },
      { id: ids.next('meta'), key: '_wp_trash_meta_time', value: String(at / SECOND) },
    );
    Object.assign(order, { status: 'trash', modifiedAt: at });
  }
  const gone = Math.floor(products.length * 0.05);
  for (let taken = 0; taken < gone; taken += 1) products.splice(random.int(0, products.length - 1), 1);
}
