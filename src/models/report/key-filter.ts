import { allOf, type Sql, sql } from '../../database/sql.js';
import { type Dimension, isInAnyCase } from '../metrics/dimensions.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import type { DimensionCondition } from './question.js';

/** A condition on a dimension's keys. Fields are combined with "and". */
export interface KeyFilter {
  in?: readonly string[] | null;
  /** Only of dimensions of which a row has several keys. */
  all?: readonly string[] | null;
  notIn?: readonly string[] | null;
  search?: string | null;
  /** Both ends are included. */
  from?: string | null;
  to?: string | null;
  hasKey?: boolean | null;
}

/** Refuses a condition that selects nothing or everything: it would look like a shop without such trade. */
export function keyCondition(dimension: Dimension, filter: KeyFilter, argument: string): DimensionCondition {
  checkFilter(dimension, filter, argument);
  const { all, notIn, hasKey } = filter;
  const { compared, texts } = comparisonOf(dimension);
  if (!dimension.isList) {
    return {
      dimension,
      on: (key, label) =>
        allOf([
          ...keyConditions(dimension, filter, key, label),
          ...(notIn ? [sql`(${key} is null or ${compared(key)} <> all(${texts(notIn)}::text[]))`] : []),
          ...(isSet(hasKey) ? [hasKey ? sql`${key} is not null` : sql`${key} is null`] : []),
        ]),
    };
  }
  const ofKey = (key: Sql): Sql[] => keyConditions(dimension, filter, key, key);
  const isOfKeys = ofKey(sql`''`).length > 0;
  const value = sql`of_row.value`;
  const any = (keys: Sql, conditions: readonly Sql[]): Sql =>
    sql`exists (select 1 from unnest(${keys}) as of_row (value) where ${allOf(conditions)})`;
  return {
    dimension,
    on: (keys) =>
      allOf([
        ...(isOfKeys ? [any(keys, ofKey(value))] : []),
        ...(all
          ? [sql`${texts(all)}::text[] <@ array(select ${compared(value)} from unnest(${keys}) as of_row (value))`]
          : []),
        ...(notIn ? [sql`not ${any(keys, [sql`${compared(value)} = any(${texts(notIn)}::text[])`])}`] : []),
        ...(isSet(hasKey) ? [sql`(coalesce(cardinality(${keys}), 0) > 0) = ${hasKey}`] : []),
      ]),
    ...(isOfKeys && { groups: (key: Sql) => allOf(ofKey(key)) }),
  };
}

/** The conditions that one key meets. */
function keyConditions(dimension: Dimension, filter: KeyFilter, key: Sql, label: Sql): Sql[] {
  const { in: wanted, search, from, to } = filter;
  const { isNumber } = dimension;
  const { compared, texts } = comparisonOf(dimension);
  const place = isNumber ? sql`${key}::integer` : sql`${key} collate "C"`;
  const bound = (text: string): Sql => (isNumber ? sql`${Number(text)}::integer` : sql`${text}::text`);
  return [
    ...(wanted ? [sql`${compared(key)} = any(${texts(wanted)}::text[])`] : []),
    ...(search ? [sql`coalesce(${label}, ${key}) ilike ${`%${search.replace(/[\\%_]/g, '\\$&')}%`}`] : []),
    ...(isSet(from) ? [sql`${place} >= ${bound(from)}`] : []),
    ...(isSet(to) ? [sql`${place} <= ${bound(to)}`] : []),
  ];
}

function checkFilter({ title, isList, isNumber }: Dimension, filter: KeyFilter, argument: string): void {
  const fail = (message: string): InvalidInputError => new InvalidInputError(message, argument);
  const { in: wanted, all, notIn, search, from, to, hasKey } = filter;
  if (!wanted && !all && !notIn && !search && !isSet(from) && !isSet(to) && !isSet(hasKey)) {
    throw fail('The condition is empty. Set "in", "notIn", "all", "search", "from", "to" or "hasKey".');
  }
  if ([wanted, all, notIn].some((list) => list?.length === 0)) {
    throw fail('The list is empty. Name at least one key, or omit the list.');
  }
  if (all && !isList)
    throw fail(`"all" is for dimensions of which a row has several keys; ${title} has one. Use "in".`);
  const wrong = isNumber && [from, to].find((bound) => isSet(bound) && !/^\d{1,9}$/.test(bound));
  if (wrong) throw fail(`Got ${JSON.stringify(wrong)}; the keys of ${title} are whole numbers.`);
  if (isSet(from) && isSet(to) && isAfter(from, to, isNumber)) {
    throw fail(
      `The range ends before it begins: from ${JSON.stringify(from)} to ${JSON.stringify(to)}. "from" must not be after "to"; both keys are included.`,
    );
  }
}

/** In the order of `keyConditions`. */
function isAfter(from: string, to: string, isNumber: true | undefined): boolean {
  return isNumber ? Number(from) > Number(to) : Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0;
}

/** A row's key and the keys that are asked for, both as they are compared. */
function comparisonOf(dimension: Dimension): {
  compared(key: Sql): Sql;
  texts(keys: readonly string[]): string[];
} {
  if (!isInAnyCase(dimension)) return { compared: (key) => key, texts: (keys) => [...keys] };
  return { compared: (key) => sql`lower(${key})`, texts: (keys) => keys.map((key) => key.toLowerCase()) };
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
