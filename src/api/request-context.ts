import type { NamedReport } from '../canonical/saved-report.js';
import type { SegmentBounds } from '../canonical/segments.js';
import type { Pool } from '../database/pool.js';
import type { Queryable } from '../database/sql.js';
import type { Principal } from '../ledger/principals/principal.js';
import type { Scope } from '../ledger/scope/scope.js';
import { basisOf } from '../models/customer-value/predict.js';
import { dateInZone, hourInZone } from '../models/reporting/calendar-date.js';
import { loadChannelDirectory } from '../models/reporting/channels.js';
import { readSyncCondition } from '../models/reporting/lateness.js';
import { loadWarehouseState } from '../models/reporting/warehouse.js';
import { keptRollups } from '../models/roll-up/kept-rollups.js';
import type { ApiContext, RequestSyncs } from '../resolvers/context.js';
import { createLoaders, type RawPlace } from '../resolvers/loaders/loaders.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import { type QuestionOver, questionDatabase } from './errors/question-database.js';
import { snapshotsOf } from './snapshots.js';

/** Shared by all requests of a principal. */
interface ContextSettings {
  principal: Principal;
  pool: Pool;
  factsPool?: Pool;
  clock: Clock;
  reportingCurrency: string;
  reportingTimeZone: string;
  segmentBounds: SegmentBounds;
  requestSyncs: RequestSyncs;
  /** Left out: none. */
  reports?: readonly NamedReport[];
  readRawText: (db: Queryable, scope: Scope, places: readonly RawPlace[]) => Promise<(string | null)[]>;
}

/** Connections that one query may use at a time, of the ten of the pool, and of the two for facts. */
const connectionsOfQuestion = { pool: 3, facts: 1 };

/** `over`: why no further statement may be sent, null while the query runs. */
export function requestContext(
  settings: ContextSettings,
  log: Logger,
  over: () => QuestionOver['reason'] | null,
): ApiContext {
  const { clock, factsPool, reportingCurrency, segmentBounds, requestSyncs, readRawText } = settings;
  const { principal } = settings;
  const { scope } = principal;
  const pool = questionDatabase(settings.pool, connectionsOfQuestion.pool, over);
  const warehouse = once(() => loadWarehouseState(pool, scope));
  const currency = async () => (await warehouse()).reportingCurrency ?? reportingCurrency;
  const channels = once(async () => {
    // Not before the version: then no channel of the version is missing.
    await warehouse();
    return loadChannelDirectory(pool, scope);
  });
  const valueBasis = once(async () => basisOf(pool, await channels(), await currency()));
  const now = clock.now();
  const today = dateInZone(now, settings.reportingTimeZone);
  const factsDb = factsPool ? questionDatabase(factsPool, connectionsOfQuestion.facts, over) : pool;
  const snapshot = snapshotsOf({ db: pool, factsDb, scope, warehouse, channels });
  return {
    db: pool,
    log,
    now,
    today,
    hour: hourInZone(now, settings.reportingTimeZone),
    reportingCurrency,
    segmentBounds,
    principal,
    scope,
    requestSyncs,
    configuredReports: settings.reports ?? [],
    reports: [],
    loaders: createLoaders(pool, scope, currency, {
      snapshot,
      today,
      valueBasis,
      readRawText: (places) => readRawText(pool, scope, places),
    }),
    warehouse,
    snapshot,
    channels,
    rollups: once(() => keptRollups(pool)),
    valueBasis,
    syncCondition: once(() => readSyncCondition(pool, scope, now)),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
