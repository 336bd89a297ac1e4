import type { Platform } from '../canonical/platform.js';
import type { LogSettings } from '../log.js';
import type { ConfigReference } from './references.js';

/** What the configuration says, checked, completed with defaults, and frozen. */
export interface Config {
  /** The file it came from; null when there was none. */
  readonly file: string | null;
  /** Absolute. The embedded database lives in it. */
  readonly dataDir: string;
  /** url is null for the embedded database. */
  readonly database: { readonly url: string | null };
  readonly reporting: ReportingConfig;
  readonly exchangeRates: ExchangeRatesConfig;
  readonly segments: SegmentBounds;
  readonly customers: CustomersConfig;
  readonly sources: readonly SourceConfig[];
  readonly api: ApiConfig;
  readonly worker: WorkerConfig;
  readonly log: LogSettings;
  readonly isProduction: boolean;
  /** What refers to the environment: its values are never shown. */
  readonly references: readonly ConfigReference[];
}

export interface ReportingConfig {
  readonly currency: string;
  readonly timezone: string;
  /** 1 to 12. */
  readonly fiscalYearStartMonth: number;
}

export interface ExchangeRatesConfig {
  /** NONE: only the merchant's own rates count. */
  readonly provider: 'ECB' | 'NONE';
  readonly baseUrl: string;
  /** Absolute; null when there is none. */
  readonly file: string | null;
  /** How old a rate may be, in days. */
  readonly maxAgeDays: number;
}

/** Exclusive upper bounds of lifetime net sales, decimal strings in the reporting currency; from `high` on it is vip. */
export interface SegmentBounds {
  readonly low: string;
  readonly medium: string;
  readonly high: string;
}

export interface CustomersConfig {
  /** E-mail addresses and phones that stand for nobody, as they were written. Never logged. */
  readonly neverJoinBy: readonly string[];
}

export interface SourceConfig {
  readonly id: string;
  readonly platform: Platform;
  readonly name: string | null;
  /** In the shape of the platform's own schema. */
  readonly settings: unknown;
  /** For platforms that have none of their own. */
  readonly timezone: string | null;
  readonly currency: string | null;
  /** Cron, in `scheduleTimezone`. */
  readonly schedule: string;
  readonly scheduleTimezone: string;
  /** YYYY-MM-DD. */
  readonly backfillStart: string;
}

export interface ApiConfig {
  readonly host: string;
  readonly port: number;
  /** Names, beside loopback, that requests may give as their host. */
  readonly allowedHosts: readonly string[];
  /** No statement may take longer, and no question sends another one after it. */
  readonly statementTimeoutSeconds: number;
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean;
}

export interface WorkerConfig {
  /** Runs at a time in one process. */
  readonly concurrency: number;
  /** After so many starts (deaths of workers, transient faults) without getting further a run fails. */
  readonly maxAttempts: number;
  /** Doubles with each attempt, up to ten minutes. */
  readonly retryDelaySeconds: number;
  readonly leaseSeconds: number;
  readonly heartbeatSeconds: number;
  /** A run without a heartbeat for so long belongs to a dead worker. */
  readonly staleSeconds: number;
}
