import type { ReadsFacts } from '../schema/reads-facts.js';
import { statementCost } from '../schema/statement-cost.js';
import { pageListSize } from './connection-answer.js';
import type { ListSize } from './summary-size.js';

/** What indexes know of the rows of a connection. */
interface Indexed {
  /** Orderings that an index has. Left out: the connection has only one, and an index has it. */
  orderings?: readonly string[];
  /** Whether the index helps only from the start: `last` reads everything. */
  isOneWay?: true;
  /** Filters that find a few rows by an index, whatever else is asked. */
  lookups?: readonly string[];
  /** Filters that read a table of their own, even beside a lookup. */
  reading?: readonly string[];
  /** Filters that leave a page to the index of its ordering, if their value is such: most rows match, or they bound that index. */
  passing?: Readonly<Record<string, (value: unknown, args: Record<string, unknown>) => boolean>>;
}

/** Of a connection's root field, for its `@Extensions`. */
interface IndexedPage extends ReadsFacts {
  listSize: ListSize;
  statement: (args: Record<string, unknown>) => number;
}

/**
 * When a page may read a table at length, and what it costs besides its rows. A page in the order of an index reads only its own
 * rows; one with another ordering or filter may read all of them, and so does the count of all pages.
 */
export function indexedPage(indexed: Indexed): IndexedPage {
  return {
    listSize: pageListSize,
    statement: (args) => (foundBy(indexed, args) === 'nothing' ? statementCost.scan : statementCost.lookup),
    readsFacts: (args, selected) => {
      const found = foundBy(indexed, args);
      if (found === 'lookup') return 'never';
      return found === 'nothing' || selected.has('totalCount') ? 'always' : 'of_some_sources';
    },
  };
}

/** Which index finds the rows of a page: one of few rows, that of its ordering, or none. */
function foundBy(
  { orderings, isOneWay, lookups = [], reading = [], passing = {} }: Indexed,
  args: Record<string, unknown>,
): 'lookup' | 'ordering' | 'nothing' {
  const filter = (args.filter ?? {}) as Record<string, unknown>;
  const given = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  if (given.some(([name]) => reading.includes(name))) return 'nothing';
  if (given.some(([name]) => lookups.includes(name))) return 'lookup';
  if (orderings && !orderings.includes(String(args.orderBy))) return 'nothing';
  if (isOneWay && typeof args.last === 'number') return 'nothing';
  return given.every(([name, value]) => passing[name]?.(value, args)) ? 'ordering' : 'nothing';
}

/** Of a filter that leaves out few rows where it is false. */
export const unlessTrue = (value: unknown): boolean => value === false;

/** Of a date filter: a range bounds the index by time. Other parts of it, such as a weekday, are known of each row only. */
export function onlyBounds(value: unknown): boolean {
  const parts = Object.entries(value as object).filter(([, part]) => part !== null && part !== undefined);
  return parts.every(([name]) => name === 'range' || name === 'relative');
}
