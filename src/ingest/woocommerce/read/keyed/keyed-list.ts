import type { ExtractedRecord, KnownRecords, StreamDeclaration } from '../../../../contract/extractor.js';
import type { SlicedElement } from '../../../reading/json-slice.js';
import type { WooList } from '../list.js';
import type { KeyedState } from './keyed-state.js';

/** A list with a modified time: a walk in its order reads what changed, a full reconciliation what the walk cannot see. */
export interface KeyedList {
  stream: StreamDeclaration;
  /** The sliced fields begin with `id` and `date_modified_gmt`. */
  list: WooList;
  /** Their lists together hold every record that a list shows; the first of them shows what is alive. */
  statuses(state: KeyedState): readonly string[];
  /** Facts of before the backfill's start are not wanted; what facts refer to is, however old. */
  reach: 'from-backfill-start' | 'all';
  /** After so many hours everything is looked through. */
  reconcileHours(state: KeyedState): number;
  /** How a full reconciliation lists cheaply; absent: it reads all again. */
  listing?: Listing;
  /** What the listed fields say of a version. */
  mark(element: SlicedElement): string;
  /** Records of elements, with what takes further requests; null for one that is gone meanwhile. */
  complete(elements: readonly SlicedElement[]): Promise<(ExtractedRecord | null)[]>;
  /** What the store has to be asked before anything is read: at the beginning of each sync. */
  learn?(state: KeyedState): Promise<KeyedState>;
  /** Ids of records that no list shows, a page at a time. */
  unlisted?(state: KeyedState): AsyncIterable<readonly number[]>;
  /** For records that no list shows and `unlisted` does not name. */
  between?: Between;
  /** What the operator must know once everything was looked through. */
  audit?(state: KeyedState, known: KnownRecords): Promise<string[]>;
}

/** Unknown ids between those of the list are requested one by one. */
export interface Between {
  isNeeded(state: KeyedState): boolean;
  /** Whether the record with this id, which the route of one record returned, is of the list's type. */
  isRecord(id: number): Promise<boolean>;
}

export interface Listing {
  /** So many of the sliced fields are listed, by which marks are made. */
  fields: number;
  /** So many records a look compares as a whole, beyond their marks. */
  wholes: number;
  /** Those of some records of a list, by id, whose known version is not what the store has now. */
  differing(list: WooList, ids: readonly number[], known: KnownRecords): Promise<number[]>;
}

/** The records of a list's elements, without those that are gone meanwhile. */
export async function readRecords(keyed: KeyedList, elements: readonly SlicedElement[]): Promise<ExtractedRecord[]> {
  return (await keyed.complete(elements)).filter((record) => record !== null);
}
