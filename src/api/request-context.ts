import type { SegmentBounds } from '../canonical/segments.js';
import type { Queryable } from '../database/sql.js';
import { everySource, type Scope } from '../ledger/scope/scope.js';
import { basisOf } from '../models/customer-value/predict.js';
import { type CalendarDate, dateInZone } from '../models/reporting/calendar-date.js';
import { loadChannelDirectory } from '../models/reporting/channels.js';
import { readSyncCondition } from '../models/reporting/lateness.js';
import { isKept, type RfmScale, rfmCutPoints } from '../models/reporting/rfm/cut-points.js';
import { loadWarehouseState } from '../models/reporting/warehouse.js';
import { keptRollups } from '../models/roll-up/kept-rollups.js';
import type { ApiContext, RequestSyncs } from '../resolvers/context.js';
import { createLoaders, type RawPlace } from '../resolvers/loaders/loaders.js';
import type { ConfiguredReport } from '../resolvers/report-document.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import { type QuestionOver, questionDatabase } from './errors/question-database.js';

/** Shared by all requests. */
interface ContextSettings {
  pool: Queryable;
  factsPool?: Queryable;
  clock: Clock;
  reportingCurrency: string;
  reportingTimeZone: string;
  segmentBounds: SegmentBounds;
  /** What requests may see. Left out: all sources. */
  scope?: Scope;
  requestSyncs: RequestSyncs;
  /** Left out: none. */
  reports?: readonly ConfiguredReport[];
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
  const scope = settings.scope ?? everySource;
  const pool = questionDatabase(settings.pool, connectionsOfQuestion.pool, over);
  const warehouse = once(() => loadWarehouseState(pool, scope));
  const currency = async () => (await warehouse()).reportingCurrency ?? reportingCurrency;
  const channels = once(() => loadChannelDirectory(pool, scope));
  const valueBasis = once(async () => basisOf(pool, await channels(), await currency()));
  const now = clock.now();
  const today = dateInZone(now, settings.reportingTimeZone);
  const factsDb = factsPool ? questionDatabase(factsPool, connectionsOfQuestion.facts, over) : pool;
  const rfm = onceFor(async (asOf: CalendarDate | null): Promise<RfmScale> => {
    const latest = (await warehouse()).latestDay ?? today;
    const day = { asOf: asOf ?? latest, latest };
    return { day, cutPoints: await rfmCutPoints(isKept(scope, day) ? pool : factsDb, scope, day) };
  });
  return {
    db: pool,
    factsDb,
    log,
    now,
    today,
    reportingCurrency,
    segmentBounds,
    scope,
    requestSyncs,
    configuredReports: settings.reports ?? [],
    reports: [],
    loaders: createLoaders(pool, scope, currency, {
      rfm,
      valueBasis,
      readRawText: (places) => readRawText(pool, scope, places),
    }),
    warehouse,
    rfm,
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

function onceFor<Key, T>(load: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
  const loaded = new Map<Key, Promise<T>>();
  return (key) => {
    const known = loaded.get(key) ?? load(key);
    loaded.set(key, known);
    return known;
  };
}
