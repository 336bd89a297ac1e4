import type { NamedReport } from '../../canonical/saved-report.js';
import type { SegmentBounds } from '../../canonical/segments.js';
import type { Pool } from '../../database/pool.js';
import type { Queryable } from '../../database/sql.js';
import type { Principal } from '../../ledger/principals/principal.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { basisOf } from '../../models/customer-value/predict.js';
import { dateInZone, hourInZone } from '../../models/reporting/calendar-date.js';
import { Calendar } from '../../models/reporting/calendar.js';
import { loadChannelDirectory } from '../../models/reporting/channels.js';
import { loadFirstWeeks } from '../../models/reporting/first-weeks.js';
import { readSyncCondition } from '../../models/reporting/lateness.js';
import type { ReadSnapshot, WarehouseView } from '../../models/reporting/snapshot.js';
import type { WarehouseMemory } from '../../models/reporting/warehouse-memory.js';
import { loadWarehouseState } from '../../models/reporting/warehouse.js';
import { keptRollups } from '../../models/roll-up/kept-rollups.js';
import type { ApiContext, RequestSyncs } from '../../resolvers/context.js';
import { createLoaders, type RawPlace } from '../../resolvers/loaders/loaders.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import { type QuestionOver, questionDatabase } from '../errors/question-database.js';
import type { QuestionSnapshot } from './question-snapshot.js';
import { snapshotsOf } from './snapshots.js';

/** Shared by all requests of a principal. */
export interface ContextSettings {
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

/** How a query reads: all of it in one snapshot. */
export interface OneSnapshot {
  db: QuestionSnapshot;
  /** Whether it is on a connection for facts, or there are no such connections. */
  mayReadFacts: boolean;
  /** Whether aggregates of the merchant's own may be read: not after one of them was filled anew meanwhile. */
  mayReadRollups: boolean;
  memory: WarehouseMemory;
}

/**
 * What the resolvers of one request work with. `over`: why no further statement may be sent, null while the query runs. Left out
 * `reads`, as for mutations: each statement sees what is committed by then.
 */
export function requestContext(
  settings: ContextSettings,
  log: Logger,
  over: () => QuestionOver['reason'] | null,
  reads?: OneSnapshot,
): ApiContext {
  const { clock, factsPool, reportingCurrency, segmentBounds, requestSyncs, readRawText } = settings;
  const { principal } = settings;
  const { scope } = principal;
  const pool = reads?.db ?? questionDatabase(settings.pool, connectionsOfQuestion.pool, over);
  const view = once(async (): Promise<WarehouseView> => {
    if (reads) return reads.memory.view(reads.db, scope, await reads.db.learnRevision());
    // Channels not before the version: then none of the version is missing.
    return { warehouse: await loadWarehouseState(pool, scope), channels: await loadChannelDirectory(pool, scope) };
  });
  const warehouse = async () => (await view()).warehouse;
  const currency = async () => (await warehouse()).reportingCurrency ?? reportingCurrency;
  const zones = new Set([settings.reportingTimeZone]);
  const channels = once(async () => {
    const directory = (await view()).channels;
    for (const { timezone } of directory.sources.values()) if (timezone !== null) zones.add(timezone);
    return directory;
  });
  const valueBasis = once(async () => basisOf(pool, await channels(), await currency()));
  const now = clock.now();
  const today = dateInZone(now, settings.reportingTimeZone);
  const factsDb = factsPool ? questionDatabase(factsPool, connectionsOfQuestion.facts, over) : pool;
  const snapshot = reads
    ? withinSnapshot(reads, warehouse, channels)
    : snapshotsOf({ db: pool, factsDb, scope, warehouse, channels });
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
      channels,
      valueBasis,
      readRawText: (places) => readRawText(pool, scope, places),
    }),
    zones,
    warehouse,
    snapshot,
    channels,
    calendar: reads?.memory.calendar ?? new Calendar(),
    firstWeeks: once(async () =>
      reads ? reads.memory.firstWeeks(reads.db, await reads.db.learnRevision()) : loadFirstWeeks(pool),
    ),
    rollups: once(async () => (reads?.mayReadRollups === false ? [] : keptRollups(pool))),
    startAgain: (error) => {
      if (reads) reads.db.startAgain('changed');
      throw error;
    },
    valueBasis,
    syncCondition: once(() => readSyncCondition(pool, scope, now)),
  };
}

function withinSnapshot(
  { db, mayReadFacts }: OneSnapshot,
  warehouse: ApiContext['warehouse'],
  channels: ApiContext['channels'],
): ReadSnapshot {
  return async (readsFacts, answer) => {
    const view = { warehouse: await warehouse(), channels: await channels() };
    if (!mayReadFacts && readsFacts(view)) db.startAgain('facts');
    return answer({ db, ...view });
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
