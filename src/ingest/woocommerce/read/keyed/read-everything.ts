import type { ExtractedRecord, KnownRecords, Page } from '../../../../contract/extractor.js';
import type { SlicedElement } from '../../../reading/json-slice.js';
import type { Query } from '../../client/client.js';
import { naive, secondBefore } from '../../client/times.js';
import { type IdPage, idOf, readById, readGiven, readPage, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';
import { fewAtOnce } from './few-at-once.js';
import { findById } from './find-by-id.js';
import { type KeyedList, type Listing, readRecords } from './keyed-list.js';
import { type KeyedState, type LookThrough, reachOf } from './keyed-state.js';
import { readUnlisted } from './read-unlisted.js';
import { isInSection, newestOf, sectionOf } from './section-of-history.js';

/** A cheap page of 100 is too small for a transaction of its own. */
const worthACommit = 300;
/** Records that no list showed are requested one by one, and committed this many at a time. */
const askedAtOnce = 50;

/**
 * Walks through all ids: those that it does not see have vanished, and records that were changed without a new modified time (an
 * edit in the old tables, an import, a deleted refund) are read again. Only a 404 proves that a record is gone: each unseen
 * record is requested by its id before it counts as deleted, and if the store returns it, it is read.
 */
export async function* readEverything(
  store: ConnectedStore,
  keyed: KeyedList,
  before: KeyedState,
  known: KnownRecords,
): AsyncGenerator<Page> {
  const { lookThrough, lookedThroughAt: _, ...rest } = before;
  // One saved by an earlier version is restarted.
  let look = lookThrough?.section ? lookThrough : await begin(store, keyed, rest);
  const { scan } = look;
  const passes = passesOf(keyed, rest, look);
  // The page yielded last may not be in the raw log yet.
  let lastShown: readonly string[] = [];
  for (let at = look.at; at < passes.length; at += 1) {
    const list = passes[at]!;
    for await (const page of listed(store, keyed, list, at === look.at ? look.place : undefined)) {
      const { records, due } = await recordsOf(store, keyed, { list, page, look, known });
      const { place: _place, due: _due, ...ongoing } = look;
      look = page.isLast ? { ...ongoing, at: at + 1 } : { ...ongoing, at, place: page.place, due };
      lastShown = page.elements.map(keyOf);
      yield { records, listed: lastShown, scan, state: { ...before, lookThrough: look } };
    }
  }
  const state: KeyedState = { ...before, lookThrough: look };
  const shown = new Set(lastShown);
  const unseen = new Set((await known.unseen(scan)).filter((key) => !shown.has(key)));
  for await (const keys of namedElsewhere(keyed, rest, unseen)) {
    for (const key of keys) unseen.delete(key);
    yield { records: [], listed: keys, scan, state };
  }
  const asked = [...unseen];
  for (let first = 0; first < asked.length; first += askedAtOnce) {
    const { records, listed } = await askedFor(store, keyed, asked.slice(first, first + askedAtOnce));
    yield { records, listed, scan, state };
  }
  for await (const records of readUnlisted(store, keyed, rest, known)) {
    yield { records, scan, state };
  }
  const { learned: _learned, ...kept } = rest;
  const done: KeyedState = { ...kept, looks: (rest.looks ?? 0) + 1, lookedThroughAt: `${look.startedAt}Z` };
  yield { records: [], scan, state: done, completes: { scan, again: rest } };
  if (!keyed.audit) return;
  // One page is ahead of the log: the records of the page before the last are counted.
  yield { records: [], state: done };
  yield { records: [], state: { ...done, notices: await keyed.audit(rest, known) } };
}

function keyOf(element: SlicedElement): string {
  return String(idOf(element));
}

async function* listed(
  { client }: ConnectedStore,
  { listing }: KeyedList,
  list: WooList,
  from: IdPage['place'] | undefined,
): AsyncGenerator<IdPage> {
  if (!listing) {
    yield* readById(client, list, from);
    return;
  }
  let elements: SlicedElement[] = [];
  for await (const page of readById(client, onlyFields(list, listing.fields), from)) {
    elements.push(...page.elements);
    if (elements.length < worthACommit && !page.isLast) continue;
    yield { ...page, elements };
    elements = [];
  }
}

/**
 * For when more records have left the lists than one reconciliation compares as a whole, as when the plugin of a common status is
 * switched off: those that the analytics name exist, and are requested when it is their turn.
 */
async function* namedElsewhere(
  { listing, unlisted }: KeyedList,
  state: KeyedState,
  unseen: ReadonlySet<string>,
): AsyncGenerator<string[]> {
  const size = listing?.wholes ?? 0;
  if (!unlisted || unseen.size <= size) return;
  const section = sectionOf(unseen.size, { size, look: state.looks ?? 0, newestFrom: Number.MAX_SAFE_INTEGER });
  for await (const ids of unlisted(state)) {
    const keys = ids.filter((id) => !isInSection(id, section)).map(String);
    yield keys.filter((key) => unseen.has(key));
  }
}

/** Records that no list shows, by their ids: hidden by a plugin, or in a status that is no longer registered. */
async function askedFor(
  store: ConnectedStore,
  { list, complete }: KeyedList,
  keys: readonly string[],
): Promise<{ records: ExtractedRecord[]; listed: string[] }> {
  const answers = await fewAtOnce(store, keys, async (key) => {
    const element = await findById(store, list, key);
    if (element === null || element === 'unreadable') return { key, isThere: element !== null, record: null };
    const [record = null] = await complete([element]);
    return { key, isThere: record !== null, record };
  });
  return {
    records: answers.map(({ record }) => record).filter((record) => record !== null),
    listed: answers.filter(({ isThere }) => isThere).map(({ key }) => key),
  };
}

async function begin(store: ConnectedStore, keyed: KeyedList, state: KeyedState): Promise<LookThrough> {
  const startedAt = naive(store.client.storeNow());
  const { list, listing } = keyed;
  const statuses = keyed.statuses(state);
  const total = state.total ?? 0;
  const size = listing?.wholes ?? 0;
  const look = state.looks ?? 0;
  const newestFrom = total > size ? await idOfNewest(store, list, newestOf(size)) : 0;
  return { scan: startedAt, startedAt, statuses, at: 0, section: sectionOf(total, { size, look, newestFrom }) };
}

/** The id from which on there are `count` records; greater than every id if there are none. */
async function idOfNewest({ client }: ConnectedStore, list: WooList, count: number): Promise<number> {
  if (count === 0) return Number.MAX_SAFE_INTEGER;
  const query = { status: 'any', orderby: 'id', order: 'desc', per_page: 1, offset: count - 1 };
  const { elements } = await readPage(client, { ...onlyFields(list, 1) }, query);
  return elements.length === 0 ? Number.MAX_SAFE_INTEGER : idOf(elements[0]!);
}

/**
 * A pass for each status; then one for the records modified since the start: a record restored from the trash after the pass of
 * its new status would otherwise seem gone.
 */
function passesOf({ list }: KeyedList, state: KeyedState, { startedAt, statuses }: LookThrough): WooList[] {
  const pass = (status: string, reach: Query): WooList => ({ ...list, filter: { ...list.filter, ...reach, status } });
  const since = { modified_after: secondBefore(secondBefore(startedAt)), dates_are_gmt: true };
  return [...statuses.map((status) => pass(status, reachOf(state))), pass(statuses[0]!, since)];
}

function onlyFields(list: WooList, count: number): WooList {
  const fields = list.fields.slice(0, count);
  return { ...list, fields, filter: { ...list.filter, _fields: fields.join(',') } };
}

interface ListedPage {
  list: WooList;
  page: IdPage;
  look: LookThrough;
  known: KnownRecords;
}

/** The records of a page whose listing differs from what is known, and those that are yet to be compared as a whole. */
async function recordsOf(
  store: ConnectedStore,
  keyed: KeyedList,
  { list, page, look, known }: ListedPage,
): Promise<{ records: ExtractedRecord[]; due: number[] }> {
  const { elements, isLast } = page;
  if (!keyed.listing) return { records: await readRecords(keyed, elements), due: [] };
  const marks = await known.marks(elements.map(keyOf));
  const isKnown = (element: SlicedElement): boolean => marks.get(keyOf(element)) === keyed.mark(element);
  const same = elements.filter(isKnown).map(idOf);
  const due = [...(look.due ?? []), ...same.filter((id) => isInSection(id, look.section))];
  const compared = isLast ? due.length : due.length - (due.length % store.client.pageSize);
  const differing = [
    ...elements.filter((element) => !isKnown(element)).map(idOf),
    ...(await differingWholes(keyed.listing, list, due.slice(0, compared), known)),
  ];
  const records =
    differing.length === 0 ? [] : await readRecords(keyed, await readGiven(store.client, list, differing));
  return { records, due: due.slice(compared) };
}

async function differingWholes(
  listing: Listing,
  list: WooList,
  ids: readonly number[],
  known: KnownRecords,
): Promise<number[]> {
  return ids.length === 0 ? [] : await listing.differing(list, ids, known);
}
