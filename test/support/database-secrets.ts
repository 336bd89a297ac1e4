import { gunzipSync } from 'node:zlib';
import type { Queryable } from '../../src/database/pool.js';
import type { Leak } from './leaks.js';
import { type SecretForms, secretsIn } from './secret-search.js';

// From the catalogue itself: the views of the information schema take ten times as long. A table with an empty file
// never had a row, and planning the search of all tables takes longer than searching those of a test.
const columnsSql = `
  select format('%I.%I', space.nspname, class.relname) as "table",
    string_agg(format('coalesce(%I::text, '''')', field.attname), ' || '' '' || ' order by field.attnum) as text
  from pg_class as class
  join pg_namespace as space on space.oid = class.relnamespace
  join pg_attribute as field on field.attrelid = class.oid and field.attnum > 0 and not field.attisdropped
  join pg_type as type on type.oid = field.atttypid
  where space.nspname in ('raw', 'ops', 'jobs', 'warehouse') and class.relkind = 'r' and class.relname <> 'dim_date'
    and pg_relation_size(class.oid) > 0
    and (type.typcategory in ('S', 'A') or type.typname in ('json', 'jsonb'))
  group by 1
  order by 1`;

/**
 * Searches every text of every table, and the contents of the raw log's chunks. Not the calendar: no input gets into
 * it, and its hundred years would take most of the time.
 */
export async function searchDatabase(db: Queryable, secrets: readonly SecretForms[]): Promise<Leak[]> {
  return [...(await searchTexts(db, secrets)), ...(await searchChunks(db, secrets))];
}

/** Searched here: a server plans a `like` for each form of each secret, at each table, for longer than it takes to read them. */
async function searchTexts(db: Queryable, secrets: readonly SecretForms[]): Promise<Leak[]> {
  const { rows: tables } = await db.query<{ table: string; text: string }>(columnsSql);
  if (tables.length === 0) return [];
  const selects = tables.map(
    ({ table, text }) => `(select '${table}' as "table", string_agg(${text}, e'\\n') as text from ${table})`,
  );
  const { rows } = await db.query<{ table: string; text: string | null }>(selects.join(' union all '));
  return rows.flatMap(({ table, text }) =>
    secretsIn(text ?? '', secrets).map((secret) => ({ secret, where: `the table ${table}` })),
  );
}

async function searchChunks(db: Queryable, secrets: readonly SecretForms[]): Promise<Leak[]> {
  const { rows: made } = await db.query("select to_regclass('raw.record_version') as chunk");
  if (made[0].chunk === null) return [];
  const { rows } = await db.query<{ stream: string; payload: Buffer }>('select stream, payload from raw.chunk');
  return rows
    .filter(({ payload }) => payload.length > 0)
    .flatMap(({ stream, payload }) =>
      secretsIn(gunzipSync(payload).toString('latin1'), secrets).map((secret) => ({
        secret,
        where: `a payload of ${stream}`,
      })),
    );
}
