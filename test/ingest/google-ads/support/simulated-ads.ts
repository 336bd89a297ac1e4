import type { AdsSimulator } from '../../../../simulators/google-ads/server.js';
import { MANAGER, startSample } from '../../../../simulators/google-ads/test-support/sample-ads.js';
import { DEFAULT_OAUTH_CLIENT } from '../../../../simulators/google/identity.js';
import type { Extractor } from '../../../../src/contract/extractor.js';
import { googleAds } from '../../../../src/ingest/google-ads/index.js';
import type { Clock } from '../../../../src/runtime/clock.js';
import type { TestDatabase } from '../../../support/database.js';
import { testLogger } from '../../../support/test-logger.js';
import { clockOn, latestPayloads, piecesOf, syncThrough } from '../../support/syncing.js';

/** The sample accounts and a clock on their time. */
export interface SimulatedAds {
  simulator: AdsSimulator;
  clock: Clock;
  connect(settings?: Record<string, unknown>, backfillStart?: string): Extractor;
  /** Reads all streams; the notices of the stream of spend. */
  sync(
    database: TestDatabase,
    sourceId: string,
    settings?: Record<string, unknown>,
    backfillStart?: string,
  ): Promise<string[]>;
  /** The pieces of the newest version of a record, parsed. */
  record(database: TestDatabase, sourceId: string, stream: string, key: string): Promise<unknown[] | undefined>;
}

export async function startSimulatedAds(): Promise<SimulatedAds> {
  const simulator = await startSample();
  const clock = clockOn(simulator.ads.clock);
  const connect: SimulatedAds['connect'] = (settings = {}, backfillStart = '2026-11-10T10:00:00Z') =>
    googleAds.connect(
      {
        ...{ ...DEFAULT_OAUTH_CLIENT, customerId: MANAGER },
        ...{ baseUrl: simulator.url, tokenUrl: `${simulator.url}/token`, ...settings },
      },
      {
        ...{ sourceId: 'ads', clock, log: testLogger, signal: new AbortController().signal },
        backfillStart: new Date(backfillStart),
      },
    );
  return {
    ...{ simulator, clock, connect },
    sync: async (database, sourceId, settings, backfillStart) => {
      await syncThrough(database, clock, connect(settings, backfillStart), { sourceId });
      const { rows } = await database.pool.query<{ state: { notices?: string[] } }>(
        "select state from ops.stream_state where source_id = $1 and stream = 'ad_spend'",
        [sourceId],
      );
      return rows[0]!.state.notices ?? [];
    },
    record: async (database, sourceId, stream, key) => {
      const payload = (await latestPayloads(database, sourceId, stream)).get(key);
      return payload === undefined ? undefined : piecesOf(payload);
    },
  };
}
