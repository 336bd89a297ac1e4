import type { ExtractedRecord, KnownRecords, StreamDeclaration } from '../../../../contract/extractor.js';
import type { SlicedElement } from '../../../reading/json-slice.js';
import type { WooList } from '../list.js';
import type { KeyedState } from './keyed-state.js';

/** A list with a modified time: a walk in its order reads the changes, a full reconciliation finds those that the walk cannot see. */
export interface KeyedList {
  stream: StreamDeclaration;
  /** The sliced fields begin with `id` and `date_modified_gmt`. */
  list: WooList;
  /** Their lists together contain every record that a list shows; the first of them shows the records that are not in the trash. */
  statuses(state: KeyedState): readonly string[];
  /** Facts from before the backfill's start are not read; records that facts refer to are, however old. */
  reach: 'from-backfill-start' | 'all';
  /** The hours between two full reconciliations. */
  reconcileHours(state: KeyedState): number;
  /** The cheap listing of a full reconciliation; absent: it reads all records again. */
  listing?: Listing;
  /** The mark of a version, from the listed fields. */
  mark(element: SlicedElement): string;
  /** The records of elements, including the parts that take further requests; null for one that was deleted in between. */
  complete(elements: readonly SlicedElement[]): Promise<(ExtractedRecord | null)[]>;
  /** Queries the store at the beginning of each sync, before anything is read. */
  learn?(state: KeyedState): Promise<KeyedState>;
  /** Ids of records that no list shows, a page at a time. */
  unlisted?(state: KeyedState): AsyncIterable<readonly number[]>;
  /** For records that no list shows and `unlisted` does not name. */
  between?: Between;
  /** What the operator must know after a full reconciliation. */
  audit?(state: KeyedState, known: KnownRecords): Promise<string[]>;
}

/** Unknown ids between those of the list are requested one by one. */
export interface Between {
  isNeeded(state: KeyedState): boolean;
  /** Whether the record with this id, which the route of one record returned, is of the list's type. */
  isRecord(id: number): Promise<boolean>;
}

export interface Listing {
  /** How many of the sliced fields are listed: marks are made of these. */
  fields: number;
  /** How many records a reconciliation compares as a whole, beyond their marks. */
  wholes: number;
  /** Of some records of a list, by id, those whose known version differs from the store's. */
  differing(list: WooList, ids: readonly number[], known: KnownRecords): Promise<number[]>;
}

/** The records of a list's elements, without those that were deleted in between. */
export async function readRecords(keyed: KeyedList, elements: readonly SlicedElement[]): Promise<ExtractedRecord[]> {
  return (await keyed.complete(elements)).filter((record) => record !== null);
}
