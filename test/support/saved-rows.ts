import pg from 'pg';
import { inTransaction } from '../../src/database/transaction.js';
import type { TestDatabase } from './database.js';

/** The rows of all tables of a database at one time. */
export interface SavedRows {
  /** Puts them back in place of whatever the tables hold now. Sequences continue. */
  restore(): Promise<void>;
}

// The calendar never changes once it is filled, and its hundred years would take most of the time.
const tablesSql = `
  select format('%I.%I', space.nspname, class.relname) as "table"
  from pg_class as class
  join pg_namespace as space on space.oid = class.relnamespace
  where space.nspname in ('raw', 'ops', 'jobs', 'warehouse') and class.relkind = 'r' and class.relname <> 'dim_date'
  order by 1`;

/**
 * For tests that need the same state many times: a fraction of the time of another database, whose sessions would plan
 * each statement anew. Like `drop`, restoring first searches what was written since for secrets.
 */
export async function saveRows(database: TestDatabase): Promise<SavedRows> {
  const { pool } = database;
  const tables = (await pool.query<{ table: string }>(tablesSql)).rows.map(({ table }) => table);
  const selects = tables.map((table) => `select '${table}' as "table", t::text as row from ${table} t`);
  const { rows } = await pool.query<{ table: string; row: string }>(selects.join(' union all '));
  const inserts = tables.flatMap((table) => {
    const saved = rows.filter((each) => each.table === table).map(({ row }) => `(${pg.escapeLiteral(row)})`);
    if (saved.length === 0) return [];
    const parsed = `select row::${table} as t from (values ${saved.join(', ')}) as saved (row) offset 0`;
    return [`insert into ${table} overriding system value select (t).* from (${parsed}) as parsed;`];
  });
  const restoreSql = [...tables.map((table) => `delete from ${table};`), ...inserts].join('\n');
  return {
    restore: async () => {
      await database.searchForSecrets();
      await inTransaction(pool, (client) => client.query(restoreSql));
    },
  };
}
