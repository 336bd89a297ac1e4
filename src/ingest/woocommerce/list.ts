import { TransientError } from '../../errors.js';
import { parseSlice, type SlicedElement } from '../json-slice.js';
import type { Doubt, Query, WooAnswer, WooClient } from './client.js';

/** One list of the API as one set of filters shows it. */
export interface WooList {
  path: string;
  /** Filters, such as the status; never the order or the page. */
  filter: Query;
  /** The fields of each element that are sliced out: `id` first. */
  fields: readonly string[];
}

export interface ListPage extends Pick<WooAnswer, 'elements' | 'total' | 'totalPages'> {
  /** How many elements were asked for: a page may hold fewer without being the last. */
  size: number;
}

/** A page, as large as the store manages. */
export async function readPage(client: WooClient, list: WooList, query: Query, doubt?: Doubt): Promise<ListPage> {
  const { path, filter, fields } = list;
  for (;;) {
    const size = client.pageSize;
    try {
      const call = { path, fields, query: { ...filter, per_page: size, ...query } };
      return {
        ...(await client.get({ ...call, doubt: (answer) => cutShort(answer, fields) ?? doubt?.(answer) ?? null })),
        size,
      };
    } catch (error) {
      if (!(error instanceof TransientError) || !error.shrink || !client.shrinkPages()) throw error;
    }
  }
}

/** An element without a field that each one has was made for another question: one that asked for fewer. */
function cutShort({ elements }: WooAnswer, fields: readonly string[]): string | null {
  const at = elements.flatMap((element) => fields.filter((_, i) => element.fields[i] === null));
  return at.length === 0 ? null : `a page whose elements lack ${at[0]}, which was asked for`;
}

export function idOf({ fields }: SlicedElement): number {
  const id = parseSlice(fields[0] ?? null);
  if (typeof id === 'number') return id;
  throw new TransientError('an element of a list has no id: it was not made by WooCommerce', { code: 'woo_no_id' });
}

/** Where reading by id goes on. */
export interface IdPlace {
  offset: number;
  /** The greatest id that was seen; null at the beginning. */
  lastId: number | null;
}

export interface IdPage {
  /** Those that were not seen before, ascending. */
  elements: SlicedElement[];
  place: IdPlace;
  isLast: boolean;
  total: number;
}

/** How far to step back when rows before the place went away meanwhile. */
const stepBack = 10;

/**
 * A list in the order of its ids, which no change of a record moves. There is no filter from an id on, and when a record goes
 * away all later ones move up over the page's border: so each page begins with the last row of the one before, and where it
 * does not, rows may have been passed over and it is asked for from further back.
 */
export async function* readById(
  client: WooClient,
  list: WooList,
  from: IdPlace = { offset: 0, lastId: null },
): AsyncGenerator<IdPage> {
  let { offset, lastId } = from;
  for (;;) {
    const query = { orderby: 'id', order: 'asc', offset };
    const { elements, total, size } = await readPage(client, list, query, (answer) => seenBefore(answer, lastId));
    const overlaps = lastId === null || offset === 0 || elements.some((element) => idOf(element) <= lastId!);
    if (!overlaps) {
      offset = Math.max(0, offset - stepBack);
      continue;
    }
    const fresh = elements.filter((element) => lastId === null || idOf(element) > lastId);
    if (fresh.length > 0) lastId = idOf(fresh.at(-1)!);
    // By the total and not by the page's length: rows that the key may not read are left out of a page.
    const isLast = offset + size >= total;
    offset += size - 1;
    yield { elements: fresh, place: { offset, lastId }, isLast, total };
    if (isLast) return;
  }
}

/** A page that a proxy serves once more: steps back and rows that came back show a few known ones at its beginning, not a page of them. */
function seenBefore({ elements }: WooAnswer, lastId: number | null): string | null {
  if (lastId === null || elements.length <= stepBack + 1 || idOf(elements.at(-1)!) > lastId) return null;
  return `a page that is to go on after id ${lastId} ends before it: it belongs to another question`;
}
