import { makeSeller } from '../../simulators/amazon/data/generate.js';
import { GERMANY, UNITED_KINGDOM } from '../../simulators/amazon/data/marketplaces.js';
import type { Seller } from '../../simulators/amazon/data/seller.js';
import { Trader } from '../../simulators/amazon/data/trader.js';
import { type Clock, micros, MICROS_PER_SECOND } from '../../simulators/kit/clock.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { startTrading as startShopTrading } from '../../simulators/shopify/data/trading.js';
import type { ShopSettings } from '../../simulators/shopify/model.js';
import { Shop } from '../../simulators/shopify/shop.js';
import type { Marketing } from '../../simulators/trade/marketing/marketing.js';
import { generateStore } from '../../simulators/woocommerce/data/generate.js';
import { startTrading as startStoreTrading } from '../../simulators/woocommerce/data/trading.js';
import { WooStore } from '../../simulators/woocommerce/store.js';
import { replayOf } from './live-trade.js';
import { measureShop, measureStore, openMarketing } from './marketing.js';
import { berlin, type CompanyPlan, london, newYork, people, type StorePlan, seed } from './plan.js';
import { PublishedRates } from './rates.js';
import { ReplayedClock } from './replayed-clock.js';
import { TillFolder } from './till-folder.js';

/** Harbour & Pine: its stores, its till, its account at Amazon, and the exchange rates of their currencies. */
export interface Company {
  london: Shop;
  newYork: Shop;
  berlin: WooStore;
  tillFolder: TillFolder;
  /** Its account at Amazon in Europe. */
  seller: Seller;
  /** YYYY-MM-DD: the account is younger. */
  sellerFrom: string;
  rates: PublishedRates;
  /** Its campaigns and the visits of its sites. */
  marketing: Marketing;
  /** YYYY-MM-DD: the first day of it that the demo loads. */
  marketingFrom: string;
  clock: Clock;
  /** Runs all events that are due. */
  catchUp(): void;
}

interface CompanyOptions {
  plan: CompanyPlan;
  /** When the history ends and live trade begins, ISO 8601. Fixed at the first start, so that the past never changes. */
  openedAt: string;
  clock: Clock;
  /** Where the till writes its files. */
  tillFolder: string;
}

/** A property has some hundred rows a day: of more months the first load would take longer than that of all orders. */
const marketingMonths = 6;

/** Rates begin this many days before the first order, which may be on a day without rates. */
const ratesAheadDays = 15;

/** Opens the company. Equal plans and times give the same company, however often it is opened. */
export function openCompany({ plan, openedAt, clock: live, tillFolder }: CompanyOptions): Company {
  const clock = new ReplayedClock(live);
  const opened = micros(openedAt);
  const marketing = openMarketing(plan, openedAt);
  const shopOf = (settings: ShopSettings, store: StorePlan, known: typeof people.london): [Shop, () => void] => {
    const contents = generateShop({ seed, settings, ...historyOf(store, openedAt), people: known, marketing });
    const shop = new Shop(settings, contents, { clock });
    measureShop(marketing, shop);
    const trading = startShopTrading(shop, { seed, ordersPerMinute: 0, marketing });
    return [shop, replayOf({ ...store, happen: () => trading.tick(1) }, opened, clock)];
  };
  const [londonShop, tradeInLondon] = shopOf(london, plan.london, people.london);
  const [newYorkShop, tradeInNewYork] = shopOf(newYork, plan.newYork, people.newYork);

  const history = historyOf(plan.berlin, openedAt);
  const store = new WooStore(
    berlin,
    generateStore({ seed, settings: berlin, ...history, people: people.berlin, marketing }),
    clock,
  );
  measureStore(marketing, store);
  const trading = startStoreTrading(store, { seed, mix: 'usual', marketing });
  const tradeInBerlin = replayOf({ ...plan.berlin, happen: () => trading.tick(1) }, opened, clock);

  const { seller, tradeAtAmazon } = openSeller(plan.amazon, openedAt, clock);
  const folder = new TillFolder(plan.till, opened, clock, tillFolder);
  const rates = new PublishedRates(firstRates(plan, openedAt), clock);
  return {
    ...{ london: londonShop, newYork: newYorkShop, berlin: store, tillFolder: folder, seller, rates, marketing, clock },
    sellerFrom: new Date(seller.openedAt / 1000).toISOString().slice(0, 10),
    marketingFrom: monthsBefore(openedAt, marketingMonths).toISOString().slice(0, 10),
    catchUp: () => {
      tradeInLondon();
      tradeInNewYork();
      tradeInBerlin();
      tradeAtAmazon();
      folder.catchUp();
      rates.catchUp();
    },
  };
}

function openSeller(
  { orders, months, secondsBetween }: StorePlan,
  openedAt: string,
  clock: ReplayedClock,
): { seller: Seller; tradeAtAmazon: () => void } {
  const opened = micros(openedAt);
  const days = Math.round((opened - monthsBefore(openedAt, months).getTime() * 1000) / (86_400 * MICROS_PER_SECOND));
  const marketplaces = [GERMANY, UNITED_KINGDOM];
  const seller = makeSeller({ seed, marketplaces, days, orders, until: openedAt, articles: 24 });
  const trader = new Trader(seller, clock, seed);
  return { seller, tradeAtAmazon: replayOf({ secondsBetween, happen: () => trader.step() }, opened, clock) };
}

function historyOf({ orders, months }: StorePlan, openedAt: string): { from: Date; to: Date; orders: number } {
  return { from: monthsBefore(openedAt, months), to: new Date(openedAt), orders };
}

function firstRates(plan: CompanyPlan, openedAt: string): string {
  const from = monthsBefore(openedAt, Math.max(...Object.values(plan).map(({ months }) => months)));
  from.setUTCDate(from.getUTCDate() - ratesAheadDays);
  return from.toISOString().slice(0, 10);
}

function monthsBefore(instant: string, months: number): Date {
  const date = new Date(instant);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date;
}
