import type { KnownRecords, Page } from '../../../../contract/extractor.js';
import type { SlicedElement } from '../../../reading/json-slice.js';
import { instant } from '../../../reading/windows.js';
import { naive } from '../../client/times.js';
import { clocksPutBack } from '../clock-changes.js';
import { idOf } from '../list.js';
import { modifiedOf, type WalkPage, walkModified } from '../modified-walk.js';
import type { ConnectedStore } from '../store.js';
import { type KeyedList, readRecords } from './keyed-list.js';
import type { KeyedState, Walk } from './keyed-state.js';

/** Within the current second, more rows may still appear. */
const safetyMs = 2000;
/** The lookback: clocks differ, and saved records become visible a little later. */
const lookbackMs = 10 * 60 * 1000;

/** What was modified since the watermark, one status after the other. */
export async function* readChanges(
  store: ConnectedStore,
  keyed: KeyedList,
  before: KeyedState,
  known: KnownRecords,
): AsyncGenerator<Page> {
  const opened = before.walk ? resumed(before.walk, keyed, before) : begin(store, keyed, before);
  if (opened === null) return;
  const { timezone } = await store.index();
  const { list } = keyed;
  const { statuses } = opened;
  const isOver = (end: string, at: number): boolean => end === opened.end && at === statuses.length - 1;
  let state: KeyedState = { ...before, walk: opened };
  for (let at = opened.at; at < statuses.length; at += 1) {
    let { place } = at === opened.at ? opened : { place: { second: opened.from, seen: [] } };
    const ofStatus = { ...list, filter: { ...list.filter, status: statuses[at]! } };
    for (const end of stretches(timezone, place.second, opened.end)) {
      for await (const page of inLargerPages(walkModified(store.client, ofStatus, { from: place, end }))) {
        place = page.isLast ? { second: end, seen: [] } : page.place;
        const { changed, added } = await whatChanged(keyed, page.elements, before.watermark, known);
        const progress = advanced(state.walk!.progress, page.elements.length, page.ahead);
        const walk = { ...opened, at, place, progress };
        state = afterPage({ ...state, walk, added: (state.added ?? 0) + added }, page.isLast && isOver(end, at));
        yield { records: await readRecords(keyed, changed), state, progress };
      }
    }
  }
}

/** A page of 100 is too small for a transaction of its own. */
const worthACommit = 300;

async function* inLargerPages(pages: AsyncIterable<WalkPage>): AsyncGenerator<WalkPage> {
  let elements: SlicedElement[] = [];
  let ahead = 0;
  for await (const page of pages) {
    ahead = Math.max(ahead, page.ahead);
    elements.push(...page.elements);
    if (elements.length < worthACommit && !page.isLast) continue;
    yield { ...page, elements, ahead };
    elements = [];
    ahead = 0;
  }
}

/** The instant, ISO 8601, before which no more rows appear. */
export function settledUpTo({ client }: ConnectedStore): string {
  return instant(new Date(client.storeNow().getTime() - safetyMs));
}

type BegunWalk = Walk & { statuses: readonly string[] };

function begin(store: ConnectedStore, keyed: KeyedList, state: KeyedState): BegunWalk | null {
  const { watermark, start } = state;
  const end = naive(new Date(settledUpTo(store)));
  const from = naive(new Date(watermark === null ? Date.parse(start!) : Date.parse(watermark) - lookbackMs));
  if (from >= end) return null;
  const statuses = keyed.statuses(state);
  return { from, end, statuses, at: 0, place: { second: from, seen: [] }, progress: { done: 0, total: 0 } };
}

/** An interrupted walk restarts without the statuses whose plugins have been switched off in between. */
function resumed(walk: Walk, keyed: KeyedList, state: KeyedState): BegunWalk {
  // States of earlier versions have no statuses: theirs were the first ones of the current list.
  const begun = walk.statuses ?? keyed.statuses(state);
  const registered = state.learned?.registered;
  const statuses = begun.filter(
    (status) => ['any', 'trash'].includes(status) || (registered?.includes(status) ?? true),
  );
  if (statuses.length === begun.length) return { ...walk, statuses };
  return { ...walk, statuses, at: 0, place: { second: walk.from, seen: [] } };
}

/** The points at which the walk must stop and start again: where local time, by which legacy stores sort, jumps back. */
function stretches(zone: string | null, from: string, end: string): string[] {
  if (from >= end) return [];
  const borders = zone === null ? [] : clocksPutBack(zone, new Date(`${from}Z`), new Date(`${end}Z`));
  return [...borders.map(naive), end];
}

/**
 * Leaves out the records of the lookback that are unchanged: they were read after their second had passed, and a later change
 * would have a later time. This saves the requests for their details too.
 */
async function whatChanged(
  keyed: KeyedList,
  elements: readonly SlicedElement[],
  watermark: string | null,
  known: KnownRecords,
): Promise<{ changed: SlicedElement[]; added: number }> {
  // A backfill has no known records yet.
  if (watermark === null) return { changed: [...elements], added: elements.length };
  const marks = await known.marks(elements.map((element) => String(idOf(element))));
  const settled = naive(new Date(watermark));
  const isKnown = (element: SlicedElement): boolean =>
    (modifiedOf(element) ?? settled) < settled && marks.get(String(idOf(element))) === keyed.mark(element);
  return {
    changed: elements.filter((element) => !isKnown(element)),
    added: elements.filter((element) => !marks.has(String(idOf(element)))).length,
  };
}

function advanced({ done, total }: Walk['progress'], read: number, ahead: number): Walk['progress'] {
  return { done: done + read, total: Math.max(total, done + ahead) };
}

function afterPage(state: KeyedState, isOver: boolean): KeyedState {
  if (!isOver) return state;
  const { walk, lookedThroughAt, ...rest } = state;
  const watermark = instant(new Date(`${walk!.end}Z`));
  // A backfill has just read everything.
  return { ...rest, watermark, lookedThroughAt: lookedThroughAt ?? watermark };
}
