import type { Platform } from '../canonical/platform.js';
import type { SegmentBounds } from '../canonical/segments.js';
import type { Queryable } from '../database/sql.js';
import type { Scope } from '../ledger/sources/scope.js';
import type { Logger } from '../log.js';
import type { CalendarDate } from '../models/queries/calendar-date.js';
import type { ChannelDirectory } from '../models/queries/channels.js';
import type { SyncCondition } from '../models/queries/lateness.js';
import type { WarehouseState } from '../models/queries/warehouse.js';
import type { Loaders } from './loaders/loaders.js';

/** What a resolver may reach; made anew for each request, so that nothing of one request shows in another. */
export interface ApiContext {
  db: Queryable;
  /** For questions that only facts can answer: few connections of their own, so that they never starve the others. */
  factsDb: Queryable;
  log: Logger;
  now: Date;
  /** Today in the reporting time zone. */
  today: CalendarDate;
  /** Of the configuration; the warehouse's own once it is built. */
  reportingCurrency: string;
  /** Lifetime net sales at which the value segments above the lowest begin. */
  segmentBounds: SegmentBounds;
  /** The sources that the question may see: every query takes it, and the loaders are made with it. */
  scope: Scope;
  loaders: Loaders;
  requestSyncs: RequestSyncs;
  /** Read once a request. */
  warehouse(): Promise<WarehouseState>;
  channels(): Promise<ChannelDirectory>;
  /** Whether syncs happen as they are scheduled. */
  syncCondition(): Promise<SyncCondition>;
}

/** Queues a run of each configured source in scope that matches, or finds the one that is active; by source id. */
export type RequestSyncs = (request: {
  scope: Scope;
  platform?: Platform;
  sourceId?: string;
  trigger: 'api';
}) => Promise<readonly { run: { runId: string }; alreadyActive: boolean }[]>;
