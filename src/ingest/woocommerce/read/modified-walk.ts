import { parseSlice, type SlicedElement } from '../../reading/json-slice.js';
import type { WooAnswer, WooClient } from '../client/client.js';
import { secondAfter, secondBefore } from '../client/times.js';
import { type IdPlace, idOf, readById, readPage, type WooList } from './list.js';

/** A position in the order of (modified, id). */
export interface WalkPlace {
  /** Everything modified before this second has been seen; UTC, in WooCommerce's format: `2026-07-03T09:15:02`. */
  second: string;
  /** The ids already seen within this second. */
  seen: number[];
  /** This second fills more than a page, so it is read by id. */
  withinSecond?: IdPlace;
}

export interface WalkPage {
  elements: SlicedElement[];
  place: WalkPlace;
  isLast: boolean;
  /** The number of rows ahead, including this page's, as of its request. */
  ahead: number;
}

/** `date_modified_gmt` as received, without a zone; null if the record has none. */
export function modifiedOf({ fields }: SlicedElement): string | null {
  const modified = parseSlice(fields[1] ?? null);
  return typeof modified === 'string' ? modified : null;
}

/**
 * All rows modified from the position on and before `end`, by keyset. Page numbers lose rows of a set that
 * changes: when a listed row is modified, all later ones move up. So page 1 is requested again from the last row's second on.
 * `modified_after` is exclusive, to the second, and rows of one second come in any order: that second is requested again without
 * the rows already seen; if it fills a page by itself, it is read by id.
 */
export async function* walkModified(
  client: WooClient,
  list: WooList,
  { from, end }: { from: WalkPlace; end: string },
): AsyncGenerator<WalkPage> {
  let place = from;
  for (;;) {
    if (place.withinSecond) {
      yield* readSecond(client, list, place.second, place.withinSecond);
      place = { second: secondAfter(place.second), seen: [] };
    }
    const { elements, isWhole, total } = await readFrom(client, list, place.second, end);
    const last = lastBefore(end, elements);
    if (!isWhole && last === place.second) {
      place = { second: place.second, seen: [], withinSecond: { offset: 0, lastId: null } };
      continue;
    }
    const seen = new Set(place.seen);
    const fresh = elements.filter((element) => !(modifiedOf(element) === place.second && seen.has(idOf(element))));
    if (last !== null) place = { second: last, seen: idsAt(elements, last) };
    yield { elements: fresh, place, isLast: isWhole, ahead: total };
    if (isWhole) return;
  }
}

/**
 * The last modified time in a page that is before `end`. A row that is saved between being found and being read shows a later time, outside
 * the window: resuming from that time would skip everything in between.
 */
function lastBefore(end: string, elements: readonly SlicedElement[]): string | null {
  return elements.map(modifiedOf).findLast((modified) => modified !== null && modified < end) ?? null;
}

/** The first rows from a second on. Skips empty pages, whose rows the key may not read. */
async function readFrom(
  client: WooClient,
  list: WooList,
  second: string,
  end: string,
): Promise<{ elements: SlicedElement[]; isWhole: boolean; total: number }> {
  const window = { modified_after: secondBefore(second), modified_before: end, dates_are_gmt: true };
  const query = { ...window, orderby: 'modified', order: 'asc' };
  // The first response gives the number of pages: old versions keep returning rows beyond the last page.
  const first = await readPage(client, list, query, (answer) => fromBefore(answer, second));
  let elements = first.elements;
  let page = 1;
  while (lastBefore(end, elements) === null && page < first.totalPages) {
    page += 1;
    const next = await readPage(client, list, { ...query, page });
    // Pages of another size have other borders.
    if (next.size !== first.size) return await readFrom(client, list, second, end);
    elements = next.elements;
  }
  return { elements, isWhole: page >= first.totalPages, total: first.total };
}

/** Rows from before the window were not requested: the response belongs to another request. */
function fromBefore({ elements }: Pick<WooAnswer, 'elements'>, second: string): string | null {
  const early = elements.map(modifiedOf).find((modified) => modified !== null && modified < second);
  return early === undefined ? null : `a page from ${second} on contains a row of ${early}`;
}

async function* readSecond(client: WooClient, list: WooList, second: string, from: IdPlace): AsyncGenerator<WalkPage> {
  const window = { modified_after: secondBefore(second), modified_before: secondAfter(second), dates_are_gmt: true };
  const ofSecond = { ...list, filter: { ...list.filter, ...window } };
  for await (const { elements, place, total } of readById(client, ofSecond, from)) {
    yield {
      elements,
      place: { second, seen: [], withinSecond: place },
      isLast: false,
      ahead: total - place.offset + elements.length,
    };
  }
}

function idsAt(elements: readonly SlicedElement[], second: string): number[] {
  return elements.filter((element) => modifiedOf(element) === second).map(idOf);
}
