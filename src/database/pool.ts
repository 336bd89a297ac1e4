import pg from 'pg';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
/** What a query can be sent to: a pool or one of its clients. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

export interface PoolOptions {
  /** Connections at most. */
  max?: number;
  /** Shows in pg_stat_activity. */
  applicationName?: string;
  /** Schemas that unqualified names are looked up in. */
  searchPath?: string;
  /** A statement that takes longer is cancelled (SQLSTATE 57014). Left out: none is. */
  statementTimeoutMs?: number;
  /** Who waits longer for a free connection gets an error, see `isPoolBusy`. Left out: one waits for ever. */
  acquireTimeoutMs?: number;
  /** Settings of the session, by their names in Postgres, besides those that exact values need. */
  session?: Readonly<Record<string, string>>;
  /** After so long without traffic the socket asks whether its other end is there. Left out: it does not. */
  keepAliveMs?: number;
  /** Told of a connection that broke while nobody used it; the pool replaces it by itself. */
  onError?: (error: Error) => void;
}

const oid = {
  int8: 20,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  int8Array: 1016,
  timestampArray: 1115,
  dateArray: 1182,
  timestamptzArray: 1185,
  numericArray: 1231,
};

// As pg brings it (pg-types 2); its declarations are those of a later version.
const arrayParser = pg.types.arrayParser as unknown as {
  create(text: string, parse: TextParser): { parse(): unknown[] };
};

type TextParser = (text: string) => unknown;

const asItCame: TextParser = (text) => text;

// pg's own would make local-time Dates of dates and floats of numeric arrays.
const exactParsers = new Map<number, TextParser>([
  [oid.int8, asItCame],
  [oid.numeric, asItCame],
  [oid.date, asItCame],
  [oid.timestamp, isoTimestamp],
  [oid.timestamptz, isoInstant],
  [oid.int8Array, arrayOf(asItCame)],
  [oid.numericArray, arrayOf(asItCame)],
  [oid.dateArray, arrayOf(asItCame)],
  [oid.timestampArray, arrayOf(isoTimestamp)],
  [oid.timestamptzArray, arrayOf(isoInstant)],
]);

/**
 * Makes a connection pool whose values come out exact: numeric and int8 as strings, date as `YYYY-MM-DD`, timestamptz as
 * ISO 8601 in UTC with up to six fraction digits and none when they are zero (`2026-07-03T09:15:02Z`).
 */
export function createPool(url: string, options: PoolOptions = {}): Pool {
  const { max = 10, applicationName, searchPath, session, statementTimeoutMs, acquireTimeoutMs, onError } = options;
  const pool = new pg.Pool({
    ...connectionSettings(url, searchPath, session),
    max,
    application_name: applicationName ?? 'cartograph',
    ...(statementTimeoutMs !== undefined && { statement_timeout: statementTimeoutMs }),
    ...(options.keepAliveMs !== undefined && { keepAlive: true, keepAliveInitialDelayMillis: options.keepAliveMs }),
    ...(acquireTimeoutMs !== undefined && { connectionTimeoutMillis: acquireTimeoutMs }),
  });
  // Without a listener the loss of an idle connection ends the process.
  pool.on('error', (error) => onError?.(error));
  return pool;
}

/** Whether no connection of a pool became free in time. pg-pool tells by the message only. */
export function isPoolBusy(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}

/** The same types and session settings for a single connection. */
export function connectionSettings(
  url: string,
  searchPath?: string,
  session: Readonly<Record<string, string>> = {},
): pg.ClientConfig {
  const settings = ['-c TimeZone=UTC', '-c DateStyle=ISO', '-c IntervalStyle=iso_8601'];
  for (const [name, value] of Object.entries(session)) settings.push(`-c ${name}=${value}`);
  if (searchPath !== undefined) settings.push(`-c search_path=${searchPath}`);
  return { connectionString: url, options: settings.join(' '), types: { getTypeParser } };
}

function getTypeParser(id: number, format?: 'text' | 'binary') {
  const exact = format === 'binary' ? undefined : exactParsers.get(id);
  return exact ?? pg.types.getTypeParser(id, format as 'text');
}

function arrayOf(parse: TextParser): TextParser {
  return (text) => arrayParser.create(text, parse).parse();
}

function isoTimestamp(text: string): string {
  return text
    .replace(' ', 'T')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

// The session's zone is UTC, so the offset is always `+00`; anything else (infinity, BC) comes out as Postgres wrote it.
function isoInstant(text: string): string {
  return text.endsWith('+00') ? `${isoTimestamp(text.slice(0, -3))}Z` : text;
}
