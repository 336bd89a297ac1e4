import { randomUUID } from 'node:crypto';
import { makeClock, micros } from '../../../simulators/shopify/clock.js';
import type { ShopContents, ShopSettings } from '../../../simulators/shopify/model.js';
import { type ShopifySimulator, startShopifySimulator } from '../../../simulators/shopify/server.js';
import type { Clock } from '../../../src/clock.js';
import type { Extractor } from '../../../src/ingest/extractor.js';
import { readRawBatch } from '../../../src/ingest/raw-log.js';
import { shopify } from '../../../src/ingest/shopify/index.js';
import type { ShopifySettings } from '../../../src/ingest/shopify/settings.js';
import { type SyncOutcome, syncSource } from '../../../src/ingest/sync-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { testSecrets } from '../../support/secrets.js';
import { testLogger } from '../../support/test-logger.js';

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
  /** Connects anew, as each run does, and reads everything up to now. */
  sync(options?: SyncOptions): Promise<SyncOutcome>;
  connect(options?: SyncOptions): Extractor;
  /** Payloads of the latest versions by key; deleted ones are left out. */
  latest(stream: string): Promise<Map<string, string>>;
  close(): Promise<void>;
}

export interface SyncOptions {
  settings?: Partial<ShopifySettings>;
  backfillStart?: Date;
  signal?: AbortSignal;
  runId?: string;
  sourceId?: string;
  lease?: Parameters<typeof syncSource>[0]['lease'];
  onProgress?: Parameters<typeof syncSource>[0]['onProgress'];
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
  const clock: Clock = {
    now: () => new Date(Math.floor(virtual.now() / 1000)),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      virtual.advance(ms / 1000);
    },
  };
  const connect = ({ settings, backfillStart, signal, sourceId = 'harbour', streams }: SyncOptions = {}): Extractor => {
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
    sync: async (options = {}) => {
      const extractor = connect(options);
      const { signal = new AbortController().signal, sourceId = 'harbour', runId = randomUUID(), onProgress } = options;
      const lease = options.lease ?? { assertHeld: async () => undefined };
      try {
        return await syncSource({
          pool: database.pool,
          clock,
          log: testLogger,
          source: { sourceId },
          extractor,
          runId,
          lease,
          signal,
          ...(onProgress && { onProgress }),
        });
      } finally {
        await extractor.close();
      }
    },
    latest: (stream) => latestPayloads(database, stream),
    close: async () => {
      await simulator.close();
      await database.drop();
    },
  };
}

async function latestPayloads({ pool }: TestDatabase, stream: string): Promise<Map<string, string>> {
  const latest = new Map<string, string>();
  let after = '0';
  for (;;) {
    const batch = await readRawBatch(pool, { sourceId: 'harbour', afterChunkId: after, maxBytes: 64 << 20 });
    if (batch.lastChunkId === null) return latest;
    after = batch.lastChunkId;
    for (const record of batch.records) {
      if (record.stream !== stream) continue;
      if (record.isDeleted) latest.delete(record.key);
      else latest.set(record.key, Buffer.from(record.payload).toString('utf8'));
    }
  }
}
