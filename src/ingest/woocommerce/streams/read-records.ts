import type { ExtractedRecord } from '../../extractor.js';
import type { SlicedElement } from '../../json-slice.js';
import type { KeyedList } from './keyed-list.js';

/** The records of a list's elements, without those that are gone meanwhile. */
export async function readRecords(keyed: KeyedList, elements: readonly SlicedElement[]): Promise<ExtractedRecord[]> {
  return (await keyed.complete(elements)).filter((record) => record !== null);
}
