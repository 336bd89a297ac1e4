import type { Static, TSchema } from 'typebox';
import type { Platform } from '../canonical/platform.js';
import type { CanonicalRecord } from '../canonical/record.js';
import type { Source } from '../canonical/source.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import type { TokenBuckets } from './token-buckets.js';

/**
 * The contract between the platforms and the rest. A platform is a folder that exports one `PlatformConnector`, a line in
 * `registry.ts`, a simulator, and a page of documentation. No other code depends on a platform, except that `cartograph import`
 * reads files.
 */
export interface PlatformConnector<S extends TSchema = TSchema> {
  platform: Platform;
  /** The platform's part of a source's configuration. Secret strings are marked `secret: true` in the schema. */
  settings: S;
  /** Its streams, in reading order: known without a connection. */
  streams: readonly StreamDeclaration[];
  connect(settings: Static<S>, context: ConnectContext): Extractor;
  /**
   * Makes canonical records of one raw record, or throws a `DataError`. Pure: the same bytes give the same records. Unknown fields
   * and values are accepted, and reported to `drift`.
   */
  stage(record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[];
  /**
   * Records loaded into the warehouse per batch if they are small; 5,000 if left out. A part of an order takes the memory of
   * several other records: it is stored, read back, and assembled with the parts that are already there.
   */
  recordsAtOnce?: number;
  /** Bytes of raw records per batch, before compression; 12 MB if left out. A row of a report takes several times its bytes once staged. */
  bytesAtOnce?: number;
}

/** A field or value from a platform that this version does not know. Each is reported to the operator once per source. */
export interface DriftReport {
  /** A field that is not read and not known to be ignored; `path` without indices: `line_items[].gift_wrap`. */
  unknownField(path: string): void;
  /** A new value of a field whose values are known, such as a new status. */
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
  /** The path that an import reads instead of the one in the settings. */
  importPath?: string | null;
  /** Rations of calls that all processes share. Left out: this connection keeps its own. */
  tokenBuckets?: TokenBuckets | undefined;
}

/** One connected source. */
export interface Extractor {
  /** Checks credentials and permissions, and returns what the platform reports about the account. Throws a `ConfigError`. */
  probe(): Promise<AccountProfile>;
  /** The streams that the connector declares, in the same order. */
  streams: readonly Stream[];
  close(): Promise<void>;
}

export interface AccountProfile {
  name: string;
  /** null if the platform does not report it: then it must be configured. */
  currency: string | null;
  timezone: string | null;
  /** If several accounts are read: each with what identifies it, for the operator. */
  accounts?: readonly string[];
  /** The platform's ids of the accounts that are read, if one of them may also be reached through another source: then it counts twice. */
  accountIds?: readonly string[];
  /** What the operator must know: missing permissions, and the data that is missing because of them. */
  notices: string[];
  /** Orders last changed before this are not read. Absent: all orders are read, however old. */
  ordersReadFrom?: Date;
  /** What each stream contains with these credentials, in reading order. */
  streams: StreamAccess[];
}

export interface StreamAccess {
  stream: string;
  /** For the operator: `orders with their lines and refunds`. */
  contents: string;
  /** Which part of it cannot be read, and why; null if all of it can. */
  missing: string | null;
}

/** One kind of record of a platform: everything that code outside its reader needs. */
export type StreamDeclaration = RecordStreamDeclaration | PartitionStreamDeclaration;

interface RecordStreamDeclaration extends NamedStream {
  /**
   * `incremental`: records changed since the watermark. `full_scan`: everything each time; what a complete scan did not show
   * is deleted. It determines up to when a stream is known after a complete read (`known-until.ts`), and which pages it may have
   * (`check-page.ts`).
   */
  mode: 'incremental' | 'full_scan';
}

/**
 * A stream of reports without records of their own: each partition (an account's day) is one record of the raw log, and its newest
 * version replaces all that the ones before said of it, also by nothing. See `reading/partitions.ts`.
 */
export interface PartitionStreamDeclaration extends NamedStream {
  mode: 'partitions';
  partitions: PartitionRules;
}

interface NamedStream {
  name: string;
  /**
   * Whether every version of a record matters: a product's attributes keep their history, and a stock level has a row for each
   * day. If left out, only the newest version of a record counts.
   */
  keepsHistory?: boolean;
}

/** What a platform promises about the partitions of a stream. */
export interface PartitionRules {
  /** The period of one partition, in the account's time zone. Weeks begin on Monday. */
  unit: PartitionUnit;
  /** How many days after its end the platform may still restate a partition: until then its rows are not final. */
  restatedForDays: number;
  /**
   * Which partitions are read again, at each sync or once a day or week of the account's: those that ended within `days` days
   * before that was last done, so each is read once more after its days are over. From the shortest to the longest, which is longer
   * than `restatedForDays`: the last reading of a partition comes once it can no longer change, however often is synced.
   */
  readAgain: readonly { days: number; every: 'sync' | 'day' | 'week' }[];
  /** How many months back the platform answers; null: as far as it has data. */
  keptForMonths: number | null;
  /** Whether a partition without rows is usual. If not, it is checked like one that has become empty. */
  mayBeEmpty: boolean;
}

export type PartitionUnit = 'day' | 'week' | 'month';

/** A stream of a connected source. */
export type Stream = StreamDeclaration & {
  /** Yields pages until the stream is read completely. Resumes from `state`, the state of the last committed page. */
  extract(request: ExtractRequest): AsyncIterable<Page>;
};

export interface ExtractRequest {
  state: StreamState;
  signal: AbortSignal;
  known: KnownRecords;
}

/** The stream's records in the raw log. The page yielded last may not be in it yet. */
export interface KnownRecords {
  /** The marks of the latest versions, by key; a key that is absent is unknown or deleted. */
  marks(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** The keys that the scan has not shown so far, to be requested one by one before they count as deleted. */
  unseen(scan: string): Promise<string[]>;
  /** The payloads of the latest versions, by key; without unknown and deleted keys. */
  payloads(keys: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** How many records are known, by the first word of the mark. */
  countsByMark(): Promise<ReadonlyMap<string, number>>;
}

/** For reading without a raw log. */
export const nothingKnown: KnownRecords = {
  marks: async () => new Map(),
  unseen: async () => [],
  payloads: async () => new Map(),
  countsByMark: async () => new Map(),
};

/** Opaque to everyone but the stream, and kept as JSON, except for the fields that an operator may see. */
export interface StreamState {
  /** The stream is read up to this instant. */
  watermark: string | null;
  /** After a reading of which a part is missing, such as an account that refuses: the stream is known no further than its watermark. */
  isShort?: true;
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
  /** Set on the last page of a full scan: what its `scan` did not show is deleted. */
  completes?: CompletedScan;
  /** The full scan that the page belongs to. */
  scan?: string;
  /** The scan is of a part of the stream only, such as an account or a file: of the keys with this prefix. Absent: of all keys. */
  keyPrefix?: string;
  /** Keys that the scan showed without their records, as a cheap listing does: these records exist, so they are not deleted. */
  listed?: readonly string[];
  /** The progress of the deliveries with records in the page. */
  deliveries?: readonly DeliveryNote[];
  /** Deliveries to retract with the page: records that only they have are removed as if they had never arrived. */
  retracts?: readonly Retraction[];
}

/** Data that a platform delivers as a unit, and that is replaced or retracted as a unit: a file in one reading. */
export interface DeliveryNote {
  /** Unique in its stream. Sorts by the time of the content, and ends with `-` and the digest of content and reading. */
  delivery: string;
  name: string;
  /** The fingerprint of the content, independent of how it is read. */
  content: string;
  asOf: string;
  rows: number;
  /** Rows whose key occurred before in the delivery, with the same values and with different ones. */
  repeatedEqual: number;
  repeatedDifferent: number;
  /** Rows without a key. */
  wrong: number;
  columnsRead: readonly string[];
  columnsLeftOut: readonly string[];
  /** Rows that are deliberately not read, by the name under which the mapping leaves them out; '': it does not mention them. */
  rowsLeftOut: Readonly<Record<string, number>>;
  isComplete: boolean;
}

/**
 * What to retract: one delivery; or all other readings of a delivery's content, if they have the same time or one of the names; or
 * the other deliveries with the name of `containedIn` whose records are all in `containedIn` too, except `but`.
 */
export type Retraction =
  | { delivery: string }
  | { otherReadingsOf: string; names: readonly string[] }
  | { containedIn: string; but: string };

export interface CompletedScan {
  scan: string;
  /**
   * The state from which to repeat the scan. If set, a scan that misses more than half of the known records (or all, if they are
   * few) counts only once the next scan agrees. Absent: the scan counts at once. After the scan of a part the stream is read on from
   * this state at once, so it must leave the part out until the next attempt.
   */
  again?: StreamState;
}

export interface ExtractedRecord {
  key: string;
  /** The platform's modified time; null if it has none: then the version extracted last wins. */
  updatedAt: string | null;
  /** The bytes received. Fragments of one record are joined by the record separator, see `fragments.ts`. */
  payload: Uint8Array;
  /**
   * The bytes that identify a version, if the payload contains some that differ on each request, such as a shuffled list of
   * suggestions. Absent: the payload.
   */
  versionBytes?: Uint8Array;
  /** What a cheap listing shows of this version, so that a reconciliation finds changes that a filter by time misses. */
  mark?: string;
  /** Where a person finds it; not part of the record: `tills/march.csv:17`. */
  place?: string;
  /** Its delivery, if the platform has deliveries. */
  delivery?: string;
  /**
   * For a record whose fragments may be far apart in one delivery: the record joined with the part of it that an earlier page of the
   * delivery brought; null if that part already contains it.
   */
  joinedTo?(earlier: { payload: Uint8Array; place: string | null; updatedAt: string | null }): ExtractedRecord | null;
}

/** A record version, read back from the raw log. */
export interface StoredRecord {
  stream: string;
  key: string;
  updatedAt: string | null;
  extractedAt: string;
  /** A full scan no longer showed it: the payload is empty. */
  isDeleted: boolean;
  payload: Uint8Array;
  place: string | null;
}
