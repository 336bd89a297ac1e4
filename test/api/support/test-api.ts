import { type ApiOptions, startApi } from '../../../src/api/api.js';
import type { Pool } from '../../../src/database/pool.js';
import { requestSyncs } from '../../../src/jobs/runs/request-syncs.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { testLogger } from '../../support/test-logger.js';
import { trade } from './trade.js';

export interface TestApi {
  url: string;
  pool: Pool;
  /** SQL statements sent by the API so far. */
  statements(): number;
  /** Stops the API; its database stays until `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Thursday 2026-07-16 in London already, still the 15th in UTC. */
const now = new Date('2026-07-15T23:30:00Z');

/** The API on a database with the fortnight of `trade.ts`, or on another one, which its creator drops. */
export async function startTestApi(options: Partial<ApiOptions> = {}, on?: TestDatabase): Promise<TestApi> {
  const database = on ?? (await createPreparedDatabase('traded', trade));
  let statements = 0;
  // Counts and passes on: requests and answers are unchanged.
  const counted = new Proxy(database.pool, {
    get(pool, name) {
      if (name === 'query') statements += 1;
      const value: unknown = Reflect.get(pool, name);
      return typeof value === 'function' ? value.bind(pool) : value;
    },
  });
  const api = await startApi({
    pool: counted,
    settings: { host: '127.0.0.1', port: 0 },
    isProduction: false,
    reportingCurrency: 'GBP',
    reportingTimeZone: 'Europe/London',
    segmentBounds: { medium: '50', high: '200', vip: '1000' },
    requestSyncs: (wanted) => requestSyncs(database.pool, wanted),
    clock: { now: () => now, sleep: async () => undefined },
    log: testLogger,
    ...options,
  });
  let stopped: Promise<void> | undefined;
  return {
    url: api.url,
    pool: database.pool,
    statements: () => statements,
    stop: () => {
      stopped ??= api.close();
      return stopped;
    },
    close: async () => {
      stopped ??= api.close();
      await stopped;
      if (!on) await database.drop();
    },
  };
}
