import { makeClock, micros } from '../../../simulators/kit/clock.js';
import type { ShopContents, ShopSettings } from '../../../simulators/shopify/model.js';
import { type ShopifySimulator, startShopifySimulator } from '../../../simulators/shopify/server.js';
import type { Extractor } from '../../../src/contract/extractor.js';
import type { ShopifySettings } from '../../../src/ingest/shopify/client/settings.js';
import { shopify } from '../../../src/ingest/shopify/index.js';
import type { SyncOutcome } from '../../../src/ingest/sync-source.js';
import type { Clock } from '../../../src/runtime/clock.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { testSecrets } from '../../support/secrets.js';
import { testLogger } from '../../support/test-logger.js';
import { clockOn, latestPayloads, type SyncingOptions, syncThrough } from './syncing.js';

const defaultId = 'harbour';

export const shopSettings: ShopSettings = {
  domain: 'harbour.myshopify.com',
  name: 'Harbour Goods',
  currency: 'USD',
  ianaTimezone: 'America/New_York',
  planName: 'Basic',
  restoreRate: 100,
};

export interface SimulatedShop {
  simulator: ShopifySimulator;
  database: TestDatabase;
  clock: Clock;
  /** Reconnects, as each run does, and reads everything up to now. */
  sync(options?: SyncOptions): Promise<SyncOutcome>;
  connect(options?: SyncOptions): Extractor;
  /** Payloads of the latest versions by key, without deleted ones. */
  latest(stream: string): Promise<Map<string, string>>;
  close(): Promise<void>;
}

export interface SyncOptions extends SyncingOptions {
  settings?: Partial<ShopifySettings>;
  backfillStart?: Date;
  streams?: string[];
}

/** A database and a simulator whose virtual clock moves when the product waits, so that no test sleeps. */
export async function startSimulatedShop(
  contents: Partial<ShopContents>,
  at: string,
  simulatorOptions: Partial<Parameters<typeof startShopifySimulator>[0]> = {},
): Promise<SimulatedShop> {
  const virtual = makeClock({ mode: 'manual', at: micros(at) });
  const simulator = await startShopifySimulator({
    shops: [{ settings: shopSettings, contents }],
    clock: virtual,
    ...simulatorOptions,
  });
  const database = await createTestDatabase();
  const clock = clockOn(virtual);
  const connect = ({ settings, backfillStart, signal, sourceId = defaultId, streams }: SyncOptions = {}): Extractor => {
    const extractor = shopify.connect(
      {
        shop: shopSettings.domain,
        baseUrl: simulator.baseUrlFor(shopSettings.domain),
        accessToken: testSecrets.shopifyToken,
        bulkThreshold: 1000,
        ...settings,
      },
      {
        sourceId,
        clock,
        log: testLogger,
        signal: signal ?? new AbortController().signal,
        backfillStart: backfillStart ?? new Date('2024-01-01T00:00:00Z'),
      },
    );
    if (!streams) return extractor;
    return { ...extractor, streams: extractor.streams.filter(({ name }) => streams.includes(name)) };
  };
  return {
    simulator,
    database,
    clock,
    connect,
    sync: (options = {}) =>
      syncThrough(database, clock, connect(options), { ...options, sourceId: options.sourceId ?? defaultId }),
    latest: (stream) => latestPayloads(database, defaultId, stream),
    close: async () => {
      await simulator.close();
      await database.drop();
    },
  };
}
