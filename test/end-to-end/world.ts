import { makeClock, micros, type Clock as ShopClock } from '../../simulators/kit/clock.js';
import type { ShopContents, ShopSettings } from '../../simulators/shopify/model.js';
import { type ShopifySimulator, startShopifySimulator } from '../../simulators/shopify/server.js';
import { Shop } from '../../simulators/shopify/shop.js';
import type { Clock } from '../../src/clock.js';
import type { SourceConfig } from '../../src/config/config.js';
import { connectors } from '../../src/ingest/registry.js';
import type { JobContext } from '../../src/jobs/context.js';
import { rebuild } from '../../src/jobs/rebuild.js';
import { requestSyncs } from '../../src/jobs/request-syncs.js';
import { runSync } from '../../src/jobs/run-sync.js';
import { registerSources } from '../../src/jobs/sources.js';
import { silentLogger } from '../../src/log.js';
import { prepareWarehouse } from '../../src/models/prepare.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

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

/** A database and what works on it: the product without its queue. */
export interface Product {
  database: TestDatabase;
  context: JobContext;
  sync(): Promise<void>;
  rebuild(): Promise<void>;
}

export async function createWorld(contents: ShopContents, at: string): Promise<World> {
  const shopClock = makeClock({ mode: 'manual', at: micros(at) });
  const shop = new Shop(worldSettings, contents, { clock: shopClock });
  const simulator = await startShopifySimulator({ shops: [shop], bulk: { createdSeconds: 1, runningSeconds: 2 } });
  const clock: Clock = {
    now: () => new Date(Math.floor(shopClock.now() / 1000)),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      shopClock.advance(ms / 1000);
    },
  };
  const databases: TestDatabase[] = [];
  return {
    shop,
    simulator,
    shopClock,
    clock,
    product: async (settings = {}) => {
      const database = await createTestDatabase();
      databases.push(database);
      return await makeProduct(database, clock, harbourSource(simulator, settings));
    },
    close: async () => {
      await simulator.close();
      for (const database of databases) await database.drop();
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
      accessToken: 'shpat_simulated',
      bulkThreshold: 1000,
      ...settings,
    },
  };
}

async function makeProduct(database: TestDatabase, clock: Clock, source: SourceConfig): Promise<Product> {
  const { pool } = database;
  const reporting = { currency: 'GBP', timezone: 'Europe/London', fiscalYearStartMonth: 1 };
  const context: JobContext = {
    pool,
    clock,
    log: silentLogger,
    connectors,
    holder: 'end-to-end test',
    signal: new AbortController().signal,
    config: {
      sources: [source],
      reporting,
      exchangeRates: { provider: 'NONE', baseUrl: 'http://127.0.0.1:1', file: null, maxAgeDays: 10 },
      segments: { low: '50', medium: '200', high: '1000' },
      customers: { neverJoinBy: [] },
      worker: {
        concurrency: 1,
        maxAttempts: 1,
        retryDelaySeconds: 1,
        leaseSeconds: 60,
        heartbeatSeconds: 20,
        staleSeconds: 90,
      },
    },
  };
  await registerSources(pool, context.config.sources);
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1 });
  return {
    database,
    context,
    sync: async () => {
      const [requested] = await requestSyncs(pool, { sourceId: source.id, trigger: 'cli' });
      await runSync(context, requested!.run.runId);
      const { rows } = await pool.query('select status, error_message from ops.sync_run where run_id = $1', [
        requested!.run.runId,
      ]);
      if (rows[0].status !== 'succeeded') throw new Error(`the sync ${rows[0].status}: ${rows[0].error_message}`);
    },
    rebuild: async () => void (await rebuild(context)),
  };
}
