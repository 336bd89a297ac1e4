import type { ExtractedRecord, KnownRecords, Page } from '../../../../contract/extractor.js';
import { idOf, readGiven, readPage, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';
import type { KeyedList } from './keyed-list.js';
import type { KeyedState, TriedIds } from './keyed-state.js';
import { readByIds, unknownOf } from './read-unlisted.js';

/** Requests by id of one sync: some 30 seconds of a small host. */
const mostPerSync = 500;
/** As many ids as a list takes in one request. */
const idsAtOnce = 100;
/** Ranges in which every id is known cost no request and are not committed one by one. */
const worthACommit = 100;

/**
 * Records that no list shows and nothing names: the unknown ids between those of a list are requested one by one, the newest
 * first, a bounded number with each sync. Ids are shared with products, pages and attachments, so most do not exist, and an id
 * is tried only once.
 */
export async function* readBetween(
  store: ConnectedStore,
  keyed: KeyedList,
  before: KeyedState,
  known: KnownRecords,
): AsyncGenerator<Page & { state: KeyedState }> {
  const { between } = keyed;
  if (!between?.isNeeded(before)) return;
  const anyOf: WooList = { ...keyed.list, fields: ['id'], filter: { status: 'any', _fields: 'id' } };
  const [first, last] = [await idAt(store, anyOf, 'asc'), await idAt(store, anyOf, 'desc')];
  if (first === null || last === null) return;
  let tried: TriedIds = before.tried ?? { from: last + 1, to: last, left: 0 };
  let records: ExtractedRecord[] = [];
  let [requested, sinceCommit] = [0, 0];
  while (requested + idsAtOnce <= mostPerSync) {
    const ids = nextIds(tried, first, last);
    if (ids.length === 0) break;
    const unlisted = await notIn(store, anyOf, await unknownOf(ids, known));
    records.push(...(await readByIds(store, keyed, before, unlisted, between.isRecord)));
    requested += unlisted.length;
    sinceCommit += unlisted.length;
    tried = extended(tried, ids, first, last);
    if (sinceCommit < worthACommit) continue;
    yield { records, state: { ...before, tried } };
    [records, sinceCommit] = [[], 0];
  }
  yield { records, state: { ...before, tried } };
}

/** Newer ids first, in ascending order, so that those tried stay one range; then older ones. */
function nextIds({ from, to }: TriedIds, first: number, last: number): number[] {
  const start = to < last ? to + 1 : Math.max(first, from - idsAtOnce);
  const end = to < last ? Math.min(last, to + idsAtOnce) : from - 1;
  return Array.from({ length: Math.max(0, end - start + 1) }, (_, at) => start + at);
}

function extended(tried: TriedIds, ids: readonly number[], first: number, last: number): TriedIds {
  const from = Math.min(tried.from, ids[0]!);
  const to = Math.max(tried.to, ids.at(-1)!);
  return { from, to, left: Math.max(0, from - first) + Math.max(0, last - to) };
}

async function idAt({ client }: ConnectedStore, list: WooList, order: 'asc' | 'desc'): Promise<number | null> {
  const { elements } = await readPage(client, list, { orderby: 'id', order, per_page: 1 });
  return elements[0] ? idOf(elements[0]) : null;
}

/** Those that the list does not show: what it shows is known, or outside the backfill's reach. */
async function notIn({ client }: ConnectedStore, list: WooList, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const listed = new Set((await readGiven(client, list, ids)).map(idOf));
  return ids.filter((id) => !listed.has(id));
}
