import { makeClock, micros, type Clock as ShopClock } from '../../simulators/kit/clock.js';
import type { ShopContents, ShopSettings } from '../../simulators/shopify/model.js';
import { type ShopifySimulator, startShopifySimulator } from '../../simulators/shopify/server.js';
import { Shop } from '../../simulators/shopify/shop.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Clock } from '../../src/runtime/clock.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import type { Product } from './product.js';
import { Products } from './products.js';

export const worldSettings: ShopSettings = {
  domain: 'harbour.myshopify.com',
  name: 'Harbour Goods',
  currency: 'GBP',
  ianaTimezone: 'Europe/London',
  planName: 'Plus',
  restoreRate: 2000,
};

/** One simulated shop whose clock moves when the product waits, and any number of products that sync from it. */
export interface World {
  shop: Shop;
  simulator: ShopifySimulator;
  shopClock: ShopClock;
  clock: Clock;
  product(settings?: Record<string, unknown>): Promise<Product>;
  close(): Promise<void>;
}

export async function createWorld(
  contents: ShopContents,
  at: string,
  settings: ShopSettings = worldSettings,
): Promise<World> {
  const shopClock = makeClock({ mode: 'manual', at: micros(at) });
  const shop = new Shop(settings, contents, { clock: shopClock });
  const simulator = await startShopifySimulator({ shops: [shop], bulk: { createdSeconds: 1, runningSeconds: 2 } });
  const clock = clockOn(shopClock);
  const products = new Products(clock);
  return {
    shop,
    simulator,
    shopClock,
    clock,
    product: (settings = {}) => products.make([harbourSource(simulator, settings)]),
    close: async () => {
      await simulator.close();
      await products.drop();
    },
  };
}

export function harbourSource(simulator: ShopifySimulator, settings: Record<string, unknown> = {}): SourceConfig {
  return {
    id: 'harbour',
    platform: 'SHOPIFY',
    name: null,
    timezone: null,
    currency: null,
    schedule: '0 5 * * *',
    scheduleTimezone: 'Europe/London',
    backfillStart: '2024-01-01',
    settings: {
      shop: worldSettings.domain,
      baseUrl: simulator.baseUrlFor(worldSettings.domain),
      accessToken: testSecrets.shopifyToken,
      bulkThreshold: 1000,
      ...settings,
    },
  };
}
