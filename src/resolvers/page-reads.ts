import type { ReadsFacts } from '../schema/reads-facts.js';

/** What indexes know of the rows of a connection. */
interface Indexed {
  /** Orderings that an index has. Left out: the connection has only one, and an index has it. */
  orderings?: readonly string[];
  /** Filters that find a few rows by an index, whatever else is asked. */
  lookups?: readonly string[];
  /** Filters that read a table of their own, even beside a lookup. */
  reading?: readonly string[];
  /** Filters that leave a page to the index of its ordering, if their value is such: most rows match, or they bound that index. */
  passing?: Readonly<Record<string, (value: unknown, args: Record<string, unknown>) => boolean>>;
}

/**
 * When a page may read a table at length. A page in the order of an index reads only its own rows; one with another ordering or
 * filter may read all of them, and so does the count of all pages.
 */
export function pageReads({ orderings, lookups = [], reading = [], passing = {} }: Indexed): ReadsFacts['readsFacts'] {
  return (args, selected) => {
    const filter = (args.filter ?? {}) as Record<string, unknown>;
    const given = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
    if (given.some(([name]) => reading.includes(name))) return 'always';
    if (given.some(([name]) => lookups.includes(name))) return 'never';
    if (selected.has('totalCount')) return 'always';
    if (orderings && !orderings.includes(String(args.orderBy))) return 'always';
    return given.every(([name, value]) => passing[name]?.(value, args)) ? 'of_some_sources' : 'always';
  };
}

/** Of a filter that leaves out few rows where it is false. */
export const unlessTrue = (value: unknown): boolean => value === false;

/** Of a date filter: a range bounds the index by time. Other parts of it, such as a weekday, are known of each row only. */
export function onlyBounds(value: unknown): boolean {
  const parts = Object.entries(value as object).filter(([, part]) => part !== null && part !== undefined);
  return parts.every(([name]) => name === 'range' || name === 'relative');
}
