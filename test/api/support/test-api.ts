import { type ApiOptions, type RunningApi, startApi } from '../../../src/api/api.js';
import { type Access, createAccess } from '../../../src/api/principals/access.js';
import type { Pool } from '../../../src/database/pool.js';
import { requestSyncs } from '../../../src/jobs/runs/request-syncs.js';
import { localOwner, type Principal } from '../../../src/ledger/principals/principal.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { testLogger } from '../../support/test-logger.js';
import { trade } from './trade.js';

export interface TestApi {
  url: string;
  pool: Pool;
  /** Answers questions of the process itself. */
  ask: RunningApi['ask'];
  /** SQL statements sent by the API so far, without those that begin or end a transaction, or ask whether anything has changed. */
  statements(): number;
  /** Times that something was sent. */
  roundTrips(): number;
  /** Stops the API; its database stays until `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Everybody is one principal: if it is a function, the one that it gives at the time. */
export function accessOf(principal: Principal | (() => Principal), db: Pool, log = testLogger): Access {
  const whoAsks = async () => (typeof principal === 'function' ? principal() : principal);
  return createAccess({ db, clock: systemClock, log, auditRetentionDays: 400, whoAsks });
}

/** Thursday 2026-07-16 in London already, still the 15th in UTC. */
const now = new Date('2026-07-15T23:30:00Z');

const overhead = /^(begin|commit|rollback|select r\.version|select set_config)/;

/** Of one statement, or of several that are sent together. */
function textsOf(sent: unknown): string[] {
  const { statements, text } = sent as { statements?: readonly { text: string }[]; text?: string };
  return statements ? statements.map((statement) => statement.text) : [text ?? String(sent)];
}

/**
 * The API on a database with the fortnight of `trade.ts`, or on another one, which its creator drops. Everybody is `principal`, by
 * default the owner, unless `access` is given.
 */
export async function startTestApi(
  { principal = localOwner, ...options }: Partial<ApiOptions> & { principal?: Principal } = {},
  on?: Pick<TestDatabase, 'pool'>,
): Promise<TestApi> {
  const own = on ? null : await createPreparedDatabase('traded', trade);
  const database = on ?? own!;
  let statements = 0;
  let roundTrips = 0;
  // Passes on: requests and answers are unchanged.
  const counted = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(on, name) {
        const value: unknown = Reflect.get(on, name);
        if (typeof value !== 'function') return value;
        if (name === 'connect') return async () => counted((await value.call(on)) as object);
        if (name !== 'query') return value.bind(on);
        return (...args: unknown[]): unknown => {
          roundTrips += 1;
          statements += textsOf(args[0]).filter((text) => !overhead.test(text)).length;
          return value.apply(on, args);
        };
      },
    });
  const api = await startApi({
    pool: counted(database.pool),
    settings: { host: '127.0.0.1', port: 0 },
    isProduction: false,
    reportingCurrency: 'GBP',
    reportingTimeZone: 'Europe/London',
    segmentBounds: { medium: '50', high: '200', vip: '1000' },
    access: accessOf(principal, database.pool),
    requestSyncs: (wanted) => requestSyncs(database.pool, wanted),
    clock: { now: () => now, sleep: async () => undefined },
    log: testLogger,
    ...options,
  });
  let stopped: Promise<void> | undefined;
  return {
    url: api.url,
    pool: database.pool,
    ask: api.ask,
    statements: () => statements,
    roundTrips: () => roundTrips,
    stop: () => {
      stopped ??= api.close();
      return stopped;
    },
    close: async () => {
      stopped ??= api.close();
      await stopped;
      await own?.drop();
    },
  };
}
