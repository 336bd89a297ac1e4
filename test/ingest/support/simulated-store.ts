import { makeClock, micros } from '../../../simulators/kit/clock.js';
import type { WooContents } from '../../../simulators/woocommerce/model.js';
import { startWooSimulator, type WooSimulator } from '../../../simulators/woocommerce/server.js';
import { DEFAULT_KEY, type PartialSettings } from '../../../simulators/woocommerce/settings.js';
import type { Extractor } from '../../../src/contract/extractor.js';
import type { SyncOutcome } from '../../../src/ingest/sync-source.js';
import type { WooSettings } from '../../../src/ingest/woocommerce/client/settings.js';
import { woocommerce } from '../../../src/ingest/woocommerce/index.js';
import type { Clock } from '../../../src/runtime/clock.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { testLogger } from '../../support/test-logger.js';
import { clockOn, latestPayloads, type SyncingOptions, syncThrough } from './syncing.js';

const sourceId = 'corner';

export interface SimulatedStore {
  simulator: WooSimulator;
  database: TestDatabase;
  clock: Clock;
  connect(options?: StoreSyncOptions): Extractor;
  /** Reconnects, as each run does, and reads everything up to now. */
  sync(options?: StoreSyncOptions): Promise<SyncOutcome>;
  latest(stream: string): Promise<Map<string, string>>;
  /** Advances the clock by this many seconds. */
  pass(seconds: number): void;
  close(): Promise<void>;
}

export interface StoreSyncOptions extends SyncingOptions {
  settings?: Partial<WooSettings>;
  backfillStart?: Date;
  streams?: string[];
}

/** A database and a simulated store whose virtual clock moves when the product waits. */
export async function startSimulatedStore(
  contents: Partial<WooContents>,
  at: string,
  settings: Partial<PartialSettings> = {},
  options: Partial<Parameters<typeof startWooSimulator>[0]> = {},
): Promise<SimulatedStore> {
  const virtual = makeClock({ mode: 'manual', at: micros(at) });
  const simulator = await startWooSimulator({
    stores: [{ settings: { id: 'corner', ...settings }, contents }],
    clock: virtual,
    ...options,
  });
  const database = await createTestDatabase();
  const clock = clockOn(virtual);
  const connect = ({ settings: changed, backfillStart, signal, streams }: StoreSyncOptions = {}): Extractor => {
    const { consumerKey, consumerSecret } = DEFAULT_KEY;
    const url = simulator.baseUrlFor('corner');
    const extractor = woocommerce.connect(
      {
        url,
        consumerKey,
        consumerSecret,
        authentication: 'auto',
        reconcileHours: 20,
        reconcileOrders: 500,
        ...changed,
      },
      {
        ...{ sourceId, clock, log: testLogger, signal: signal ?? new AbortController().signal },
        backfillStart: backfillStart ?? new Date('2024-01-01T00:00:00Z'),
      },
    );
    if (!streams) return extractor;
    return { ...extractor, streams: extractor.streams.filter(({ name }) => streams.includes(name)) };
  };
  return {
    ...{ simulator, database, clock, connect },
    sync: (changed = {}) => syncThrough(database, clock, connect(changed), { ...changed, sourceId }),
    latest: (stream) => latestPayloads(database, sourceId, stream),
    pass: (seconds) => virtual.advance(seconds),
    close: async () => {
      await simulator.close();
      await database.drop();
    },
  };
}
