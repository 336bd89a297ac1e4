import type { ExtractedRecord, ExtractRequest, Page, Stream } from '../../extractor.js';
import { readFullScan, type ScanPage } from '../../full-scan.js';
import type { SlicedElement } from '../../json-slice.js';
import type { WooClient } from '../client.js';
import { type IdPlace, idOf, readById, readPage, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';

const hourMs = 3600 * 1000;

/** Without the role only customers are listed: people who buy have other roles, too. */
const list: WooList = { path: '/wc/v3/customers', filter: { role: 'all' }, fields: ['id'] };

/** No filter tells which accounts have changed: all of them, when that is due; between two scans those that are new. */
export function customersStream(store: ConnectedStore): Stream {
  return { name: 'customers', mode: 'full_scan', extract: (request) => readCustomers(store, request) };
}

async function* readCustomers(
  { client, settings, index }: ConnectedStore,
  { state, known }: ExtractRequest,
): AsyncGenerator<Page> {
  await index();
  const age = state.watermark === null ? null : client.clock.now().getTime() - Date.parse(state.watermark);
  if (state.scan === undefined && age !== null && age < settings.reconcileHours * hourMs) {
    const isKnown = async (elements: readonly SlicedElement[]) => await known.marks(elements.map(keyOf));
    for await (const elements of newest(client, isKnown)) yield { records: elements.map(recordOf), state };
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

/** From the newest account down to the first page that holds a known one. */
async function* newest(
  client: WooClient,
  known: (elements: readonly SlicedElement[]) => Promise<ReadonlyMap<string, unknown>>,
): AsyncGenerator<SlicedElement[]> {
  for (let page = 1; ; page += 1) {
    const { elements, totalPages } = await readPage(client, list, { orderby: 'id', order: 'desc', page });
    const found = await known(elements);
    const fresh = elements.filter((element) => !found.has(keyOf(element)));
    if (fresh.length > 0) yield fresh;
    if (fresh.length < elements.length || page >= totalPages) return;
  }
}

function keyOf(element: SlicedElement): string {
  return String(idOf(element));
}

/** An account's modified time does not follow its every change: of two versions the one extracted last is the newer. */
function recordOf(element: SlicedElement): ExtractedRecord {
  return { key: keyOf(element), updatedAt: null, payload: element.bytes };
}
