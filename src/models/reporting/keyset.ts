import { isCalendarDate } from '../../canonical/calendar-date.js';
import type { TextRow } from '../../database/round-trip.js';
import { textsOf } from '../../database/row-types.js';
import { alias, allOf, join, type Queryable, Sql, select, sql } from '../../database/sql.js';
import { InvalidInputError } from './invalid-input.js';
import { type RowColumn, selected } from './row-columns.js';
import { type QuestionDatabase, selectTexts } from './snapshot.js';

/** Decides how a cursor's value is checked and compared. */
type TermType = 'text' | 'integer' | 'numeric' | 'date' | 'timestamptz';

/** The terms that rows are ordered by. Never null, and unique together: the last term is the key, so no row is repeated or skipped. */
interface OrderingTerm {
  expression: Sql;
  type: TermType;
}

export interface Ordering {
  description: string;
  direction: 'asc' | 'desc';
  terms: readonly OrderingTerm[];
}

export interface PageRequest {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

export interface PageQuestion {
  /** The names of the connection and its ordering: cursors of others are refused. */
  connection: string;
  orderBy: string;
  ordering: Ordering;
  /** Of rows as text, or the select list of rows by name. */
  columns: readonly RowColumn[] | Sql;
  /** The tables, without `from`. */
  from: Sql;
  conditions: readonly Sql[];
  page: PageRequest;
}

interface Page<Row> {
  rows: Row[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** A row of a page by name. */
export interface NamedRow {
  cursorValues: string[];
}

export const defaultPageSize = 50;
export const maxPageSize = 500;

const isInstant = (text: string): boolean => {
  const [, day = ''] = /^(\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?\+00$/.exec(text) ?? [];
  return isCalendarDate(day);
};
const isEndless = (text: string): boolean => text === 'infinity' || text === '-infinity';

/** Only valid values are sent to Postgres, which would fail on a day that does not exist. */
const literal: Record<TermType, { cast: Sql; accepts: (text: string) => boolean }> = {
  text: { cast: sql`text`, accepts: (text) => !text.includes('\0') },
  integer: { cast: sql`integer`, accepts: (text) => /^-?\d{1,9}$/.test(text) },
  numeric: { cast: sql`numeric`, accepts: (text) => /^-?\d{1,60}(\.\d{1,60})?$/.test(text) },
  date: { cast: sql`date`, accepts: (text) => isCalendarDate(text) || isEndless(text) },
  timestamptz: { cast: sql`timestamptz`, accepts: (text) => isInstant(text) || isEndless(text) },
};

/**
 * One page by keyset: it starts from the values of the cursor's row, not from an offset, so rows that are added
 * or removed meanwhile do not shift it, and a late page costs as much as the first.
 */
export async function readPage<Row extends TextRow | NamedRow>(
  db: QuestionDatabase,
  question: PageQuestion,
): Promise<Page<Row>> {
  const { ordering, columns, from, conditions, page } = question;
  const { size, isBackward } = pageSize(page);
  const isDescending = (ordering.direction === 'desc') !== isBackward;
  const direction = isDescending ? sql`desc` : sql`asc`;
  const place = sql`array[${join(
    ordering.terms.map(({ expression }) => sql`(${expression})::text`),
    ', ',
  )}]`;
  const shown =
    columns instanceof Sql ? sql`${columns}, ${place} as ${alias('cursorValues')}` : selected(place, columns);
  const statement = sql`select ${shown}
    from ${from}
    where ${allOf([...conditions, ...cursorConditions(question)])}
    order by ${join(
      ordering.terms.map(({ expression }) => sql`${expression} ${direction}`),
      ', ',
    )}
    limit ${size + 1}`;
  const found = (await (columns instanceof Sql ? select(db, statement) : selectTexts(db, statement))) as Row[];
  const hasMore = found.length > size;
  const rows = found.slice(0, size);
  if (isBackward) rows.reverse();
  return {
    rows,
    hasNextPage: isBackward ? typeof page.before === 'string' : hasMore,
    hasPreviousPage: isBackward ? hasMore : typeof page.after === 'string',
  };
}

/** The cursor of a row of the page. */
export function cursorOf({ connection, orderBy }: PageQuestion, row: TextRow | NamedRow): string {
  const values = 'cursorValues' in row ? row.cursorValues : textsOf(row[0]!);
  return Buffer.from(JSON.stringify([connection, orderBy, ...values])).toString('base64url');
}

/** The number of rows that match the conditions, on all pages. */
export async function countRows(db: Queryable, { from, conditions }: PageQuestion): Promise<number> {
  const [row] = await select<{ rows: string }>(
    db,
    sql`select count(*) as rows from ${from} where ${allOf(conditions)}`,
  );
  return Number(row?.rows);
}

/** The size of a page, and the end from which it is taken. Refuses sizes out of bounds. */
export function pageSize({ first, last }: PageRequest): { size: number; isBackward: boolean } {
  if (typeof first === 'number' && typeof last === 'number') {
    throw new InvalidInputError('Both "first" and "last" are given. Set only one of them.', 'first');
  }
  const [size, argument] = typeof last === 'number' ? [last, 'last'] : [first ?? defaultPageSize, 'first'];
  if (size < 1 || size > maxPageSize) {
    throw new InvalidInputError(
      `Got ${size}; "${argument}" must be between 1 and ${maxPageSize}. Use the cursors in pageInfo for more.`,
      argument,
    );
  }
  return { size, isBackward: argument === 'last' };
}

function cursorConditions(question: PageQuestion): Sql[] {
  const { ordering, page } = question;
  const [afterSign, beforeSign] = ordering.direction === 'asc' ? [sql`>`, sql`<`] : [sql`<`, sql`>`];
  const conditions: Sql[] = [];
  if (typeof page.after === 'string') conditions.push(beyond(question, afterSign, page.after, 'after'));
  if (typeof page.before === 'string') conditions.push(beyond(question, beforeSign, page.before, 'before'));
  return conditions;
}

// All terms have the same direction, so this is a row comparison, which an index supports.
function beyond(question: PageQuestion, sign: Sql, cursor: string, argument: string): Sql {
  const { terms } = question.ordering;
  const values = decodeCursor(question, cursor, argument);
  const expressions = join(
    terms.map(({ expression }) => expression),
    ', ',
  );
  const bounds = join(
    terms.map(({ type }, index) => sql`${values[index]}::${literal[type].cast}`),
    ', ',
  );
  return sql`(${expressions}) ${sign} (${bounds})`;
}

function decodeCursor({ connection, orderBy, ordering }: PageQuestion, cursor: string, argument: string): string[] {
  const decoded = parse(cursor);
  const [madeBy, madeFor, ...values] = decoded ?? [];
  if (decoded && madeBy !== undefined && (madeBy !== connection || madeFor !== orderBy)) {
    throw new InvalidInputError(
      `The cursor belongs to ${madeBy} ordered by ${madeFor}, but this is ${connection} ordered by ${orderBy}: ` +
        'use a cursor only with the connection and ordering that returned it.',
      argument,
    );
  }
  const isWhole = values.length === ordering.terms.length;
  const isSound = isWhole && ordering.terms.every(({ type }, index) => literal[type].accepts(values[index] ?? ''));
  if (!isSound) {
    throw new InvalidInputError(
      `"${cursor.slice(0, 80)}" is not a valid cursor. Copy it unchanged from edges or pageInfo.`,
      argument,
    );
  }
  return values;
}

function parse(cursor: string): string[] | undefined {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isTexts = Array.isArray(decoded) && decoded.every((value) => typeof value === 'string');
    return isTexts ? decoded : undefined;
  } catch {
    return undefined;
  }
}
