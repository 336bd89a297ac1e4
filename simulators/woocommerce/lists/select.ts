import { MICROS_PER_SECOND } from '../../kit/clock.js';
import type { Random } from '../../kit/random.js';
import type { Micros, WooId, WooStoreSettings } from '../model.js';
import type { SortKey, Table } from '../table.js';
import { compareWith } from './dates.js';
import { mixTies, type Page, type PastTheEnd, pageOf, perPageOf, startOf } from './page.js';
import type { Params } from './params.js';

export interface DatedRow {
  id: WooId;
  createdAt: Micros;
  modifiedAt: Micros;
}

/** How posts of one kind are listed. */
export interface PostList<Row> {
  table: Pick<Table<Row & { id: WooId }>, 'sorted'>;
  settings: WooStoreSettings;
  random: Random;
  matches: (row: Row) => boolean;
  /** What `title` and `slug` sort by. */
  title: (row: Row) => string;
  pastTheEnd: PastTheEnd;
}

/** Filters, orders and cuts posts (orders, products, coupons, refunds) as their collections do. */
export function selectPosts<Row extends DatedRow>(list: PostList<Row>, params: Params): Page<Row> {
  const tests = [list.matches, ...dateTests(params, list.settings), ...idTests(params)];
  const orderBy = params.text('orderby') ?? 'date';
  const sortKey: SortKey = orderBy === 'id' || orderBy === 'modified' ? orderBy : 'date';
  const rows = list.table.sorted(sortKey).filter((row) => tests.every((test) => test(row)));
  if (orderBy === 'title' || orderBy === 'slug') rows.sort((a, b) => (list.title(a) < list.title(b) ? -1 : 1));
  if (orderBy === 'include') sortByInclude(rows, params);
  else if (params.text('order') !== 'asc') rows.reverse();
  if (orderBy === 'modified') {
    const start = startOf(params);
    const second = ({ modifiedAt }: Row): number => Math.floor(modifiedAt / MICROS_PER_SECOND);
    mixTies(rows, second, start, start + perPageOf(params), list.random);
  }
  return pageOf(rows, params, list.pastTheEnd);
}

/** `after` and `before` leave out their own second. */
function dateTests(params: Params, settings: WooStoreSettings): ((row: DatedRow) => boolean)[] {
  const areGmt = params.boolean('dates_are_gmt');
  const test = (name: string, of: (row: DatedRow) => Micros, sign: 1 | -1): ((row: DatedRow) => boolean)[] => {
    const literal = params.text(name);
    if (literal === undefined) return [];
    const compare = compareWith(literal, areGmt, settings);
    return [(row) => sign * compare(of(row)) > 0];
  };
  return [
    ...test('after', (row) => row.createdAt, 1),
    ...test('before', (row) => row.createdAt, -1),
    ...test('modified_after', (row) => row.modifiedAt, 1),
    ...test('modified_before', (row) => row.modifiedAt, -1),
  ];
}

export function idTests(params: Params): ((row: { id: WooId }) => boolean)[] {
  const include = new Set(params.integers('include'));
  const exclude = new Set(params.integers('exclude'));
  return [
    ...(include.size > 0 ? [({ id }: { id: WooId }) => include.has(id)] : []),
    ...(exclude.size > 0 ? [({ id }: { id: WooId }) => !exclude.has(id)] : []),
  ];
}

export function sortByInclude(rows: { id: WooId }[], params: Params): void {
  const place = new Map(params.integers('include').map((id, index) => [id, index]));
  rows.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}
