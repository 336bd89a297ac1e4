import type { CanonicalRecord } from '../../canonical/record.js';
import type { Source } from '../../canonical/source.js';

/** Where in the raw log a record came from. */
export interface RawPlace {
  stream: string;
  key: string;
  chunkId: string;
  position: number;
  /** Where people find it: `tills/march.csv:17`. */
  place?: string;
  /** The file in one reading that brought it, see `raw.delivery`. Deliveries sort by their time. */
  delivery?: string;
}

export interface ChangeSetRecord {
  record: CanonicalRecord;
  from: RawPlace;
  /** An order put together from parts that were judged one by one: it replaces whatever stood there, whatever its time. */
  isAssembled?: true;
}

/** The canonical records of one batch of one source, in the order of the raw log. */
export interface ChangeSet {
  source: Source;
  /** ISO 4217: what amounts without the prefix `store_` are expressed in. */
  reportingCurrency: string;
  records: ChangeSetRecord[];
  /** Deliveries of parts of orders that were taken back. */
  retracted?: readonly Retracted[];
}

/** A delivery that was taken back, see `raw.delivery`. */
export interface Retracted {
  stream: string;
  delivery: string;
}

/** A record that was set aside: what is wrong, where in the canonical record, what stood there. */
export interface Rejection {
  from: RawPlace;
  code: string;
  message: string;
  path: string;
  value: string | null;
  /** What it waits for: a rate of the currency to the euro, on the day (YYYY-MM-DD) or shortly before it. */
  missingRate?: { currency: string; date: string };
}
