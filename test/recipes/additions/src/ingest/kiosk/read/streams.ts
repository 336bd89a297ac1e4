import type { ExtractedRecord, Stream, StreamDeclaration } from '../../../contract/extractor.js';
import { readFullScan } from '../../reading/full-scan.js';
import { parseSlice, type SlicedElement } from '../../reading/json-slice.js';
import type { WindowSettings } from '../../reading/slices.js';
import { readWindows } from '../../reading/windows.js';
import type { KioskClient } from '../client/client.js';

/** In reading order. */
export const kioskStreams = {
  payouts: { name: 'payouts', mode: 'full_scan' },
  orders: { name: 'orders', mode: 'incremental' },
} as const satisfies Record<string, StreamDeclaration>;

const second = 1000;
const day = 24 * 3600 * second;
const fields = ['id', 'changed_at'];

const windows = (start: Date): WindowSettings => ({
  start,
  safetyMs: second,
  lookback: { minMs: 600 * second, maxMs: day },
  window: { startMs: 3650 * day, minMs: 60 * second, maxMs: 3650 * day },
});

/** Payouts have no filter by time: all of them are read each time. */
export function payoutsStream(client: KioskClient): Stream {
  return {
    ...kioskStreams.payouts,
    extract: ({ state }) =>
      readFullScan({ state, clock: client.clock, readPages: (after) => pages(client, 'payouts', {}, after) }),
  };
}

export function salesStream(client: KioskClient, start: Date): Stream {
  return {
    ...kioskStreams.orders,
    extract: ({ state }) =>
      readWindows({
        ...{ state, clock: client.clock, settings: windows(start) },
        readSlice: ({ from, to, position }) =>
          pages(client, 'sales', { changed_from: from, changed_before: to }, position),
      }),
  };
}

async function* pages(client: KioskClient, name: string, filter: Readonly<Record<string, string>>, position: unknown) {
  let after = position as string | undefined;
  for (;;) {
    const query = after === undefined ? filter : { ...filter, after };
    const { elements, next } = await client.list(name, query, fields);
    yield { records: elements.map(record), position: next, isLast: next === null };
    if (next === null) return;
    after = next;
  }
}

function record({ bytes, fields: [id, changedAt] }: SlicedElement): ExtractedRecord {
  return { key: String(parseSlice(id!)), updatedAt: parseSlice(changedAt!) as string, payload: bytes };
}
