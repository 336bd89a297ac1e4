import type pg from 'pg';
import { ConfigError } from '../runtime/errors.js';
import type { Logger } from '../runtime/log.js';
import { openConnection } from './pool.js';
import { assertOwnConnections } from './pooler.js';
import { type DatabaseWait, whenAvailable } from './when-available.js';

const oldestVersion = 150_000;
const schemas = ['raw', 'ops', 'warehouse', 'jobs'];
const answerMs = 60_000;

/**
 * Throws a `ConfigError` with a remedy when a database cannot be used: too old, a standby (which is read-only), in another
 * encoding, behind a transaction pooler, used by another program, or without the required rights. Writes nothing.
 *
 * Waits for a database that is starting or recovering, and with `isPatient` for any that is temporarily not available.
 */
export async function checkDatabase(url: string, log: Logger, wait: DatabaseWait = {}): Promise<void> {
  await whenAvailable(log, wait, () => check(url));
}

async function check(url: string): Promise<void> {
  const client = await openConnection(url, { applicationName: 'cartograph check', queryTimeoutMs: answerMs });
  try {
    const facts = await readFacts(client);
    const fault = serverFault(facts) ?? rightsFault(facts) ?? (await namesFault(client)) ?? (await tablesFault(client));
    if (fault) throw new ConfigError(fault.message, { code: fault.code });
  } finally {
    await client.end().catch(() => undefined);
  }
  await assertOwnConnections(url);
}

interface Fault {
  code: string;
  message: string;
}

interface Facts {
  version: number;
  version_name: string;
  database: string;
  role: string;
  encoding: string;
  is_standby: boolean;
  may_create: boolean;
  may_use_temporary: boolean;
  may_create_in_public: boolean;
  is_new: boolean;
}

const factsSql = `
  select
    current_setting('server_version_num')::integer as version,
    current_setting('server_version') as version_name,
    current_database()::text as database,
    current_user::text as role,
    current_setting('server_encoding') as encoding,
    pg_is_in_recovery() as is_standby,
    has_database_privilege(current_database(), 'create') as may_create,
    has_database_privilege(current_database(), 'temporary') as may_use_temporary,
    coalesce(
      has_schema_privilege(to_regnamespace('public'), 'create') and has_schema_privilege(to_regnamespace('public'), 'usage'),
      false
    ) as may_create_in_public,
    to_regclass('public.schema_migration') is null as is_new`;

async function readFacts(client: pg.Client): Promise<Facts> {
  const { rows } = await client.query<Facts>(factsSql);
  return rows[0]!;
}

function serverFault({ version, version_name, database, encoding, is_standby }: Facts): Fault | null {
  if (version < oldestVersion) {
    return {
      code: 'database_too_old',
      message: `The server in database.url is PostgreSQL ${version_name}; 15 or later is required. Upgrade it, or use another server.`,
    };
  }
  if (encoding !== 'UTF8') {
    return {
      code: 'database_encoding',
      message: `The database "${database}" has the encoding ${encoding}, which cannot store all names and titles. Create a database in UTF-8 and set it in database.url: create database ${quoted(`${database}_utf8`)} encoding 'UTF8' template template0;`,
    };
  }
  if (!is_standby) return null;
  return {
    code: 'database_standby',
    message: `The server in database.url is a standby and accepts no writes, which the API needs too. Set the primary in database.url.`,
  };
}

function rightsFault({
  database,
  role,
  may_create,
  may_use_temporary,
  may_create_in_public,
  is_new,
}: Facts): Fault | null {
  const grants = [
    ...(is_new && !may_create ? [`grant create on database ${quoted(database)} to ${quoted(role)};`] : []),
    ...(may_use_temporary ? [] : [`grant temporary on database ${quoted(database)} to ${quoted(role)};`]),
    ...(is_new && !may_create_in_public ? [`grant usage, create on schema public to ${quoted(role)};`] : []),
  ];
  if (grants.length === 0) return null;
  return {
    code: 'database_rights_missing',
    message: `The user "${role}" lacks rights in the database "${database}". The owner of the database can fix this with: ${grants.join(' ')}`,
  };
}

/** Another program's tables under the names that Cartograph uses. */
async function namesFault(client: pg.Client): Promise<Fault | null> {
  const { rows: taken } = await client.query<{ name: string }>(
    'select nspname::text as name from pg_namespace where nspname = any ($1) order by 1',
    [schemas],
  );
  const migrations = await ownMigrations(client);
  if (migrations === 'not ours') {
    return takenFault('the table public.schema_migration');
  }
  if (migrations > 0 || taken.length === 0) return null;
  return takenFault(`the schema${taken.length > 1 ? 's' : ''} ${taken.map(({ name }) => name).join(', ')}`);
}

function takenFault(what: string): Fault {
  return {
    code: 'database_names_taken',
    message: `The database in database.url already has ${what}, not created by Cartograph. Give Cartograph a database of its own: create one and set it in database.url.`,
  };
}

/** The number of migrations that have run, from the table of migrations: `Raw1000000000001` is the first. */
async function ownMigrations(client: pg.Client): Promise<number | 'not ours'> {
  const { rows: columns } = await client.query<{ name: string; readable: boolean }>(
    `select attname::text as name, has_table_privilege(attrelid, 'select') as readable from pg_attribute
     where attrelid = to_regclass('public.schema_migration') and attnum > 0 and not attisdropped`,
  );
  if (columns.length === 0) return 0;
  const names = columns.map(({ name }) => name);
  if (!['id', 'timestamp', 'name'].every((name) => names.includes(name))) return 'not ours';
  // Its owner cannot be determined then; the missing read access is reported next.
  if (!columns[0]!.readable) return 1;
  const { rows } = await client.query<{ all: string; ours: string }>(
    "select count(*) as all, count(*) filter (where name ~ '^[A-Z][A-Za-z0-9]*10000000[0-9]{5}$') as ours from public.schema_migration",
  );
  const { all, ours } = rows[0]!;
  return ours === all ? Number(all) : 'not ours';
}

/** Tables that belong to another user, for example after a restore. */
async function tablesFault(client: pg.Client): Promise<Fault | null> {
  const { rows } = await client.query<{ table: string; owner: string; role: string; database: string }>(
    `select format('%I.%I', n.nspname, c.relname) as table, pg_get_userbyid(c.relowner)::text as owner,
       current_user::text as role, current_database()::text as database
     from pg_class as c
     join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and (n.nspname = any ($1) or c.oid = to_regclass('public.schema_migration'))
       and not (
         has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
         and has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')
         and has_table_privilege(c.oid, 'delete') and has_table_privilege(c.oid, 'truncate')
       )
     order by 1`,
    [schemas],
  );
  const [first] = rows;
  if (!first) return null;
  const { table, owner, role, database } = first;
  return {
    code: 'database_rights_missing',
    message: `The user "${role}" cannot read and write ${rows.length} table(s) of Cartograph in the database "${database}", such as ${table}, owned by "${owner}". Connect as "${owner}", or run as "${owner}": grant ${quoted(owner)} to ${quoted(role)};`,
  };
}

/** An identifier, quoted if necessary. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
