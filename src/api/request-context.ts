import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import { dateInZone } from '../models/queries/calendar-date.js';
import { loadChannelDirectory } from '../models/queries/channels.js';
import { readSyncCondition } from '../models/queries/lateness.js';
import type { Queryable } from '../models/queries/sql.js';
import { loadWarehouseState } from '../models/queries/warehouse.js';
import type { SegmentBounds } from '../models/roll-up.js';
import type { ApiContext, RequestSyncs } from '../resolvers/context.js';
import { createLoaders, type ReadRawText } from '../resolvers/loaders/loaders.js';

/** What all requests share. */
export interface ContextSettings {
  pool: Queryable;
  factsPool?: Queryable;
  clock: Clock;
  reportingCurrency: string;
  reportingTimeZone: string;
  segmentBounds: SegmentBounds;
  requestSyncs: RequestSyncs;
  readRawText: ReadRawText;
}

export function requestContext(settings: ContextSettings, log: Logger): ApiContext {
  const { pool, clock, reportingCurrency, segmentBounds, requestSyncs } = settings;
  const warehouse = once(() => loadWarehouseState(pool));
  const currency = async () => (await warehouse()).reportingCurrency ?? reportingCurrency;
  const now = clock.now();
  return {
    db: pool,
    factsDb: settings.factsPool ?? pool,
    log,
    now,
    today: dateInZone(now, settings.reportingTimeZone),
    reportingCurrency,
    segmentBounds,
    requestSyncs,
    loaders: createLoaders(pool, currency, settings.readRawText),
    warehouse,
    channels: once(() => loadChannelDirectory(pool)),
    syncCondition: once(() => readSyncCondition(pool, now)),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
