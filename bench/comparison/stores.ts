import { makeClock } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { DEFAULT_CREDENTIALS } from '../../simulators/shopify/credentials.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import * as shopifySteps from '../../simulators/shopify/data/random-step.js';
import { Trader } from '../../simulators/shopify/data/trader.js';
import { startShopifySimulator } from '../../simulators/shopify/server.js';
import { Shop } from '../../simulators/shopify/shop.js';
import { generateStore } from '../../simulators/woocommerce/data/generate.js';
import * as wooSteps from '../../simulators/woocommerce/data/random-step.js';
import { WooTrader } from '../../simulators/woocommerce/data/trader.js';
import { startWooSimulator } from '../../simulators/woocommerce/server.js';
import { DEFAULT_KEY } from '../../simulators/woocommerce/settings.js';
import { WooStore } from '../../simulators/woocommerce/store.js';

/** A store in memory that two builds read in turn. */
interface ComparedStore {
  /** Its entry in the configuration. */
  source: object;
  /** ISO 4217. */
  currency: string;
  /** Runs this many random events of any kind. */
  trade(rounds: number): void;
  close(): Promise<void>;
}

const day = 86_400_000;
const historyDays = 120;
/** Behind the product's clock by more than its safety lag and less than its lookback. */
const secondsBehind = 180;
const backfillStart = '2024-01-01';

export async function openStore(platform: string, orders: number): Promise<ComparedStore> {
  if (platform === 'shopify') return await openShopify(orders);
  if (platform === 'woocommerce') return await openWoocommerce(orders);
  throw new Error(`no simulated store of "${platform}": shopify or woocommerce was expected`);
}

function history(): { from: Date; to: Date } {
  // Older than the two days that bulk exports leave to pages, so that the minutes between the builds change nothing.
  const to = new Date(Date.now() - 3 * day);
  return { from: new Date(to.getTime() - historyDays * day), to };
}

async function openShopify(orders: number): Promise<ComparedStore> {
  const settings = {
    ...{ domain: 'compared.myshopify.com', name: 'Compared', currency: 'GBP', ianaTimezone: 'Europe/London' },
    ...{ planName: 'Plus', restoreRate: 2000 },
  };
  const contents = generateShop({ seed: 'compared', settings, ...history(), orders });
  const clock = makeClock({ mode: 'offset', seconds: -secondsBehind });
  const shop = new Shop(settings, contents, { clock, indexLagSeconds: 0 });
  const simulator = await startShopifySimulator({ shops: [shop] });
  const random = new Random('compared');
  return {
    currency: settings.currency,
    source: {
      ...{ id: 'compared', platform: 'SHOPIFY', backfillStart },
      settings: {
        ...{ shop: settings.domain, baseUrl: simulator.baseUrlFor(settings.domain) },
        ...{ accessToken: DEFAULT_CREDENTIALS.token },
      },
    },
    trade: (rounds) => {
      const trader = new Trader(shop, random);
      for (let round = 0; round < rounds; round += 1) {
        for (const kind of shopifySteps.stepKinds) shopifySteps.takeStep(trader, kind);
      }
      trader.close();
    },
    close: () => simulator.close(),
  };
}

async function openWoocommerce(orders: number): Promise<ComparedStore> {
  const settings = {
    ...{ id: 'compared', name: 'Compared', currency: 'EUR', timezone: 'Europe/Berlin', pricesIncludeTax: true },
    customStatuses: ['awaiting-pickup'],
  };
  const contents = generateStore({ seed: 'compared', settings, ...history(), orders });
  const clock = makeClock({ mode: 'offset', seconds: -secondsBehind });
  const store = new WooStore(settings, contents, clock);
  const simulator = await startWooSimulator({ stores: [store], clock });
  const random = new Random('compared');
  return {
    currency: settings.currency,
    source: {
      ...{ id: 'compared', platform: 'WOOCOMMERCE', backfillStart },
      settings: {
        ...{ url: simulator.baseUrlFor(settings.id), reconcileHours: 0 },
        ...{ consumerKey: DEFAULT_KEY.consumerKey, consumerSecret: DEFAULT_KEY.consumerSecret },
      },
    },
    trade: (rounds) => {
      const trader = new WooTrader(store, random);
      for (let round = 0; round < rounds; round += 1) {
        for (const kind of wooSteps.stepKinds) wooSteps.takeStep(trader, kind);
      }
      trader.close();
    },
    close: () => simulator.close(),
  };
}
