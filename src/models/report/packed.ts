import { type Sql, sql } from '../../database/sql.js';

/**
 * All values of a column of numbers as one text, `{1.50,NULL,0}`. Node splits it in a fifth of the time that the driver takes for as many
 * rows.
 */
export function packed(column: Sql): Sql {
  return sql`array_agg(${column})::text`;
}

/** The values of a packed column. null: there are no rows. */
export function unpacked(text: string | null): (string | null)[] {
  if (text === null) return [];
  const values: (string | null)[] = text.slice(1, -1).split(',');
  if (!text.includes('NULL')) return values;
  return values.map((value) => (value === 'NULL' ? null : value));
}
