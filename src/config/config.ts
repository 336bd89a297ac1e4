import type { Alert } from '../canonical/alert.js';
import type { Platform } from '../canonical/platform.js';
import type { Role } from '../canonical/roles.js';
import type { NamedReport } from '../canonical/saved-report.js';
import type { ScheduledReport } from '../canonical/scheduled-report.js';
import type { SegmentBounds } from '../canonical/segments.js';
import type { LogSettings } from '../runtime/log.js';
import type { AccessConfig } from './access-config.js';
import type { ConfigReference } from './references.js';
import type { TelemetryConfig } from './telemetry.js';

/** The configuration: validated, completed with defaults, and frozen. */
export interface Config {
  /** The file it was read from; null if there was none. */
  readonly file: string | null;
  /** Absolute. The embedded database lives in it. */
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly reporting: ReportingConfig;
  readonly exchangeRates: ExchangeRatesConfig;
  readonly segments: SegmentBounds;
  readonly customers: CustomersConfig;
  readonly customerValue: CustomerValueConfig;
  readonly rollups: readonly RollupConfig[];
  /** Files that are asked for by the API. */
  readonly exports: { readonly keepHours: number; readonly maxMegabytes: number };
  /** How long the feed of changes goes back. */
  readonly changes: { readonly keepDays: number };
  readonly webhooks: readonly WebhookConfig[];
  readonly reports: readonly NamedReport[];
  readonly scheduledReports: readonly ConfiguredReport[];
  readonly alerts: readonly ConfiguredAlert[];
  /** null: no mails are sent. */
  readonly mail: MailConfig | null;
  readonly destinations: readonly DestinationConfig[];
  readonly sources: readonly SourceConfig[];
  readonly api: ApiConfig;
  readonly metrics: MetricsConfig;
  readonly access: AccessConfig;
  /** Null: nobody wants traces. */
  readonly telemetry: TelemetryConfig | null;
  readonly worker: WorkerConfig;
  readonly log: LogSettings;
  readonly isProduction: boolean;
  /** References to the environment. Their values are never shown. */
  readonly references: readonly ConfigReference[];
}

export interface DatabaseConfig {
  /** null for the embedded database. */
  readonly url: string | null;
  /** A streaming standby of it that the API reads from; null: there is none. */
  readonly readUrl: string | null;
  /** The API reads from the primary while the standby is behind by more. */
  readonly readMaxLagSeconds: number;
}

interface ReportingConfig {
  readonly currency: string;
  readonly timezone: string;
  /** 1 to 12. */
  readonly fiscalYearStartMonth: number;
}

export interface ExchangeRatesConfig {
  /** NONE: only the merchant's own rates are used. */
  readonly provider: 'ECB' | 'NONE';
  readonly baseUrl: string;
  /** Absolute; null when there is none. */
  readonly file: string | null;
  /** How old a rate may be, in days. */
  readonly maxAgeDays: number;
}

interface CustomersConfig {
  /** E-mail addresses and phones that never join accounts, as written. Never logged. */
  readonly neverJoinBy: readonly string[];
}

interface CustomerValueConfig {
  /** Groups of sources whose customers get a model of their own, by the sources' ids. */
  readonly storeGroups: readonly (readonly string[])[];
}

/** An aggregate of the merchant's own. */
interface RollupConfig {
  /** Names of dimensions of reports. */
  readonly by: readonly string[];
  readonly period: 'day' | 'month';
}

export interface SourceConfig {
  readonly id: string;
  readonly platform: Platform;
  readonly name: string | null;
  /** In the shape of the platform's own schema. */
  readonly settings: unknown;
  /** For platforms that do not report one. */
  readonly timezone: string | null;
  readonly currency: string | null;
  /** Cron, in `scheduleTimezone`. */
  readonly schedule: string;
  readonly scheduleTimezone: string;
  /** YYYY-MM-DD. */
  readonly backfillStart: string;
  /** The id of the source whose visits it measures or that it advertises; null or left out: it stands for itself. */
  readonly store?: string | null;
}

interface ApiConfig {
  readonly host: string;
  readonly port: number;
  /** What people open, without a slash at the end; null: it is not known, so there are no links to it. */
  readonly publicUrl: string | null;
  /** Host names that requests may use, besides loopback. */
  readonly allowedHosts: readonly string[];
  /** Origins whose web pages may send requests from other sites. */
  readonly corsOrigins: readonly string[];
  /** Addresses and networks of proxies whose forwarding headers are believed. */
  readonly trustProxy: readonly string[];
  /** Of one process. */
  readonly maxConnections: number;
  /** Open event streams of a process, and of one principal in it. */
  readonly maxStreams: number;
  readonly maxStreamsPerPrincipal: number;
  /** For clients. */
  readonly timeouts: {
    readonly headersSeconds: number;
    readonly requestSeconds: number;
    readonly idleSeconds: number;
    readonly answerSeconds: number;
  };
  /** No statement may take longer, and no query sends another one after that time. */
  readonly statementTimeoutSeconds: number;
  /** Of one process, for queries that read facts at length. */
  readonly factsConnections: number;
  /** Memory of one process for answers that may be asked for again. */
  readonly answerMemoryMegabytes: number;
  /** A folder with manifests of trusted documents, absolute; null: there are none. */
  readonly trustedDocuments: string | null;
  /** Whether introspection is allowed. */
  readonly introspection: boolean;
}

/** Where a process serves `/metrics`, for Prometheus. */
export interface MetricsConfig {
  readonly host: string;
  /** 0 picks a free port; null: nowhere. */
  readonly port: number | null;
}

export interface WorkerConfig {
  /** Concurrent runs in one process. */
  readonly concurrency: number;
  /** A run fails after this many starts (dead workers, temporary faults) without progress. */
  readonly maxAttempts: number;
  /** Doubles with each attempt, up to ten minutes. */
  readonly retryDelaySeconds: number;
  readonly leaseSeconds: number;
  readonly heartbeatSeconds: number;
  /** A run without a heartbeat for this long belongs to a dead worker. */
  readonly staleSeconds: number;
}

/** Where changes are sent to. */
export interface WebhookConfig {
  readonly name: string;
  readonly url: string;
  /** Each request is signed with all of them. */
  readonly secrets: readonly string[];
  /** Whose changes; null: all. */
  readonly sources: readonly string[] | null;
  /** Such as ORDER; null: all. */
  readonly types: readonly string[] | null;
}

/** A report that is sent by schedule, and with whose rights. */
export interface ConfiguredReport extends ScheduledReport {
  readonly as: {
    readonly roles: readonly Role[];
    /** null: all. */
    readonly sources: readonly string[] | null;
  };
}

/** An alert, and with whose rights. */
export interface ConfiguredAlert extends Alert {
  readonly as: ConfiguredReport['as'];
}

/** The server that takes mails. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. Otherwise STARTTLS. */
  readonly secure: boolean;
  /** Whether nothing is sent to a server that offers no STARTTLS. */
  readonly requireTls: boolean;
  /** PEM; null: the usual ones. */
  readonly certificateAuthority: string | null;
  /** null: no login. */
  readonly user: string | null;
  readonly password: string | null;
  /** `Cartograph <reports@example.com>` */
  readonly from: string;
  /** How long the server may take for an answer, in seconds, after which another attempt is made. */
  readonly answerSeconds: number;
  /** The only domains that mails go to; empty: any. */
  readonly allowedDomains: readonly string[];
}

/** Where messages are sent to besides mail. */
export interface DestinationConfig {
  readonly name: string;
  readonly kind: 'WEBHOOK' | 'SLACK';
  /** Never shown. */
  readonly url: string;
  /** Of a webhook: each request is signed with all of them. */
  readonly secrets: readonly string[];
}
