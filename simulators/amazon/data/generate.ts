import { micros, MICROS_PER_SECOND } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import { chargeAdvertising, chargeFee, restock } from './account-events.js';
import { makeArticles } from './catalogue.js';
import type { Marketplace } from './marketplaces.js';
import type { Micros, Order } from './model.js';
import { cancel, cancelPart, changeAddress, confirm, giveBack, place, refund, replace, ship } from './order-events.js';
import { Seller } from './seller.js';
import { receive } from './stock-moves.js';

export interface SellerOptions {
  seed: number | string;
  /** Of one region. */
  marketplaces: readonly Marketplace[];
  /** Of history before `until`. */
  days: number;
  orders: number;
  /** ISO 8601: the present. */
  until: string;
  articles?: number;
}

const HOUR = 3600 * MICROS_PER_SECOND;
const DAY = 24 * HOUR;
const MILLISECOND = 1000;

/** Something that happens at a time. */
interface Event {
  at: Micros;
  happen: () => void;
}

/** Generates a seller with a consistent history: equal options give equal records. */
export function makeSeller(options: SellerOptions): Seller {
  const random = new Random(`amazon:${options.seed}`);
  const until = micros(options.until);
  const from = until - options.days * DAY;
  const articles = makeArticles(random.fork('articles'), options.marketplaces, options.articles ?? 12);
  const seller = new Seller(options.marketplaces, articles, from - DAY, until, random.fork('life'));
  for (const article of articles.filter(({ isFba }) => isFba)) {
    for (const marketplace of options.marketplaces) receive(seller, seller.stock(article, marketplace), from - DAY);
  }
  const times = random.fork('times');
  const moment = (low: Micros, high: Micros): Micros => wholeMillisecond(times.int(low, high));
  const events: Event[] = [];
  const at = (when: Micros, happen: () => void): void => void (when < until && events.push({ at: when, happen }));
  for (let number = 0; number < options.orders; number += 1) {
    const placed = moment(from, until - HOUR);
    at(placed, () => {
      const order = place(seller, placed);
      plan(seller, order, placed, (after, happen) => {
        const when = moment(placed + after * HOUR, placed + (after + 12) * HOUR);
        if (when < until) insert(events, { at: when, happen: () => happen(when) });
      });
    });
  }
  for (let day = 0; day < options.days; day += 3) {
    at(wholeMillisecond(from + day * DAY + 3 * HOUR), () => chargeFee(seller, from + day * DAY + 3 * HOUR));
    at(wholeMillisecond(from + day * DAY + 4 * HOUR), () => chargeAdvertising(seller, from + day * DAY + 4 * HOUR));
    at(wholeMillisecond(from + day * DAY + 5 * HOUR), () => restock(seller, from + day * DAY + 5 * HOUR));
  }
  events.sort((a, b) => b.at - a.at);
  for (let event = events.pop(); event; event = events.pop()) event.happen();
  return seller;
}

/** Keeps the events sorted, latest first. */
function insert(events: Event[], event: Event): void {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (events[middle]!.at > event.at) low = middle + 1;
    else high = middle;
  }
  events.splice(low, 0, event);
}

export const wholeMillisecond = (at: Micros): Micros => Math.floor(at / MILLISECOND) * MILLISECOND;

/** What happens to an order after it is placed, in hours. */
function plan(
  seller: Seller,
  order: Order,
  _placed: Micros,
  later: (hours: number, happen: (at: Micros) => void) => void,
): void {
  const { random } = seller;
  const does = (chance: number): boolean => random.chance(chance);
  if (does(0.05)) return later(2, (at) => cancel(seller, order, at));
  later(0, (at) => confirm(seller, order, at));
  if (does(0.05)) later(13, (at) => changeAddress(seller, order, at));
  if (does(0.05)) later(14, (at) => cancelPart(seller, order, at));
  if (does(0.1)) later(26, (at) => ship(seller, order, at, true));
  later(40, (at) => ship(seller, order, at));
  if (does(0.1)) later(24 * 6, (at) => refund(seller, order, at));
  if (does(0.03)) later(24 * 9, (at) => refund(seller, order, at));
  if (does(0.03)) later(24 * 5, (at) => giveBack(seller, order, at));
  if (does(0.03)) {
    later(24 * 7, (at) => {
      const copy = replace(seller, order, at);
      if (copy) later(24 * 8, (next) => ship(seller, copy, next));
    });
  }
}
