import { dateInZone, hourInZone } from '../../canonical/calendar-date.js';
import type { NamedReport } from '../../canonical/saved-report.js';
import type { SegmentBounds } from '../../canonical/segments.js';
import type { ConfiguredAlert } from '../../config/config.js';
import type { Pool } from '../../database/pool.js';
import type { Queryable } from '../../database/sql.js';
import type { ExportDesk } from '../../exports/request-export.js';
import type { Principal } from '../../ledger/principals/principal.js';
import type { WarehouseRevision } from '../../ledger/revision/revision.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { allSources } from '../../ledger/sources/source-rows.js';
import { basisOf } from '../../models/customer-value/predict.js';
import { Calendar } from '../../models/reporting/calendar.js';
import { loadChannelDirectory } from '../../models/reporting/channels.js';
import { loadFirstWeeks } from '../../models/reporting/first-weeks.js';
import { readSyncCondition } from '../../models/reporting/lateness.js';
import type { ReadSnapshot } from '../../models/reporting/snapshot.js';
import type { Remembered, WarehouseMemory } from '../../models/reporting/warehouse-memory.js';
import { loadWarehouseState } from '../../models/reporting/warehouse.js';
import { keptRollups } from '../../models/roll-up/kept-rollups.js';
import type { ApiContext, RequestSyncs, ScheduledReportSettings } from '../../resolvers/context.js';
import { createLoaders, type RawPlace } from '../../resolvers/loaders/loaders.js';
import { type Asked, rowShapes } from '../../resolvers/present/row-shapes.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import { type QuestionOver, questionDatabase } from '../errors/question-database.js';
import type { From } from '../principals/gate.js';
import type { QuestionSnapshot } from './question-snapshot.js';
import { snapshotsOf } from './snapshots.js';

/** Shared by all requests of a principal. */
export interface ContextSettings {
  principal: Principal;
  /** Where the question comes from. Left out: from the process itself. */
  from?: From;
  /** Left out: no exports are taken. */
  exports?: ExportDesk;
  pool: Pool;
  factsPool?: Pool;
  clock: Clock;
  reportingCurrency: string;
  reportingTimeZone: string;
  segmentBounds: SegmentBounds;
  requestSyncs: RequestSyncs;
  /** Left out: none. */
  reports?: readonly NamedReport[];
  /** Left out: none, and nothing can be reached. */
  scheduledReports?: ScheduledReportSettings;
  /** Of the configuration. Left out: none. */
  alerts?: readonly ConfiguredAlert[];
  readRawText: (db: Queryable, scope: Scope, places: readonly RawPlace[]) => Promise<(string | null)[]>;
}

const noScheduledReports: ScheduledReportSettings = {
  configured: [],
  reachable: { hasMail: false, allowedDomains: [], destinations: [], hasPublicUrl: false },
};

/** Connections that one query may use at a time, of the ten of the pool, and of the two for facts. */
const connectionsOfQuestion = { pool: 3, facts: 1 };

/** How a query reads: all of it in one snapshot. */
export interface OneSnapshot {
  db: QuestionSnapshot;
  /** Whether it is on a connection for facts, or there are no such connections. */
  mayReadFacts: boolean;
  /** Whether aggregates of the merchant's own may be read: not after one of them was filled anew meanwhile. */
  mayReadRollups: boolean;
  calendar: Calendar;
  /** null: the answer depends on more than the revision, so it reads all anew. */
  memory: WarehouseMemory | null;
  /** The state that the rows will be of, unless there is a newer one; null: it is not known. */
  assumed: WarehouseRevision | null;
  /** Whether the question has a single root field. */
  isOneField: boolean;
  /** null: nothing is known of what the question asks for. */
  asked: Asked | null;
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
  const { principal, from, exports } = settings;
  const { scope } = principal;
  const pool = reads?.db ?? questionDatabase(settings.pool, connectionsOfQuestion.pool, over);
  const remembered = async <Part extends keyof Remembered>(
    part: Part,
    ofScope: Scope | null,
    read: () => Promise<Remembered[Part]>,
  ): Promise<Remembered[Part]> => {
    if (!reads?.memory) return await read();
    const { assumed, db, memory } = reads;
    const known = assumed && db.revision === null ? memory.known(part, ofScope, assumed.revision) : undefined;
    if (!known) return await memory.part(part, ofScope, (await db.learnRevision()).revision, read);
    db.assume(assumed!);
    return known;
  };
  const warehouse = once(() => remembered('warehouse', scope, () => loadWarehouseState(pool, scope)));
  const currency = async () => (await warehouse()).reportingCurrency ?? reportingCurrency;
  const zones = new Set([settings.reportingTimeZone]);
  const channels = once(async () => {
    // Not before the version: then no channel of the version is missing.
    await warehouse();
    const directory = await remembered('channels', scope, () => loadChannelDirectory(pool, scope));
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
  const shapes = rowShapes(reads?.asked ?? null);
  return {
    db: pool,
    shapes,
    log,
    now,
    today,
    hour: hourInZone(now, settings.reportingTimeZone),
    reportingCurrency,
    segmentBounds,
    principal,
    scope,
    requestSyncs,
    from: from ?? { requestId: 'none', address: '127.0.0.1' },
    exports: exports ?? null,
    configuredReports: settings.reports ?? [],
    scheduledReports: settings.scheduledReports ?? noScheduledReports,
    alerts: { configured: settings.alerts ?? [], timezone: settings.reportingTimeZone },
    reports: [],
    loaders: createLoaders(pool, scope, currency, {
      shapes,
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
    calendar: reads?.calendar ?? new Calendar(),
    firstWeeks: once(() => remembered('firstWeeks', null, () => loadFirstWeeks(pool))),
    beforeLast: () => {
      if (reads?.isOneField) reads.db.endWithNext();
    },
    rollups: once(async () => (reads?.mayReadRollups === false ? [] : keptRollups(pool))),
    startAgain: (error) => {
      if (reads) reads.db.startAgain('changed');
      throw error;
    },
    valueBasis,
    sources: once(() => allSources(pool, scope)),
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
