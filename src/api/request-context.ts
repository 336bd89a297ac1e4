import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import { dateInZone } from '../models/queries/calendar-date.js';
import { loadChannelDirectory } from '../models/queries/channels.js';
import type { Queryable } from '../models/queries/sql.js';
import { loadWarehouseState } from '../models/queries/warehouse.js';
import type { SegmentBounds } from '../models/roll-up.js';
import type { ApiContext } from '../resolvers/context.js';

/** What all requests share. */
export interface ContextSettings {
  pool: Queryable;
  clock: Clock;
  reportingCurrency: string;
  reportingTimeZone: string;
  segmentBounds: SegmentBounds;
}

export function requestContext(settings: ContextSettings, log: Logger): ApiContext {
  const { pool, clock, reportingCurrency, reportingTimeZone, segmentBounds } = settings;
  return {
    db: pool,
    log,
    today: dateInZone(clock.now(), reportingTimeZone),
    reportingCurrency,
    segmentBounds,
    warehouse: once(() => loadWarehouseState(pool)),
    channels: once(() => loadChannelDirectory(pool)),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
