import pg from 'pg';
import { applySessionSettings, type SessionSettings, withoutOurSettings } from './session-settings.js';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
/** What a query can be sent to: a pool or one of its clients. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

export interface PoolOptions {
  /** Connections at most. */
  max?: number;
  /** Shows in pg_stat_activity. */
  applicationName?: string;
  /** Schemas that unqualified names are looked up in. Left out: `public`. */
  searchPath?: string;
  /**
   * A statement that takes longer is cancelled (SQLSTATE 57014); when the server does not say even that within some seconds
   * more, the connection is given up. Left out: `longestStatementMs`.
   */
  statementTimeoutMs?: number;
  /** Who waits longer for a connection gets an error, see `isPoolBusy`. Left out: `longestAcquireMs`. */
  acquireTimeoutMs?: number;
  /** Settings of each session on top of those that all have, such as bounds of locks. */
  session?: SessionSettings;
  /** After so long without traffic the socket asks whether its other end is there. Left out: ten seconds. */
  keepAliveMs?: number;
  /** pg's own types: timestamps as Dates, as libraries expect that bring their own SQL. Left out: exact ones. */
  plainTypes?: boolean;
  /** Told of a connection that broke while nobody used it; the pool replaces it by itself. */
  onError?: (error: Error) => void;
}

/** No statement of a job is right that takes longer: a network that died without a word shows so at last. */
export const longestStatementMs = 30 * 60_000;
/** A server that is there takes a connection in a moment, and every pool has as many as its users need at a time. */
const longestAcquireMs = 30_000;
/** After the server should have cancelled a statement, for the news of it to arrive. */
const newsMs = 5_000;
const keepAliveMs = 10_000;

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
  const pool = new pg.Pool(poolSettings(url, options));
  // Without a listener the loss of an idle connection ends the process.
  pool.on('error', (error) => options.onError?.(error));
  return pool;
}

/** What `createPool` hands to pg, for libraries that make their own pool. */
export function poolSettings(url: string, options: PoolOptions = {}): pg.PoolConfig {
  const { statementTimeoutMs = longestStatementMs, acquireTimeoutMs = longestAcquireMs, searchPath, session } = options;
  const settings = {
    statement_timeout: String(statementTimeoutMs),
    ...(searchPath !== undefined && { search_path: searchPath }),
    ...session,
  };
  return {
    ...connectionSettings(url),
    ...(options.keepAliveMs !== undefined && { keepAliveInitialDelayMillis: options.keepAliveMs }),
    ...(options.plainTypes && { types: undefined }),
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'cartograph',
    connectionTimeoutMillis: acquireTimeoutMs,
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + newsMs }),
    // pg-pool waits for it before anybody gets the connection.
    onConnect: async (client) => {
      backends.set(client, await applySessionSettings(client, settings));
    },
  };
}

const backends = new WeakMap<pg.ClientBase, number>();

/**
 * The process in the server that works for a pool's client, as pg_stat_activity has it; null until it is connected. pg's own
 * `processID` is for cancelling only: behind a pooler it is the pooler's invention.
 */
export function backendOf(client: pg.ClientBase): number | null {
  return backends.get(client) ?? null;
}

interface ConnectionOptions {
  applicationName: string;
  /** A statement without an answer for so long gives the connection up. Left out: one waits for ever. */
  queryTimeoutMs?: number;
}

/** Opens a single connection with the same types and session settings. Whoever gets it listens to its errors and ends it. */
export async function openConnection(url: string, options: ConnectionOptions): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectionSettings(url),
    application_name: options.applicationName,
    connectionTimeoutMillis: longestAcquireMs,
    ...(options.queryTimeoutMs !== undefined && { query_timeout: options.queryTimeoutMs }),
  });
  // A loss shows to whoever uses it as a failed statement, and as `end`; an unheard error would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await applySessionSettings(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/** Whether no connection of a pool became free in time. pg-pool marks it by the message only. */
export function isPoolBusy(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}

function connectionSettings(url: string): pg.ClientConfig {
  return {
    connectionString: withoutOurSettings(url),
    types: { getTypeParser },
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
  };
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
