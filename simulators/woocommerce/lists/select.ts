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
interface PostList<Row> {
  table: Pick<Table<Row & { id: WooId }>, 'matching'>;
  settings: WooStoreSettings;
  random: Random;
  /** Whether a row matches the parameters. */
  matches: (row: Row) => boolean;
  /** The sort keys of `title` and `slug`. */
  title: (row: Row) => string;
  pastTheEnd: PastTheEnd;
}

/** Rows without a table of their own. */
export function looseRows<Row extends DatedRow>(rows: readonly Row[]): PostList<Row>['table'] {
  const keys: Record<SortKey, (row: Row) => number> = {
    id: ({ id }) => id,
    date: ({ createdAt }) => createdAt,
    modified: ({ modifiedAt }) => modifiedAt,
  };
  return {
    matching: (by, _name, test) => rows.filter(test).sort((a, b) => keys[by](a) - keys[by](b) || a.id - b.id),
  };
}

/** Parameters that select from the matching rows without affecting which match. */
const PAGING_AND_DATES: ReadonlySet<string> = new Set([
  ...['page', 'per_page', 'offset', 'order', 'orderby', 'dp', 'context'],
  ...['after', 'before', 'modified_after', 'modified_before', 'dates_are_gmt'],
]);

/** Filters, sorts and pages posts (orders, products, coupons, refunds) as their collections do. */
export function selectPosts<Row extends DatedRow>(list: PostList<Row>, params: Params): Page<Row> {
  const orderBy = params.text('orderby') ?? 'date';
  const sortKey: SortKey = orderBy === 'id' || orderBy === 'modified' ? orderBy : 'date';
  const tests = [list.matches, ...idTests(params)];
  // The statuses included in `any` depend on plugins.
  const { storage, customStatuses, hiddenStatuses } = list.settings;
  const name = `${params.nameWithout(PAGING_AND_DATES)} ${storage} ${customStatuses.join()} ${hiddenStatuses.join()}`;
  const matching = list.table.matching(sortKey, name, (row) => tests.every((test) => test(row)));
  const rows = withinDates(matching, sortKey, params, list.settings);
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

const DATE_FILTERS = [
  { name: 'after', column: 'createdAt', sortKey: 'date', isAfter: true },
  { name: 'before', column: 'createdAt', sortKey: 'date', isAfter: false },
  { name: 'modified_after', column: 'modifiedAt', sortKey: 'modified', isAfter: true },
  { name: 'modified_before', column: 'modifiedAt', sortKey: 'modified', isAfter: false },
] as const;

/** A copy of the rows between the requested dates, both excluded. */
function withinDates<Row extends DatedRow>(
  rows: readonly Row[],
  sortedBy: SortKey,
  params: Params,
  settings: WooStoreSettings,
): Row[] {
  const areGmt = params.boolean('dates_are_gmt');
  let left = rows.slice();
  for (const { name, column, sortKey, isAfter } of DATE_FILTERS) {
    const literal = params.text(name);
    if (literal === undefined) continue;
    const compare = compareWith(literal, areGmt, settings);
    // Local time goes back once a year, so that matching rows need not be adjacent.
    const isMonotonic = sortKey === sortedBy && (areGmt || settings.storage === 'hpos');
    if (!isMonotonic) left = left.filter((row) => (isAfter ? compare(row[column]) > 0 : compare(row[column]) < 0));
    else if (isAfter) left = left.slice(firstWhere(left, (row) => compare(row[column]) > 0));
    else
      left = left.slice(
        0,
        firstWhere(left, (row) => compare(row[column]) >= 0),
      );
  }
  return left;
}

/** The first index at which a monotonic test passes. */
function firstWhere<Row>(rows: readonly Row[], test: (row: Row) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(rows[middle] as Row)) high = middle;
    else low = middle + 1;
  }
  return low;
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
