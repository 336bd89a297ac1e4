import type { Queryable } from './pool.js';

export interface DatabaseSizes {
  database: number;
  rawLog: number;
}

/** Bytes on disk, from the sizes of the files: one look at each. */
export async function databaseSizes(db: Queryable): Promise<DatabaseSizes> {
  const { rows } = await db.query<{ database: string; rawLog: string }>(
    `select pg_database_size(current_database()) as database,
       (select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'raw' and c.relkind in ('r', 'p', 'm')) as "rawLog"`,
  );
  const { database, rawLog } = rows[0]!;
  return { database: Number(database), rawLog: Number(rawLog) };
}
