import type { CanonicalRecord } from '../../canonical/record.js';
import type { Source } from '../../canonical/source.js';

/** Where in the raw log a record came from. */
export interface RawPlace {
  stream: string;
  key: string;
  chunkId: string;
  position: number;
  /** Where a person finds it: `tills/march.csv:17`. */
  place?: string;
  /**
   * The delivery (a file as read with one mapping) that contains it, see `raw.delivery`. Deliveries sort by their time.
   */
  delivery?: string;
}

export interface ChangeSetRecord {
  record: CanonicalRecord;
  from: RawPlace;
  /** An order assembled from parts that were compared one by one: it replaces the known order, whatever its time. */
  isAssembled?: true;
}

/** The canonical records of one batch of one source, in the order of the raw log. */
export interface ChangeSet {
  source: Source;
  /** ISO 4217: the currency of amounts without the prefix `store_`. */
  reportingCurrency: string;
  records: ChangeSetRecord[];
  /** Retracted deliveries of order parts. */
  retracted?: readonly Retracted[];
  /**
   * Resolves when the change sets before this one are committed. Awaited before anything is read that those may change;
   * the parts of its orders are not among it. Left out: they are committed.
   */
  untilTurn?: () => Promise<void>;
  /** Whether those before may not be committed yet. They and this one are of orders alone, with their postings, and have no order in common. */
  isAhead?: boolean;
}

/** A retracted delivery, see `raw.delivery`. */
export interface Retracted {
  stream: string;
  delivery: string;
}

/** A rejected record: the problem, its path in the canonical record, and the value there. */
export interface Rejection {
  from: RawPlace;
  code: string;
  message: string;
  path: string;
  value: string | null;
  /** What it waits for: a rate of the currency to the euro on the day (YYYY-MM-DD) or shortly before it. */
  missingRate?: { currency: string; date: string };
}
