import type { ExtractedRecord } from '../../extractor.js';
import type { SlicedElement } from '../../json-slice.js';
import type { WooList } from '../list.js';

/** A list with a modified time: a walk in its order reads what changed, a look through everything what the walk cannot see. */
export interface KeyedList {
  stream: string;
  /** The sliced fields begin with `id` and `date_modified_gmt`. */
  list: WooList;
  /** `any` leaves out the trash, and some storages show that only when it is asked for alone (contracts 2.8). */
  statuses: readonly string[];
  /** Facts of before the backfill's start are not wanted; what facts refer to is, however old. */
  reach: 'from-backfill-start' | 'all';
  /** So many of the sliced fields a look through everything lists, to read what they say has changed; 0: it reads all again. */
  listedFields: number;
  /** What the listed fields say of a version. */
  mark(element: SlicedElement): string;
  /** Records of elements, with what takes further requests; null for one that is gone meanwhile. */
  complete(elements: readonly SlicedElement[]): Promise<(ExtractedRecord | null)[]>;
}

/** The records of a list's elements, without those that are gone meanwhile. */
export async function readRecords(keyed: KeyedList, elements: readonly SlicedElement[]): Promise<ExtractedRecord[]> {
  return (await keyed.complete(elements)).filter((record) => record !== null);
}
