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
 * First the changes; then everything, if a reconciliation is due or something is missing. A list that is read from the beginning
 * of time starts with everything: a walk has no place to start at.
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

/** The number of records created before the watermark, within reach: no change of a record affects it. */
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
  // After a backfill too: an empty page that belongs to another request looks like the end.
  if (total !== (state.total ?? 0) + (state.added ?? 0)) return true;
  return client.storeNow().getTime() - Date.parse(state.lookedThroughAt) >= keyed.reconcileHours(state) * hourMs;
}
