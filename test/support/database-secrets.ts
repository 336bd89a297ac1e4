import { gunzipSync } from 'node:zlib';
import type { Queryable } from '../../src/database/pool.js';
import type { Leak } from './leaks.js';
import { type SecretForms, secretsIn } from './secret-search.js';

// From the catalogue itself: the views of the information schema take ten times as long. A table with an empty file
// never had a row, and planning the search of all tables takes longer than searching those of a test.
const tablesSql = `
  select format('%I.%I', space.nspname, class.relname) as "table", class.relnatts as columns
  from pg_class as class
  join pg_namespace as space on space.oid = class.relnamespace
  where space.nspname in ('raw', 'ops', 'jobs', 'warehouse') and class.relkind = 'r' and class.relname <> 'dim_date'
    and pg_relation_size(class.oid) > 0
  order by 1`;

const textsSql = `
  select t."table", string_agg(format('coalesce(%I::text, '''')', field.attname), ' || '' '' || ' order by field.attnum) as text
  from unnest($1::text[]) as t ("table")
  join pg_attribute as field on field.attrelid = t."table"::regclass and field.attnum > 0 and not field.attisdropped
  join pg_type as type on type.oid = field.atttypid
  where type.typcategory in ('S', 'A') or type.typname in ('json', 'jsonb')
  group by 1`;

interface Table {
  table: string;
  columns: number;
}

/** The texts of a table's row as an expression, null where it has none. Nearly all databases have the same tables. */
const textsOf = new Map<string, string | null>();

/**
 * Searches every text of every table, and the contents of the raw log's chunks. Not the calendar: no input gets into
 * it, and its hundred years would take most of the time.
 */
export async function searchDatabase(db: Queryable, secrets: readonly SecretForms[]): Promise<Leak[]> {
  return [...(await searchTexts(db, secrets)), ...(await searchChunks(db, secrets))];
}

/** Searched here: a server plans a `like` for each form of each secret, at each table, for longer than it takes to read them. */
async function searchTexts(db: Queryable, secrets: readonly SecretForms[]): Promise<Leak[]> {
  const { rows: tables } = await db.query<Table>(tablesSql);
  await learnTexts(db, tables);
  const selects = tables.flatMap((each) => {
    const text = textsOf.get(keyOf(each));
    return text ? [`(select '${each.table}' as "table", string_agg(${text}, e'\\n') as text from ${each.table})`] : [];
  });
  if (selects.length === 0) return [];
  const { rows } = await db.query<{ table: string; text: string | null }>(selects.join(' union all '));
  return rows.flatMap(({ table, text }) =>
    secretsIn(text ?? '', secrets).map((secret) => ({ secret, where: `the table ${table}` })),
  );
}

/** An altered table has more columns: a dropped one counts on. */
const keyOf = ({ table, columns }: Table) => `${table} ${columns}`;

async function learnTexts(db: Queryable, tables: readonly Table[]): Promise<void> {
  const unknown = tables.filter((each) => !textsOf.has(keyOf(each)));
  if (unknown.length === 0) return;
  const { rows } = await db.query<{ table: string; text: string }>(textsSql, [unknown.map(({ table }) => table)]);
  const found = new Map(rows.map(({ table, text }) => [table, text]));
  for (const each of unknown) textsOf.set(keyOf(each), found.get(each.table) ?? null);
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
