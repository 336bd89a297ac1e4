import { type Sql, sql } from '../../database/sql.js';
import { InvalidInputError } from '../reporting/invalid-input.js';

/** A condition on a dimension's key. */
export interface KeyFilter {
  in?: readonly string[] | null;
  notIn?: readonly string[] | null;
  search?: string | null;
}

/** Refuses a condition that selects nothing or everything: it would look like a shop without such trade. */
export function keyCondition({ in: wanted, notIn, search }: KeyFilter): (key: Sql, label: Sql) => Sql {
  if (!wanted && !notIn && !search) {
    throw new InvalidInputError('The condition is empty. Set "in", "notIn" or "search".', 'filter.where');
  }
  if (wanted?.length === 0 || notIn?.length === 0) {
    throw new InvalidInputError('The list is empty. Name at least one key, or omit the list.', 'filter.where');
  }
  return (key, label) => {
    const conditions = [
      ...(wanted ? [sql`lower(${key}) = any(${wanted.map((word) => word.toLowerCase())}::text[])`] : []),
      ...(notIn
        ? [sql`(${key} is null or lower(${key}) <> all(${notIn.map((word) => word.toLowerCase())}::text[]))`]
        : []),
      ...(search ? [sql`coalesce(${label}, ${key}) ilike ${`%${search.replace(/[\\%_]/g, '\\$&')}%`}`] : []),
    ];
    return conditions.reduce((all, one) => sql`${all} and ${one}`, sql`true`);
  };
}
