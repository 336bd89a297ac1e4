import type { Socket } from 'node:net';
import pg from 'pg';
import { backendOf, type Pool, type PoolClient } from './pool.js';

interface SilenceWatch {
  /** Of the pool's database. */
  url: string;
  /** A connection that waits for an answer and on whose socket nothing has moved for so long is looked into. */
  silenceMs: number;
  onCut(): void;
}

/** What `pg` keeps of a connection and does not declare. */
type Watched = PoolClient & {
  /** False while an answer is awaited. */
  readonly readyForQuery: boolean;
  readonly connection: { readonly stream: Socket };
};

const watched = (client: PoolClient): Watched => client as Watched;

/** A busy server takes its time over a new connection. */
const shortestProbeMs = 5000;

interface Sight {
  bytes: number;
  since: number;
}

/**
 * Closes connections that wait for an answer which cannot come: the network swallowed the question, and TCP would repeat it for a
 * quarter of an hour (Node cannot set TCP_USER_TIMEOUT, and keepalives rest while something is on its way). Whoever waits gets an
 * error. A long statement is not disturbed: its backend, asked by another connection, says that it is active.
 *
 * Returns how to stop watching.
 */
export function watchForSilence(pool: Pool, { url, silenceMs, onCut }: SilenceWatch): () => Promise<void> {
  const inUse = new Map<Watched, Sight>();
  pool.on('acquire', (client) => void inUse.set(watched(client), sightOf(watched(client))));
  pool.on('release', (_error, client) => void inUse.delete(watched(client)));
  pool.on('remove', (client) => void inUse.delete(watched(client)));

  const look = async (): Promise<void> => {
    const silent: Watched[] = [];
    for (const [client, sight] of inUse) {
      const now = sightOf(client);
      if (client.readyForQuery !== false || now.bytes !== sight.bytes) inUse.set(client, now);
      else if (now.since - sight.since >= silenceMs) silent.push(client);
    }
    if (silent.length === 0) return;
    const active = await activeBackends(url, silent, Math.max(silenceMs, shortestProbeMs));
    if (active === null) return;
    for (const client of silent) {
      const isStillSilent = inUse.has(client) && sightOf(client).bytes === inUse.get(client)!.bytes;
      if (!isStillSilent || active.has(backendOf(client))) continue;
      onCut();
      client.connection.stream.destroy(new Error('Connection terminated: the database does not answer on it'));
    }
  };

  let looking: Promise<void> = Promise.resolve();
  let isIdle = true;
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    looking = look().finally(() => {
      isIdle = true;
    });
  }, silenceMs / 3);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

function sightOf({ connection: { stream } }: Watched): Sight {
  // Of a socket that TLS wraps, too.
  return { bytes: stream.bytesRead + stream.bytesWritten, since: performance.now() };
}

/** Which of the connections the server works for; none when it cannot be reached; null when it can, and does not say. */
async function activeBackends(
  url: string,
  clients: readonly Watched[],
  deadlineMs: number,
): Promise<ReadonlySet<number | null> | null> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'cartograph watch',
    connectionTimeoutMillis: deadlineMs,
    query_timeout: deadlineMs,
  });
  client.on('error', () => undefined);
  let isReached = false;
  try {
    await client.connect();
    isReached = true;
    const { rows } = await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where pid = any($1) and state in ('active', 'fastpath function call')",
      [clients.map(backendOf)],
    );
    return new Set(rows.map(({ pid }) => pid));
  } catch (error) {
    // Such as too many connections, or a pooler that has none free: no sign that it cannot be reached.
    return isReached || error instanceof pg.DatabaseError ? null : new Set();
  } finally {
    await client.end().catch(() => undefined);
  }
}
