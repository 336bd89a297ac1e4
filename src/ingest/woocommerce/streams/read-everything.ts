import type { ExtractedRecord, KnownRecords, Page } from '../../extractor.js';
import type { SlicedElement } from '../../json-slice.js';
import type { Query, WooClient } from '../client.js';
import { idOf, readById, readPage, type WooList } from '../list.js';
import type { ConnectedStore } from '../store.js';
import { naive, secondBefore } from '../times.js';
import type { KeyedList } from './keyed-list.js';
import { type KeyedState, type LookThrough, reachOf } from './keyed-state.js';

/**
 * Goes through all ids: what it does not see has vanished, and what was changed behind the modified time (an import into the
 * tables, a refund that was deleted) is read anew.
 */
export async function* readEverything(
  store: ConnectedStore,
  keyed: KeyedList,
  before: KeyedState,
  known: KnownRecords,
): AsyncGenerator<Page> {
  const { lookThrough, lookedThroughAt: _, ...rest } = before;
  const look = lookThrough ?? begin(store);
  const passes = passesOf(keyed, rest, look);
  for (let at = look.at; at < passes.length; at += 1) {
    const list = passes[at]!;
    const listed = keyed.listedFields === 0 ? list : onlyFields(list, keyed.listedFields);
    for await (const page of readById(store.client, listed, at === look.at ? look.place : undefined)) {
      const isOver = page.isLast && at === passes.length - 1;
      const next: LookThrough = page.isLast
        ? { ...look, at: at + 1, place: undefined }
        : { ...look, at, place: page.place };
      yield {
        records: await recordsOf(store, keyed, list, page.elements, known),
        listed: page.elements.map((element) => String(idOf(element))),
        scan: look.scan,
        state: isOver ? { ...rest, lookedThroughAt: `${look.startedAt}Z` } : { ...before, lookThrough: next },
        ...(isOver && { completes: { scan: look.scan, again: rest } }),
      };
    }
  }
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
  if (keyed.listedFields === 0) return await keyed.complete(elements);
  const marks = await known.marks(elements.map((element) => String(idOf(element))));
  const differing = elements.filter((element) => marks.get(String(idOf(element))) !== keyed.mark(element));
  if (differing.length === 0) return [];
  return await keyed.complete(await readGiven(client, list, differing.map(idOf)));
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
