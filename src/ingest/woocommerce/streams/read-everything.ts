import type { ExtractedRecord, KnownRecords, Page } from '../../extractor.js';
import type { SlicedElement } from '../../json-slice.js';
import type { Query, WooClient } from '../client.js';
import { idOf, readById, readPage, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';
import { naive, secondBefore } from '../times.js';
import { fewAtOnce } from './few-at-once.js';
import { type KeyedList, readRecords } from './keyed-list.js';
import { type KeyedState, type LookThrough, reachOf } from './keyed-state.js';

/**
 * Goes through all ids: what it does not see has vanished, and what was changed behind the modified time (an import into the
 * tables, a refund that was deleted) is read anew. Only a 404 says that a record is gone (contracts, the table of cursors): what
 * was not seen is asked for by its id before anything is taken as deleted.
 */
export async function* readEverything(
  store: ConnectedStore,
  keyed: KeyedList,
  before: KeyedState,
  known: KnownRecords,
): AsyncGenerator<Page> {
  const { lookThrough, lookedThroughAt: _, ...rest } = before;
  const look = lookThrough ?? begin(store);
  const { scan } = look;
  const passes = passesOf(keyed, rest, look);
  // The page that was yielded last may not be in the raw log yet.
  let lastShown: readonly string[] = [];
  for (let at = look.at; at < passes.length; at += 1) {
    const list = passes[at]!;
    const listed = keyed.listedFields === 0 ? list : onlyFields(list, keyed.listedFields);
    for await (const page of readById(store.client, listed, at === look.at ? look.place : undefined)) {
      const next: LookThrough = page.isLast
        ? { ...look, at: at + 1, place: undefined }
        : { ...look, at, place: page.place };
      const records = await recordsOf(store, keyed, list, page.elements, known);
      lastShown = page.elements.map((element) => String(idOf(element)));
      yield { records, listed: lastShown, scan, state: { ...before, lookThrough: next } };
    }
  }
  const shown = new Set(lastShown);
  const unseen = (await known.unseen(scan)).filter((key) => !shown.has(key));
  yield {
    records: [],
    listed: await stillThere(store, keyed.list.path, unseen),
    scan,
    state: { ...rest, lookedThroughAt: `${look.startedAt}Z` },
    completes: { scan, again: rest },
  };
}

/** Those of some records that no list shows, and that are there all the same: a plugin hides them, or a page was not the list's. */
async function stillThere(store: ConnectedStore, path: string, keys: readonly string[]): Promise<string[]> {
  const answers = await fewAtOnce(store, keys, async (key) => ({
    key,
    answer: await store.client.find({ path: `${path}/${key}`, query: { _fields: 'id,status' } }),
  }));
  return answers.filter(({ answer }) => answer !== null && !isDraft(answer.body)).map(({ key }) => key);
}

/** A list of any status leaves these out, as they are no records yet. */
function isDraft(body: unknown): boolean {
  return ['auto-draft', 'checkout-draft'].includes((body as { status?: string } | null)?.status ?? '');
}

function begin({ client }: ConnectedStore): LookThrough {
  const startedAt = naive(client.storeNow());
  return { scan: startedAt, startedAt, at: 0 };
}

/** Each status; then once more what was modified since the beginning: a record that came back out of the trash behind the pass of its new status would seem gone. */
function passesOf({ list, statuses }: KeyedList, state: KeyedState, { startedAt }: LookThrough): WooList[] {
  const pass = (status: string, reach: Query): WooList => ({ ...list, filter: { ...list.filter, ...reach, status } });
  const since = { modified_after: secondBefore(secondBefore(startedAt)), dates_are_gmt: true };
  return [...statuses.map((status) => pass(status, reachOf(state))), pass(statuses[0]!, since)];
}

function onlyFields(list: WooList, count: number): WooList {
  const fields = list.fields.slice(0, count);
  return { ...list, fields, filter: { ...list.filter, _fields: fields.join(',') } };
}

async function recordsOf(
  { client }: ConnectedStore,
  keyed: KeyedList,
  list: WooList,
  elements: readonly SlicedElement[],
  known: KnownRecords,
): Promise<ExtractedRecord[]> {
  if (keyed.listedFields === 0) return await readRecords(keyed, elements);
  const marks = await known.marks(elements.map((element) => String(idOf(element))));
  const differing = elements.filter((element) => marks.get(String(idOf(element))) !== keyed.mark(element));
  if (differing.length === 0) return [];
  return await readRecords(keyed, await readGiven(client, list, differing.map(idOf)));
}

/** The records with these ids, as many at a time as the store manages; those that are gone by now are left out. */
async function readGiven(client: WooClient, list: WooList, ids: readonly number[]): Promise<SlicedElement[]> {
  const found: SlicedElement[] = [];
  let left = [...ids];
  while (left.length > 0) {
    const asked = left.slice(0, client.pageSize);
    const { elements, size } = await readPage(client, list, { include: asked.join(','), orderby: 'include' });
    found.push(...elements);
    // A page that had to become smaller holds the first of them only.
    left = left.slice(Math.min(asked.length, size));
  }
  return found;
}
