import { TransientError } from '../../errors.js';
import { parseSlice, type SlicedElement } from '../json-slice.js';
import { pageSize, type Query, type WooAnswer, type WooClient } from './client.js';

/** One list of the API as one set of filters shows it. */
export interface WooList {
  path: string;
  /** Filters, such as the status; never the order or the page. */
  filter: Query;
  /** The fields of each element that are sliced out: `id` first. */
  fields: readonly string[];
}

export interface ListPage extends Pick<WooAnswer, 'elements' | 'total' | 'totalPages'> {}

export async function readPage(client: WooClient, list: WooList, query: Query): Promise<ListPage> {
  const { path, filter, fields } = list;
  return await client.get({ path, fields, query: { ...filter, per_page: pageSize, ...query } });
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
    const { elements, total } = await readPage(client, list, { orderby: 'id', order: 'asc', offset });
    const overlaps = lastId === null || offset === 0 || elements.some((element) => idOf(element) <= lastId!);
    if (!overlaps) {
      offset = Math.max(0, offset - stepBack);
      continue;
    }
    const fresh = elements.filter((element) => lastId === null || idOf(element) > lastId);
    if (fresh.length > 0) lastId = idOf(fresh.at(-1)!);
    // By the total and not by the page's length: rows that the key may not read are left out of a page.
    const isLast = offset + pageSize >= total;
    offset += pageSize - 1;
    yield { elements: fresh, place: { offset, lastId }, isLast, total };
    if (isLast) return;
  }
}
