import type { Random } from '../../kit/random.js';
import type { Params } from './params.js';

export interface Page<Row> {
  rows: Row[];
  /** For X-WP-Total and X-WP-TotalPages. */
  total: number;
  pages: number;
}

/** How a list responds to a page after its last one. */
export type PastTheEnd = 'real totals' | 'zero totals' | 'rows again';

const DEFAULT_PER_PAGE = 10;

/** Takes the requested page of `rows`, which are filtered and sorted. `offset` overrides `page`. */
export function pageOf<Row>(rows: readonly Row[], params: Params, pastTheEnd: PastTheEnd): Page<Row> {
  const perPage = perPageOf(params);
  const pages = Math.ceil(rows.length / perPage);
  const start = startOf(params);
  const isPast = start >= rows.length && start > 0;
  if (isPast && pastTheEnd === 'zero totals') return { rows: [], total: 0, pages: 0 };
  // 7.1.1 with HPOS forced on ignores the limit: the list never ends.
  if (isPast && pastTheEnd === 'rows again') return { rows: rows.slice(0, perPage), total: rows.length, pages };
  return { rows: rows.slice(start, start + perPage), total: rows.length, pages };
}

export function startOf(params: Params): number {
  return params.integer('offset') ?? ((params.integer('page') ?? 1) - 1) * perPageOf(params);
}

export function perPageOf(params: Params): number {
  return params.integer('per_page') ?? DEFAULT_PER_PAGE;
}

/**
 * Shuffles rows of one second on the page from `start` to `end`: `modified` has no second sort key, so MySQL may return ties
 * in a different order each time, and a row can be on two pages or on none.
 */
export function mixTies<Row>(
  rows: Row[],
  second: (row: Row) => number,
  start: number,
  end: number,
  random: Random,
): void {
  let from = Math.min(start, rows.length - 1);
  while (from > 0 && second(rows[from - 1] as Row) === second(rows[from] as Row)) from -= 1;
  while (from >= 0 && from < Math.min(end, rows.length)) {
    let to = from + 1;
    while (to < rows.length && second(rows[to] as Row) === second(rows[from] as Row)) to += 1;
    if (to - from > 1) rows.splice(from, to - from, ...random.shuffled(rows.slice(from, to)));
    from = to;
  }
}
