import { createHash } from 'node:crypto';
import type { SortedIndex } from '../kit/sorted-index.js';
import { type CompiledSearch, EVERYTHING } from './search.js';

interface PagingArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
}

export interface Page {
  nodes: unknown[];
  cursors: () => string[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** The rows behind a connection: a page of them for a query, all of them for a bulk operation. */
export interface Rows {
  page(paging: PagingArguments): Page;
  all(): Iterable<unknown>;
}

export class BadRequest extends Error {}

const MAX_PAGE = 250;
/** The maximum number of objects over all pages of one query; counts stop here too. */
export const OBJECT_CAP = 25_000;

/** Refuses what Shopify refuses before it reads any row. */
export function checkPaging({ first, last, after, before }: PagingArguments): void {
  if (first == null && last == null) throw new BadRequest('you must provide one of first or last');
  if (first != null && last != null) throw new BadRequest('providing both first and last is not supported');
  const [name, size] = first != null ? ['first', first] : ['last', last ?? 0];
  if (size < 1) throw new BadRequest(`${name} must be at least 1`);
  if (size > MAX_PAGE) throw new BadRequest(`${name} cannot exceed ${MAX_PAGE}`);
  for (const cursor of [after, before]) if (cursor != null) decodeCursor(cursor);
}

interface Cursor {
  last_id: number;
  last_value: number;
  /** What the cursor belongs to: the connection, its search and its order. */
  of: string;
  /** The number of objects returned so far. */
  seen: number;
}

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64');
}

function decodeCursor(text: string, of?: string): Cursor {
  let cursor: Cursor;
  try {
    cursor = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Cursor;
  } catch {
    throw new BadRequest('Malformed cursor');
  }
  const isWhole =
    typeof cursor === 'object' &&
    cursor !== null &&
    [cursor.last_id, cursor.last_value, cursor.seen].every(Number.isFinite);
  if (!isWhole || (of !== undefined && cursor.of !== of)) throw new BadRequest('Malformed cursor');
  return cursor;
}

/** A short name for the query to which cursors are bound. */
export function cursorScope(...parts: unknown[]): string {
  return createHash('sha1').update(JSON.stringify(parts)).digest('base64url').slice(0, 10);
}

export interface TableQuery<R extends { id: number }> {
  index: SortedIndex<R>;
  sortKey: string;
  search: CompiledSearch<R>;
  /** The rows that the caller may see at all. */
  isVisible: (row: R) => boolean;
  /** The current row in the database; undefined if it is deleted. */
  toNode: (id: number) => unknown;
  scope: string;
}

/** The rows of a table that a search finds, in the order of an index. */
export function tableRows<R extends { id: number }>(query: TableQuery<R>, reversed: boolean): Rows {
  return {
    page: (paging) => tablePage(query, { ...paging, reverse: reversed }),
    *all() {
      for (const found of walk(query, reversed ? -1 : 1)) yield found.node;
    },
  };
}

/** The number of rows that a search finds, up to `limit`. */
export function countRows<R extends { id: number }>(
  query: TableQuery<R>,
  limit: number,
): { count: number; precision: string } {
  let count = 0;
  for (const _ of walk(query, 1)) {
    if (count === limit) return { count, precision: 'AT_LEAST' };
    count += 1;
  }
  return { count, precision: 'EXACT' };
}

interface Found {
  node: unknown;
  key: number;
  id: number;
}

function* walk<R extends { id: number }>(query: TableQuery<R>, step: 1 | -1, from?: Cursor): Generator<Found> {
  const { index, search, isVisible, toNode } = query;
  const bounds = search.bounds(query.sortKey);
  // One settled array is walked to its end, even if the shop changes during the walk, as in a long bulk export.
  const entries = index.entries();
  const low = bounds === EVERYTHING ? 0 : index.lowerBound(bounds.from);
  const high = bounds === EVERYTHING ? entries.length : index.lowerBound(bounds.to);
  let place = step === 1 ? low : high - 1;
  if (from && step === 1) place = Math.max(low, index.lowerBound(from.last_value, from.last_id + 0.5));
  if (from && step === -1) place = Math.min(high - 1, index.lowerBound(from.last_value, from.last_id) - 1);
  for (; place >= low && place < high; place += step) {
    const entry = entries[place];
    if (!entry || entry.dead || !search.matches(entry.row) || !isVisible(entry.row)) continue;
    const node = toNode(entry.id);
    if (node !== undefined) yield { node, key: entry.key, id: entry.id };
  }
}

function tablePage<R extends { id: number }>(query: TableQuery<R>, paging: PagingArguments): Page {
  const scope = `${query.scope}${paging.reverse ? '-' : '+'}`;
  const isForward = paging.first != null;
  const cursor = isForward ? paging.after : paging.before;
  const from = cursor == null ? undefined : decodeCursor(cursor, scope);
  const seen = from?.seen ?? 0;
  const room = Math.max(0, OBJECT_CAP - seen);
  const wanted = Math.min(paging.first ?? paging.last ?? 0, room);
  const found: Found[] = [];
  let more = false;
  for (const row of walk(query, isForward === !paging.reverse ? 1 : -1, from)) {
    // Beyond the cap, the platform reports that there are no more rows.
    more = found.length === wanted && wanted < room;
    if (found.length === wanted) break;
    found.push(row);
  }
  if (!isForward) found.reverse();
  return {
    nodes: found.map((row) => row.node),
    cursors: () =>
      found.map((row, place) => {
        const given = isForward ? place + 1 : found.length - place;
        return encodeCursor({ last_id: row.id, last_value: row.key, of: scope, seen: seen + given });
      }),
    hasNextPage: isForward ? more : from !== undefined,
    hasPreviousPage: isForward ? from !== undefined : more,
  };
}

/** The rows of a nested list, paged by position. */
export function listRows(items: readonly unknown[], scope: string, reversed = false): Rows {
  const ordered = reversed ? [...items].reverse() : items;
  return { page: (paging) => listPage(ordered, scope, paging), all: () => ordered };
}

function listPage(items: readonly unknown[], scope: string, { first, last, after, before }: PagingArguments): Page {
  const low = after == null ? 0 : decodeCursor(after, scope).last_value;
  const high = before == null ? items.length : decodeCursor(before, scope).last_value - 1;
  const start = first != null ? low : Math.max(low, high - (last ?? 0));
  const end = first != null ? Math.min(high, low + first) : high;
  return {
    nodes: items.slice(start, end),
    cursors: () =>
      Array.from({ length: Math.max(0, end - start) }, (_, place) => {
        const at = start + place + 1;
        return encodeCursor({ last_id: at, last_value: at, of: scope, seen: at });
      }),
    hasNextPage: end < items.length,
    hasPreviousPage: start > 0,
  };
}
