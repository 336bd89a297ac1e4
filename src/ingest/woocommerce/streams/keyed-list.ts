import type { ExtractedRecord, ExtractRequest, Page, Stream } from '../../extractor.js';
import type { SlicedElement } from '../../json-slice.js';
import type { WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';
import { naive } from '../times.js';
import { beginning, type KeyedState, reaching, reachOf } from './keyed-state.js';
import { readChanges, settledUpTo } from './read-changes.js';
import { readEverything } from './read-everything.js';

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

const hourMs = 3600 * 1000;

export function keyedStream(store: ConnectedStore, keyed: KeyedList): Stream {
  return { name: keyed.stream, mode: 'incremental', extract: (request) => readKeyedList(store, keyed, request) };
}

/**
 * First what changed; then everything, when it is due or something is missing. What reaches back to the beginning starts with
 * everything: a walk from the beginning of time has nothing to begin at.
 */
async function* readKeyedList(
  store: ConnectedStore,
  keyed: KeyedList,
  { state: before, known, signal }: ExtractRequest,
): AsyncGenerator<Page> {
  await store.index();
  const isAll = keyed.reach === 'all';
  let state = reaching(before as KeyedState, isAll ? beginning : store.context.backfillStart.toISOString());
  if (isAll && state.watermark === null) {
    state = { ...state, watermark: settledUpTo(store) };
  } else {
    for await (const page of readChanges(store, keyed, state, known)) {
      signal.throwIfAborted();
      state = page.state as KeyedState;
      yield page;
    }
  }
  if (state.watermark === null) return;
  const total = await totalOf(store, keyed, state);
  if (!isLookDue(store, state, total)) {
    yield { records: [], state: { ...state, total, added: 0 } };
    return;
  }
  for await (const page of readEverything(store, keyed, { ...state, total, added: 0 }, known)) {
    signal.throwIfAborted();
    yield page;
  }
}

/** How many records there are of those made before the watermark, within reach: no change of a record moves this. */
async function totalOf({ client }: ConnectedStore, { list, statuses }: KeyedList, state: KeyedState): Promise<number> {
  const window = { ...reachOf(state), before: naive(new Date(state.watermark!)) };
  let total = 0;
  for (const status of statuses) {
    const query = { ...list.filter, ...window, status, per_page: 1, _fields: 'id' };
    total += (await client.get({ path: list.path, fields: ['id'], query })).total;
  }
  return total;
}

function isLookDue({ client, settings }: ConnectedStore, state: KeyedState, total: number): boolean {
  if (state.lookThrough !== undefined || state.lookedThroughAt === undefined) return true;
  // After a backfill as well: an empty page that belongs to another question looks like the end.
  if (total !== (state.total ?? 0) + (state.added ?? 0)) return true;
  return client.storeNow().getTime() - Date.parse(state.lookedThroughAt) >= settings.reconcileHours * hourMs;
}
