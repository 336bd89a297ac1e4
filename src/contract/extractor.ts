import type { Static, TSchema } from 'typebox';
import type { Platform } from '../canonical/platform.js';
import type { CanonicalRecord } from '../canonical/record.js';
import type { Source } from '../canonical/source.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';

/**
 * The contract between the platforms and the rest. A platform is a folder that exports one `PlatformConnector`, a line in
 * `registry.ts`, a simulator, and a page of documentation. Nothing else knows it, but that `cartograph import` is about files.
 */
export interface PlatformConnector<S extends TSchema = TSchema> {
  platform: Platform;
  /** The platform's own part of a source's configuration. Secret strings are marked `secret: true` in the schema. */
  settings: S;
  /** What it reads, in the order in which it is read: known without a connection. */
  streams: readonly StreamDeclaration[];
  connect(settings: Static<S>, context: ConnectContext): Extractor;
  /**
   * Makes canonical records of one raw record, or throws a `DataError`. Pure: the same bytes give the same records. What it
   * does not know passes, and is reported to `drift`.
   */
  stage(record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[];
  /**
   * Records loaded into the warehouse per batch, where they are small; 5,000 if left out. A part of an order takes the memory
   * of several other records: it is stored, read back, and assembled with the parts that are already there.
   */
  recordsAtOnce?: number;
}

/** A field or value from a platform that this version does not know. Each is reported to the operator once per source. */
export interface DriftReport {
  /** A field that is not read and not known to be left out; `path` without indices: `line_items[].gift_wrap`. */
  unknownField(path: string): void;
  /** A value of a field whose values are known: a new status, a new kind. */
  unknownValue(path: string, value: string): void;
}

export interface ConnectContext {
  sourceId: string;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
  /** Where the backfill starts. */
  backfillStart: Date;
  /** The configured time zone of local times, for platforms that do not report one. */
  timezone?: string | null;
  /** What an import reads in place of what the settings name. */
  importPath?: string | null;
}

/** One connected source. */
export interface Extractor {
  /** Checks credentials and permissions, and returns what the platform reports about the account. Throws a `ConfigError`. */
  probe(): Promise<AccountProfile>;
  /** Those that the connector declares, in that order. */
  streams: readonly Stream[];
  close(): Promise<void>;
}

export interface AccountProfile {
  name: string;
  /** null if the platform does not report it: then it must be configured. */
  currency: string | null;
  timezone: string | null;
  /** What the operator must know: missing permissions and what will not come in because of them. */
  notices: string[];
  /** Orders that did not change since are not read. Absent: all orders are, however old. */
  ordersReadFrom?: Date;
  /** What each stream contains with these credentials, in reading order. */
  streams: StreamAccess[];
}

export interface StreamAccess {
  stream: string;
  /** As an operator reads it: `orders with their lines and refunds`. */
  contents: string;
  /** What of it does not come in, and why; null when all of it does. */
  missing: string | null;
}

/** One kind of record of a platform: what everybody but its reader needs to know of it. */
export interface StreamDeclaration {
  name: string;
  /**
   * `incremental`: records changed since the watermark. `full_scan`: everything each time; what a complete scan did not show
   * is deleted. It decides up to when a stream is known that was just read, see `known-until.ts`.
   */
  mode: 'incremental' | 'full_scan';
  /**
   * Whether every version of a record says something, as a product's attributes keep their history and a stock level has a row
   * for each day. Left out: the newest version stands for the record.
   */
  keepsHistory?: boolean;
}

/** A stream of a connected source. */
export interface Stream extends StreamDeclaration {
  /** Yields pages until the stream is read up. Continues from `state`, which is that of the last committed page. */
  extract(request: ExtractRequest): AsyncIterable<Page>;
}

export interface ExtractRequest {
  state: StreamState;
  signal: AbortSignal;
  known: KnownRecords;
}

/** What the raw log holds of the stream. A page that was yielded last may not be in it yet. */
export interface KnownRecords {
  /** The marks of the latest versions, by key; a key that is absent is unknown or deleted. */
  marks(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** The keys that the pages of a scan have not shown up to now: to ask for each before it is taken as deleted. */
  unseen(scan: string): Promise<string[]>;
  /** The payloads of the latest versions, by key; without unknown and deleted keys. */
  payloads(keys: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** How many records are known, by the first word of their marks. */
  countsByMark(): Promise<ReadonlyMap<string, number>>;
}

/** For reading without a log. */
export const nothingKnown: KnownRecords = {
  marks: async () => new Map(),
  unseen: async () => [],
  payloads: async () => new Map(),
  countsByMark: async () => new Map(),
};

/** Opaque to everyone but the stream, kept as JSON, but for what an operator may see. */
export interface StreamState {
  /** Read up to this instant. */
  watermark: string | null;
  /** What the operator must know about the stream's state; added to the source's own notices. */
  notices?: readonly string[];
  [field: string]: unknown;
}

export interface Page {
  records: ExtractedRecord[];
  /** Commits in one transaction with the records. */
  state: StreamState;
  /** The number of records done and expected in the current work, if the platform reports it. */
  progress?: { done: number; total: number };
  /** The last page of a full scan or a partition: what its `scan` did not show before is deleted. */
  completes?: CompletedScan;
  /** The full scan or partition that the page belongs to. */
  scan?: string;
  /** Keys that the scan showed without their records, as a cheap listing does: they are there, and not deleted. */
  listed?: readonly string[];
  /** The progress of the deliveries with records in the page. */
  deliveries?: readonly DeliveryNote[];
  /** Deliveries to retract with the page: records that only they have are removed as if they had never arrived. */
  retracts?: readonly Retraction[];
}

/** Data that a platform delivers as a unit, which may be replaced or retracted as a unit: a file in one reading. */
export interface DeliveryNote {
  /** Unique in its stream: sorts by the time of what was delivered, and ends with the digest of that and its reading after a `-`. */
  delivery: string;
  name: string;
  /** The fingerprint of what was delivered, however it is read. */
  content: string;
  asOf: string;
  rows: number;
  /** Rows whose key occurred before in the delivery: with the same values, and with different ones. */
  repeatedEqual: number;
  repeatedDifferent: number;
  /** Rows without a key. */
  wrong: number;
  columnsRead: readonly string[];
  columnsLeftOut: readonly string[];
  isComplete: boolean;
}

/**
 * One delivery; or all other readings of what a delivery holds, of its time or of one of the names; or those of the same name, but
 * for one, of which each record came in a delivery too.
 */
export type Retraction =
  | { delivery: string }
  | { otherReadingsOf: string; names: readonly string[] }
  | { containedIn: string; but: string };

export interface CompletedScan {
  scan: string;
  /** Only keys that begin so are compared: those of one partition. Absent: all keys of the stream. */
  keyPrefix?: string;
  /**
   * From where to scan anew. When given, a scan that misses more than half of what is known, or all of it where that is little, is
   * not believed until the next one agrees. Absent: what the scan shows is taken at its word.
   */
  again?: StreamState;
}

export interface ExtractedRecord {
  key: string;
  /** The platform's own; null where it has none: then the last extracted wins. */
  updatedAt: string | null;
  /** The bytes that came. Pieces of one record that came apart are joined by the record separator, see `fragments.ts`. */
  payload: Uint8Array;
  /**
   * The bytes that make a version, where the payload holds some that differ each time it is asked for, such as a shuffled
   * list of suggestions. Absent: the payload.
   */
  versionBytes?: Uint8Array;
  /** What a cheap listing shows of this version: by it a reconciliation finds what a filter by time has missed. */
  mark?: string;
  /** Where a person finds it, not part of the record: `tills/march.csv:17`. */
  place?: string;
  /** Its delivery, if the platform has deliveries. */
  delivery?: string;
  /**
   * Of a record whose pieces may come apart in one delivery: itself with what an earlier page of that brought of it; null: that
   * holds it already.
   */
  joinedTo?(earlier: { payload: Uint8Array; place: string | null; updatedAt: string | null }): ExtractedRecord | null;
}

/** A record version, read back from the raw log. */
export interface StoredRecord {
  stream: string;
  key: string;
  updatedAt: string | null;
  extractedAt: string;
  /** A full scan did not show it any more: the payload is empty. */
  isDeleted: boolean;
  payload: Uint8Array;
  place: string | null;
}
