import type { CalendarDate } from '../canonical/calendar-date.js';
import type { Reachable } from '../canonical/check-scheduled-report.js';
import type { Platform } from '../canonical/platform.js';
import type { NamedReport } from '../canonical/saved-report.js';
import type { SegmentBounds } from '../canonical/segments.js';
import type { ConfiguredAlert, ConfiguredReport } from '../config/config.js';
import type { ExportDesk } from '../exports/request-export.js';
import type { AskedDocument } from '../ledger/principals/ask-as.js';
import type { Principal } from '../ledger/principals/principal.js';
import type { Scope } from '../ledger/scope/scope.js';
import type { SourceRow } from '../ledger/sources/source-rows.js';
import type { Basis } from '../models/customer-value/predict.js';
import type { Rollup } from '../models/metrics/rollups.js';
import type { Calendar } from '../models/reporting/calendar.js';
import type { ChannelDirectory } from '../models/reporting/channels.js';
import type { SyncCondition } from '../models/reporting/lateness.js';
import type { QuestionDatabase, ReadSnapshot } from '../models/reporting/snapshot.js';
import type { WarehouseState } from '../models/reporting/warehouse.js';
import type { Logger } from '../runtime/log.js';
import type { Loaders } from './loaders/loaders.js';
import type { RowShapes } from './present/row-shapes.js';

/** The context of resolvers, created for each request so that requests share nothing. */
export interface ApiContext {
  db: QuestionDatabase;
  log: Logger;
  now: Date;
  /** Today in the reporting time zone. */
  today: CalendarDate;
  /** The current hour there, as `hourOf`. */
  hour: string;
  /** The time zones by whose clocks the answer goes, as far as it has been read: a field that reads others adds them. */
  zones: Set<string>;
  /** From the configuration; from the warehouse once it is built. */
  reportingCurrency: string;
  /** Lifetime net sales at which the value segments above the lowest begin. */
  segmentBounds: SegmentBounds;
  /** Who asks. */
  principal: Principal;
  /** The sources that the principal may see: every query takes it, and the loaders are made with it. */
  scope: Scope;
  loaders: Loaders;
  /** How the question reads rows. */
  shapes: RowShapes;
  requestSyncs: RequestSyncs;
  /** Where the question comes from, for the audit log. */
  from: AskedDocument['from'];
  /** null: the process takes no exports. */
  exports: ExportDesk | null;
  /** Reports of the configuration. */
  configuredReports: readonly NamedReport[];
  scheduledReports: ScheduledReportSettings;
  alerts: AlertSettings;
  /** Filled while the request is answered. */
  reports: ReportNote[];
  /** Read once per request. */
  warehouse(): Promise<WarehouseState>;
  /** Read once per request: those of the warehouse's version, and perhaps some that are newer. */
  channels(): Promise<ChannelDirectory>;
  /** The Monday of the first week with trade of each channel, by its key. Read once per request. */
  firstWeeks(): Promise<ReadonlyMap<string, CalendarDate>>;
  calendar: Calendar;
  /** Called before a statement after which its field reads nothing: the transaction may end with it. */
  beforeLast(): void;
  snapshot: ReadSnapshot;
  /** For an error that a look at the warehouse as it is now would not give: the whole query is answered again, once. */
  startAgain(error: Error): never;
  /** The aggregates of the merchant's own that can answer. Read once per request: some may be gone by now. */
  rollups(): Promise<readonly Rollup[]>;
  /** What predictions of customers in scope are made from. */
  valueBasis(): Promise<Basis>;
  /** Those in scope. Read once per request. */
  sources(): Promise<readonly SourceRow[]>;
  /** Whether syncs run as scheduled. */
  syncCondition(): Promise<SyncCondition>;
}

/** What the configuration says of reports that are sent by schedule. */
export interface ScheduledReportSettings {
  configured: readonly ConfiguredReport[];
  reachable: Reachable;
}

/** What the configuration says of alerts. */
export interface AlertSettings {
  configured: readonly ConfiguredAlert[];
  /** Of alerts that have none of their own (IANA). */
  timezone: string;
}

/** How a report was answered: in `extensions.report` of the response. */
interface ReportNote {
  /** The field of the response. */
  path: string;
  /** The aggregate that the sums were read from, or `facts`. */
  grain: string;
  /** Whether rows of facts were read, for sums or for distinct counts. */
  readsFacts: boolean;
  /** Rows of the answer, with its totals. */
  rows: number;
  asOf: string | null;
  version: string;
}

/** Queues a run of each configured source in scope that matches, or finds the one that is active; by source id. */
export type RequestSyncs = (request: {
  scope: Scope;
  platform?: Platform;
  sourceId?: string;
  trigger: 'api';
}) => Promise<readonly { run: { runId: string }; alreadyActive: boolean }[]>;
