import { ConfigError, TransientError } from '../../../runtime/errors.js';
import { parseSlice, type SlicedElement } from '../../reading/json-slice.js';
import { type Doubt, doubtfulAnswer, notFound, type Query, type WooAnswer, type WooClient } from '../client/client.js';
import { invalidParameter } from '../client/judge-answer.js';

/** A list of the API with one set of filters. */
export interface WooList {
  path: string;
  /** Filters, such as the status; never the order or the page. */
  filter: Query;
  /** The fields of each element that are sliced out: `id` first. */
  fields: readonly string[];
}

interface ListPage extends Pick<WooAnswer, 'elements' | 'total' | 'totalPages'> {
  /** The requested page size: a page may have fewer elements without being the last. */
  size: number;
}

/** A page, as large as the store can serve. */
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
      if (isStatusGone(error, filter)) throw statusGone(filter);
      if (!(error instanceof TransientError) || !error.shrink || !client.shrinkPages()) throw error;
    }
  }
}

/** A plugin registers its statuses: once it is switched off, the store refuses them. */
function isStatusGone(error: unknown, { status }: Query): boolean {
  const isPlugins = status !== undefined && status !== 'any' && status !== 'trash';
  return isPlugins && error instanceof ConfigError && error.code === invalidParameter;
}

function statusGone({ status }: Query): TransientError {
  return new TransientError(
    `the store no longer knows the status "${status}": its plugin was just switched off. The next attempt requests the statuses again.`,
    { code: 'woo_status_gone' },
  );
}

/** An element without a field that every one has belongs to another request, for fewer fields. */
function cutShort({ elements }: WooAnswer, fields: readonly string[]): string | null {
  const at = elements.flatMap((element) => fields.filter((_, i) => element.fields[i] === null));
  return at.length === 0 ? null : `a page whose elements lack the field ${at[0]}`;
}

export function idOf({ fields }: SlicedElement): number {
  const id = parseSlice(fields[0] ?? null);
  if (typeof id === 'number') return id;
  throw new TransientError('an element of a list has no id, so it is not from WooCommerce', { code: 'woo_no_id' });
}

/** The position of a read by id. */
export interface IdPlace {
  offset: number;
  /** The greatest id seen so far; null at the beginning. */
  lastId: number | null;
  /** If the last page had rows that the key may not read: the total at that time, which shows whether the next page follows it. */
  hiddenAmong?: number;
}

export interface IdPage {
  /** The elements that were not seen before, ascending. */
  elements: SlicedElement[];
  place: IdPlace;
  isLast: boolean;
  total: number;
}

/** How far to step back if rows before the position have been removed. */
const stepBack = 10;

/**
 * A list in the order of its ids, which no change of a record affects. There is no filter by minimum id, and when a record is
 * removed, all later ones move up across the page border. So each page begins with the last row of the page before; if it does
 * not, rows may have been skipped, and it is requested again from further back. Rows that the key may not read take places but
 * are not shown: after a page that lacks some, a total that has not decreased proves that nothing moved.
 */
export async function* readById(
  client: WooClient,
  list: WooList,
  from: IdPlace = { offset: 0, lastId: null },
): AsyncGenerator<IdPage> {
  let { offset, lastId, hiddenAmong } = from;
  for (;;) {
    const { elements, total, size } = await readIdPage(client, list, offset, lastId);
    const overlaps = lastId === null || offset === 0 || elements.some((element) => idOf(element) <= lastId!);
    if (!overlaps && !(hiddenAmong !== undefined && total >= hiddenAmong)) {
      offset = Math.max(0, offset - stepBack);
      hiddenAmong = undefined;
      continue;
    }
    const fresh = elements.filter((element) => lastId === null || idOf(element) > lastId);
    if (fresh.length > 0) lastId = idOf(fresh.at(-1)!);
    // By the total, not by the page's length: rows that the key may not read are missing from a page.
    const isLast = offset + size >= total;
    hiddenAmong = elements.length < Math.min(size, total - offset) ? total : undefined;
    offset += size - 1;
    yield {
      elements: fresh,
      place: { offset, lastId, ...(hiddenAmong !== undefined && { hiddenAmong }) },
      isLast,
      total,
    };
    if (isLast) return;
  }
}

/**
 * A page that shows only known rows may be a stale one from a proxy, and is requested again. If it stays the same, many records with
 * lower ids have come back in between (from the trash), and the position is further on.
 */
async function readIdPage(client: WooClient, list: WooList, offset: number, lastId: number | null): Promise<ListPage> {
  const query = { orderby: 'id', order: 'asc', offset };
  try {
    return await readPage(client, list, query, (answer) => seenBefore(answer, lastId));
  } catch (error) {
    if (!(error instanceof ConfigError && error.code === doubtfulAnswer)) throw error;
    return await readPage(client, list, query);
  }
}

/** Steps back and restored rows show a few known rows at the start of a page, never a whole page of them. */
function seenBefore({ elements }: WooAnswer, lastId: number | null): string | null {
  if (lastId === null || elements.length <= stepBack + 1 || idOf(elements.at(-1)!) > lastId) return null;
  return `a page that should start after id ${lastId} ends before it`;
}

/** The records with these ids, as many at a time as the store can serve; records deleted in between are left out. */
export async function readGiven(client: WooClient, list: WooList, ids: readonly number[]): Promise<SlicedElement[]> {
  const found: SlicedElement[] = [];
  let left = [...ids];
  while (left.length > 0) {
    const asked = left.slice(0, client.pageSize);
    const { elements, size } = await readPage(client, list, { include: asked.join(','), orderby: 'include' });
    found.push(...elements);
    // A page whose size was reduced contains only the first of them.
    left = left.slice(Math.min(asked.length, size));
  }
  return found;
}

/** All elements of a list that belongs to one record; null if that record is gone. */
export async function readNestedList(client: WooClient, path: string): Promise<SlicedElement[] | null> {
  const elements: SlicedElement[] = [];
  try {
    for await (const page of readById(client, { path, filter: {}, fields: ['id'] })) elements.push(...page.elements);
    return elements;
  } catch (error) {
    if (error instanceof ConfigError && error.code === notFound) return null;
    throw error;
  }
}
