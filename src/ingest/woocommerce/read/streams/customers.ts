import type { ExtractedRecord, ExtractRequest, KnownRecords, Page, Stream } from '../../../../contract/extractor.js';
import { readFullScan, type ScanPage } from '../../../reading/full-scan.js';
import type { SlicedElement } from '../../../reading/json-slice.js';
import type { WooClient } from '../../client/client.js';
import { usualReconcileHours } from '../keyed/reconcile-hours.js';
import { type IdPlace, idOf, readById, readPage, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';
import { wooStreams } from '../streams.js';

const hourMs = 3600 * 1000;
/** Maximum pages of new accounts between two scans; they are all in memory. */
const mostPages = 10;

/** Without the role only customers are listed, but people with other roles buy too. */
const list: WooList = { path: '/wc/v3/customers', filter: { role: 'all' }, fields: ['id'] };

/** No filter finds changed accounts: reads all of them when a scan is due, and between two scans the new ones. */
export function customersStream(store: ConnectedStore): Stream {
  return { ...wooStreams.customers, extract: (request) => readCustomers(store, request) };
}

async function* readCustomers(
  { client, settings, index }: ConnectedStore,
  { state, known }: ExtractRequest,
): AsyncGenerator<Page> {
  await index();
  const age = state.watermark === null ? null : client.clock.now().getTime() - Date.parse(state.watermark);
  const isDue =
    state.scan !== undefined || age === null || age >= (settings.reconcileHours ?? usualReconcileHours) * hourMs;
  const fresh = isDue ? null : await newest(client, known);
  if (fresh !== null) {
    yield { records: fresh.map(recordOf), state };
    return;
  }
  const readPages = (position: unknown) => scanPages(client, position as IdPlace | undefined);
  yield* readFullScan({ state, clock: client.clock, readPages });
}

async function* scanPages(client: WooClient, from: IdPlace | undefined): AsyncGenerator<ScanPage> {
  for await (const { elements, place, isLast } of readById(client, list, from)) {
    yield { records: elements.map(recordOf), position: place, isLast };
  }
}

/**
 * All accounts newer than the newest known one, to be stored together: if only some of them were stored, the next run would stop at
 * these and miss the rest. null if there are more than a few pages of them: then a scan is as good.
 */
async function newest(client: WooClient, known: KnownRecords): Promise<SlicedElement[] | null> {
  const fresh: SlicedElement[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const { elements, totalPages } = await readPage(client, list, { orderby: 'id', order: 'desc', page });
    const found = await known.marks(elements.map(keyOf));
    fresh.push(...elements.filter((element) => !found.has(keyOf(element))));
    if (found.size > 0 || page >= totalPages) return fresh;
  }
  return null;
}

function keyOf(element: SlicedElement): string {
  return String(idOf(element));
}

/** An account's modified time does not follow all its changes: of two versions, the one extracted last is newer. */
function recordOf(element: SlicedElement): ExtractedRecord {
  return { key: keyOf(element), updatedAt: null, payload: element.bytes };
}
