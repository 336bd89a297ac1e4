import pg from 'pg';
import { ConfigError } from '../runtime/errors.js';

/** Each occupies a server connection of a pooler while ours is tested. */
const witnesses = 4;
const answerMs = 30_000;

/**
 * Throws a `ConfigError` if a pooler gives each transaction another connection to PostgreSQL: PgBouncer with
 * `pool_mode = transaction`, or similar. Session settings, advisory locks, temporary tables and LISTEN belong to a connection;
 * there they would be lost, or affect other clients.
 *
 * Detected by the backends, not by a name: a connection is shared if its backend serves another one meanwhile, or changes. Sets
 * nothing, so that no setting stays on a connection that other clients get next.
 */
export async function assertOwnConnections(url: string): Promise<void> {
  const fault = await poolingFault(url, 'database.url');
  if (fault !== null) throw new ConfigError(fault, { code: 'database_pooled_by_transaction' });
}

/** The same as a message about a setting; null: connections are our own. */
export async function poolingFault(url: string, setting: string): Promise<string | null> {
  if (!(await isShared(url))) return null;
  const name = await poolerName(url);
  return `${setting} points to ${name}, which gives every transaction another PostgreSQL connection (pool_mode = transaction or statement). Cartograph uses LISTEN, locks and session settings, so it needs its own connections. Put the host and port of PostgreSQL itself into ${setting}, or name a database of the pooler that has pool_mode = session. No pooler is needed: each process keeps a pool itself, of some 30 connections at most.`;
}

async function isShared(url: string): Promise<boolean> {
  const clients: pg.Client[] = [];
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: answerMs, query_timeout: answerMs });
    client.on('error', () => undefined);
    clients.push(client);
    await client.connect();
    return client;
  };
  try {
    const asked = await connect();
    const backend = await backendOf(asked);
    for (let nth = 1; nth <= witnesses; nth += 1) {
      const held = await beginOn(await connect());
      if (held === 'no transactions' || held === backend) return true;
      if ((await backendOf(asked)) !== backend) return true;
    }
    return false;
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]!.pid;
}

/** The backend that serves a transaction, which stays open; with `pool_mode = statement` there are none. */
async function beginOn(client: pg.Client): Promise<number | 'no transactions'> {
  try {
    await client.query('begin');
  } catch (error) {
    if (/statement pooling/i.test((error as Error).message)) return 'no transactions';
    throw error;
  }
  return await backendOf(client);
}

/** PgBouncer has a console under its own name as a database: it reports its version, or that access is denied. */
async function poolerName(url: string): Promise<string> {
  const console = new URL(url);
  console.pathname = '/pgbouncer';
  const client = new pg.Client({ connectionString: console.href, connectionTimeoutMillis: answerMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>('show version');
    return rows[0]?.version ?? 'PgBouncer';
  } catch (error) {
    return (error as Error).message === 'not allowed' ? 'PgBouncer' : 'a connection pooler such as PgBouncer';
  } finally {
    await client.end().catch(() => undefined);
  }
}
