import pg from 'pg';
import { tracer } from '../runtime/tracing/tracing.js';
import { rowTypes } from './row-types.js';
import { applySessionSettings, type SessionSettings, withoutOurSettings } from './session-settings.js';
import { traceStatements } from './trace-statements.js';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
/** Something that runs queries: a pool or one of its clients. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

export interface PoolOptions {
  /** Maximum number of connections. */
  max?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  /** Schemas for unqualified names. Default: `public`. */
  searchPath?: string;
  /**
   * A statement that takes longer is cancelled (SQLSTATE 57014); if the server does not answer within some seconds
   * more, the connection is closed. Default: `longestStatementMs`.
   */
  statementTimeoutMs?: number;
  /** Waiting longer for a connection is an error, see `isPoolBusy`. Default: `longestAcquireMs`. */
  acquireTimeoutMs?: number;
  /** How many may wait for a connection: one more is an error at once, see `isPoolBusy`. Default: any number. */
  longestQueue?: number;
  /** Additional session settings, such as lock time-outs. */
  session?: SessionSettings;
  /** Idle time after which TCP keepalive probes are sent. Default: ten seconds. */
  keepAliveMs?: number;
  /** pg's own types: timestamps as Dates, as expected by libraries with their own SQL. Default: exact types. */
  plainTypes?: boolean;
  /** Called when an idle connection breaks. The pool replaces it. */
  onError?: (error: Error) => void;
}

/** No valid statement of a job takes longer: the last resort to detect a silently dead network. */
export const longestStatementMs = 30 * 60_000;
/** A healthy server accepts a connection at once, and every pool has as many as its users need. */
const longestAcquireMs = 30_000;
/** Time for the server's cancellation of a statement to arrive. */
const newsMs = 5_000;
const keepAliveMs = 10_000;

/**
 * Creates a connection pool that returns exact values: numeric and int8 as strings, date as `YYYY-MM-DD`, timestamptz as
 * ISO 8601 in UTC with up to six fraction digits and none when they are zero (`2026-07-03T09:15:02Z`).
 */
export function createPool(url: string, options: PoolOptions = {}): Pool {
  const pool = new pg.Pool(poolSettings(url, options));
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => options.onError?.(error));
  if (options.longestQueue !== undefined) boundQueue(pool, options.longestQueue);
  const traced = tracer();
  if (traced) traceStatements(pool, traced);
  return pool;
}

/** The options that `createPool` passes to pg, for libraries that create their own pool. */
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
    // pg-pool awaits it before it hands out the connection.
    onConnect: async (client) => {
      backends.set(client, await applySessionSettings(client, settings));
    },
  };
}

const backends = new WeakMap<pg.ClientBase, number>();

/**
 * The server process of a pool's client, as in pg_stat_activity; null until connected. pg's own
 * `processID` is only for cancelling: behind a pooler it is made up by the pooler.
 */
export function backendOf(client: pg.ClientBase): number | null {
  return backends.get(client) ?? null;
}

interface ConnectionOptions {
  applicationName: string;
  /** The connection is closed when a statement has no answer for this long. Default: no limit. */
  queryTimeoutMs?: number;
  /** How long it may take to connect. Default: `longestAcquireMs`. */
  connectMs?: number;
}

/** Opens a single connection with the same types and session settings. The caller listens to its errors and ends it. */
export async function openConnection(url: string, options: ConnectionOptions): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectionSettings(url),
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectMs ?? longestAcquireMs,
    ...(options.queryTimeoutMs !== undefined && { query_timeout: options.queryTimeoutMs }),
  });
  // Users see a loss as a failed statement and as `end`; an unhandled error event would end the process.
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

/** Whoever comes last would wait in vain, and hold its request until then. */
function boundQueue(pool: Pool, longest: number): void {
  const connect = pool.connect.bind(pool) as (callback?: ConnectCallback) => Promise<PoolClient> | undefined;
  (pool as { connect: unknown }).connect = (callback?: ConnectCallback) => {
    const mustWait = pool.idleCount === 0 && pool.totalCount >= pool.options.max;
    if (!mustWait || pool.waitingCount < longest) return connect(callback);
    const error = new PoolQueueFull(longest);
    if (!callback) return Promise.reject(error);
    process.nextTick(callback, error);
    return undefined;
  };
}

type ConnectCallback = (error: Error | undefined, client?: PoolClient, release?: () => void) => void;

class PoolQueueFull extends Error {
  constructor(longest: number) {
    super(`${longest} wait for a connection already`);
    this.name = 'PoolQueueFull';
  }
}

/** Whether no connection of a pool became free in time, which pg-pool marks only by the message, or too many wait for one. */
export function isPoolBusy(error: unknown): boolean {
  return (
    error instanceof PoolQueueFull ||
    (error instanceof Error && error.message === 'timeout exceeded when trying to connect')
  );
}

function connectionSettings(url: string): pg.ClientConfig {
  return {
    connectionString: withoutOurSettings(url),
    types: rowTypes,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
  };
}
