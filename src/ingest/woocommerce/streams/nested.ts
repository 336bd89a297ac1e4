import type { ExtractedRecord } from '../../extractor.js';
import type { SlicedElement } from '../../json-slice.js';
import type { ConnectedStore } from '../store.js';

/** Requests under way at a time, where the host sets no limit: as many as the client has sockets. */
const mostAtOnce = 4;

/** Makes records of elements, in their order, where some take further requests; null is left out. */
export async function readNested(
  { settings }: Pick<ConnectedStore, 'settings'>,
  elements: readonly SlicedElement[],
  complete: (element: SlicedElement) => Promise<ExtractedRecord | null>,
): Promise<ExtractedRecord[]> {
  const atOnce = settings.requestsPerSecond === undefined ? mostAtOnce : 1;
  const records: (ExtractedRecord | null)[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < elements.length) {
      const at = next;
      next += 1;
      records[at] = await complete(elements[at]!);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return records.filter((record) => record !== null);
}
