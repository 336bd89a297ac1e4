import type { ExtractRequest, Page, Stream } from '../../../../contract/extractor.js';
import { naive } from '../../client/times.js';
import { readPage } from '../list.js';
import type { ConnectedStore } from '../store.js';
import type { KeyedList } from './keyed-list.js';
import { beginning, type KeyedState, reaching, reachOf } from './keyed-state.js';
import { readBetween } from './read-between.js';
import { readChanges, settledUpTo } from './read-changes.js';
import { readEverything } from './read-everything.js';
import { readUnlisted } from './read-unlisted.js';

const hourMs = 3600 * 1000;

export function keyedStream(store: ConnectedStore, keyed: KeyedList): Stream {
  return { ...keyed.stream, extract: (request) => readKeyedList(store, keyed, request) };
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
  state = (await keyed.learn?.(state)) ?? state;
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
  if (keyed.unlisted && !state.hasUnlisted) {
    for await (const records of readUnlisted(store, keyed, state, known)) {
      signal.throwIfAborted();
      yield { records, state };
    }
    state = { ...state, hasUnlisted: true };
  }
  for await (const page of readBetween(store, keyed, state, known)) {
    signal.throwIfAborted();
    state = page.state;
    yield page;
  }
  const total = await totalOf(store, keyed, state);
  if (!isLookDue(store, keyed, state, total)) {
    yield { records: [], state: { ...state, total, added: 0 } };
    return;
  }
  for await (const page of readEverything(store, keyed, { ...state, total, added: 0 }, known)) {
    signal.throwIfAborted();
    yield page;
  }
}

/** How many records there are of those made before the watermark, within reach: no change of a record moves this. */
async function totalOf({ client }: ConnectedStore, keyed: KeyedList, state: KeyedState): Promise<number> {
  const { list } = keyed;
  const window = { ...reachOf(state), before: naive(new Date(state.watermark!)) };
  let total = 0;
  for (const status of keyed.statuses(state)) {
    const counted = { ...list, fields: ['id'], filter: { ...list.filter, ...window, status } };
    total += (await readPage(client, counted, { per_page: 1, _fields: 'id' })).total;
  }
  return total;
}

function isLookDue({ client }: ConnectedStore, keyed: KeyedList, state: KeyedState, total: number): boolean {
  if (state.lookThrough !== undefined || state.lookedThroughAt === undefined) return true;
  // After a backfill as well: an empty page that belongs to another question looks like the end.
  if (total !== (state.total ?? 0) + (state.added ?? 0)) return true;
  return client.storeNow().getTime() - Date.parse(state.lookedThroughAt) >= keyed.reconcileHours(state) * hourMs;
}
