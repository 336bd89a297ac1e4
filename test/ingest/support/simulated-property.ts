import type { PartialPropertySettings, Visit, VisitBook } from '../../../simulators/ga4/model.js';
import { type Ga4Simulator, startGa4Simulator } from '../../../simulators/ga4/server.js';
import { READONLY } from '../../../simulators/ga4/test-support/client.js';
import { DEFAULT_OAUTH_CLIENT } from '../../../simulators/google/identity.js';
import { type Clock as VirtualClock, makeClock, micros } from '../../../simulators/kit/clock.js';
import type { CanonicalRecord } from '../../../src/canonical/record.js';
import type { Extractor, StreamState } from '../../../src/contract/extractor.js';
import type { Ga4Settings } from '../../../src/ingest/ga4/client/settings.js';
import { googleAnalytics } from '../../../src/ingest/ga4/index.js';
import type { SyncOutcome } from '../../../src/ingest/sync-source.js';
import type { Clock } from '../../../src/runtime/clock.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { testSecrets } from '../../support/secrets.js';
import { testLogger } from '../../support/test-logger.js';
import { clockOn, latestPayloads, type SyncingOptions, syncThrough } from './syncing.js';

const sourceId = 'visits';

export interface SimulatedProperty {
  simulator: Ga4Simulator;
  database: TestDatabase;
  virtual: VirtualClock;
  clock: Clock;
  connect(options?: PropertySyncOptions): Extractor;
  /** Reconnects, as each run does, and reads everything up to now. */
  sync(options?: PropertySyncOptions): Promise<SyncOutcome>;
  /** The canonical records of the latest versions, by key. */
  staged(stream: string): Promise<Map<string, CanonicalRecord>>;
  /** What the operator is told of a stream. */
  notices(stream: string): Promise<readonly string[]>;
  /** The requests of reports since the last call, each as `dimensions from..to`. */
  asked(): string[];
  close(): Promise<void>;
}

export interface PropertySyncOptions extends SyncingOptions {
  /** Instead of the usual settings. */
  only?: Ga4Settings;
  /** As configured for the source. */
  timezone?: string;
  backfillStart?: string;
  streams?: readonly string[];
}

/** Settings with which the connector reads property 1234 of the simulator, by a refresh token. */
export function propertySettings({ url, tokenUrl }: Ga4Simulator): Ga4Settings {
  return {
    ...{ propertyId: '1234', baseUrl: url, tokenUrl, clientId: DEFAULT_OAUTH_CLIENT.clientId },
    ...{ clientSecret: testSecrets.googleClientSecret, refreshToken: testSecrets.googleRefreshToken },
  };
}

/** A database and a simulated property whose virtual clock moves when the product waits. */
export async function startSimulatedProperty(
  visits: Iterable<Visit> | VisitBook,
  at: string,
  settings: Partial<PartialPropertySettings> = {},
): Promise<SimulatedProperty> {
  const virtual = makeClock({ mode: 'manual', at: micros(at) });
  const simulator = await startGa4Simulator({
    properties: [{ settings: { id: '1234', ...settings }, visits }],
    clock: virtual,
  });
  simulator.control.identity.addRefreshToken([READONLY]);
  const database = await createTestDatabase();
  const clock = clockOn(virtual);
  const connect = (options: PropertySyncOptions = {}): Extractor => {
    const { only, backfillStart = '2026-07-01', signal, streams, timezone = null } = options;
    const extractor = googleAnalytics.connect(only ?? propertySettings(simulator), {
      ...{ sourceId, clock, log: testLogger, signal: signal ?? new AbortController().signal },
      backfillStart: new Date(Date.parse(backfillStart) - 14 * 3_600_000),
      timezone,
    });
    if (!streams) return extractor;
    return { ...extractor, streams: extractor.streams.filter(({ name }) => streams.includes(name)) };
  };
  return {
    ...{ simulator, database, virtual, clock, connect },
    sync: (options = {}) => syncThrough(database, clock, connect(options), { ...options, sourceId }),
    staged: async (stream) => {
      const payloads = await latestPayloads(database, sourceId, stream);
      return new Map([...payloads].map(([key, payload]) => [key, stagedRecord(stream, key, payload)]));
    },
    notices: async (stream) => {
      const sql = 'select state from ops.stream_state where source_id = $1 and stream = $2';
      const { rows } = await database.pool.query<{ state: StreamState }>(sql, [sourceId, stream]);
      return rows[0]?.state.notices ?? [];
    },
    asked: () => {
      const reports = simulator.control.calls().flatMap(({ request }) => (request ? [describeRequest(request)] : []));
      simulator.control.log.clear();
      return reports;
    },
    close: async () => {
      await simulator.close();
      await database.drop();
    },
  };
}

/** What staging makes of a stored partition, read at a fixed time. */
export function stagedRecord(stream: string, key: string, payload: string): CanonicalRecord {
  const drift = { unknownField: unexpected, unknownValue: unexpected };
  const record = {
    ...{ stream, key, updatedAt: null, extractedAt: '2026-07-06T12:00:00Z', isDeleted: false, place: null },
    payload: Buffer.from(payload),
  };
  return googleAnalytics.stage(record, {} as never, drift)[0]!;
}

function unexpected(path: string): void {
  throw new Error(`unexpected drift: ${path}`);
}

interface Asked {
  dimensions?: { name: string }[];
  dateRanges: { startDate: string; endDate: string }[];
  offset: string;
}

function describeRequest(request: object): string {
  const { dimensions = [], dateRanges, offset } = request as Asked;
  const [{ startDate, endDate }] = dateRanges as [Asked['dateRanges'][0]];
  const days = startDate === endDate ? startDate : `${startDate}..${endDate}`;
  return `${dimensions.length} ${days}${offset === '0' ? '' : ` from ${offset}`}`;
}
