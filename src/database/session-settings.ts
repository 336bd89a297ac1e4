import type { ClientBase } from 'pg';

/** Names and values of PostgreSQL settings that an ordinary user may set for a session. */
export type SessionSettings = Readonly<Record<string, string>>;

/**
 * All settings that a server, a database or a role may have changed and that affect what a statement means, what its answer looks
 * like, or whether it runs at all. Settings that affect only speed are left to the operator.
 */
const meaning: SessionSettings = {
  // Literals. With this off, backslashes in patterns and in COPY's text have another meaning.
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
  // Text format of values, in both directions.
  client_encoding: 'UTF8',
  TimeZone: 'UTC',
  timezone_abbreviations: 'Default',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  bytea_output: 'hex',
  extra_float_digits: '1',
  xmloption: 'content',
  lc_numeric: 'C',
  lc_monetary: 'C',
  lc_time: 'C',
  // Names.
  search_path: 'public',
  // Transactions: leases and merges rely on statements that see what was committed before them.
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  // A rejected record is rolled back to a savepoint.
  exit_on_error: 'off',
  row_security: 'on',
  // Pools set their own time-outs, see `PoolOptions`: a role's 30 s would end each rebuild.
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
};

/** Settings of later PostgreSQL versions, each with the `server_version_num` that introduced it. */
const newer: Record<string, { since: number; value: string }> = {
  transaction_timeout: { since: 170_000, value: '0' },
};

/** A pooler without free server connections accepts the client and lets its first statement wait. */
const answerMs = 30_000;

/**
 * Applies the product's settings, and `settings`, to a new connection. Uses a statement, not the start-up packet: there they
 * would compete with `?options=` of the URL, and poolers refuse or drop them. Other options of the URL stay in effect. Returns the
 * process id of the connection's backend.
 */
export async function applySessionSettings(client: ClientBase, settings: SessionSettings = {}): Promise<number> {
  // pg supports `query_timeout` for a single statement; its type declarations do not.
  const statement = { text: sessionSql(settings), query_timeout: answerMs };
  const { rows } = await client.query<{ pid: number }>(statement);
  return rows[0]!.pid;
}

/** `settings` override the settings of all connections. */
function sessionSql(settings: SessionSettings): string {
  const set = Object.entries({ ...meaning, ...settings }).map(([name, value]) => setOne(name, value));
  const setIfKnown = Object.entries(newer)
    .filter(([name]) => !(name in settings))
    .map(
      ([name, { since, value }]) =>
        `case when current_setting('server_version_num')::integer >= ${since} then ${setOne(name, value)} end`,
    );
  return `select pg_backend_pid() as pid, ${[...set, ...setIfKnown].join(', ')}`;
}

function setOne(name: string, value: string): string {
  return `set_config(${quoted(name)}, ${quoted(value)}, false)`;
}

// Without backslashes the literal has the same meaning in any session.
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Parameters that a URL must not set, since pg prefers them to the caller's; `options` adds to the product's settings. */
const ours = [
  'application_name',
  'fallback_application_name',
  'client_encoding',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'query_timeout',
  'replication',
  'binary',
];

/** A database URL without the parameters that the product sets. */
export function withoutOurSettings(url: string): string {
  if (!url.includes('?') || !URL.canParse(url)) return url;
  const parsed = new URL(url);
  const named = ours.filter((name) => parsed.searchParams.has(name));
  if (named.length === 0) return url;
  for (const name of named) parsed.searchParams.delete(name);
  return parsed.href;
}
