import type { ExtractedRecord } from '../../extractor.js';
import type { SlicedElement } from '../../json-slice.js';

/** Requests under way at a time: as many as the client has sockets. */
const atOnce = 4;

/** Makes records of elements, in their order, where some take further requests; null is left out. */
export async function readNested(
  elements: readonly SlicedElement[],
  complete: (element: SlicedElement) => Promise<ExtractedRecord | null>,
): Promise<ExtractedRecord[]> {
  const records: (ExtractedRecord | null)[] = [];
  for (let start = 0; start < elements.length; start += atOnce) {
    records.push(...(await Promise.all(elements.slice(start, start + atOnce).map(complete))));
  }
  return records.filter((record) => record !== null);
}
