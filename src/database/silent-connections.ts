import type { Socket } from 'node:net';
import pg from 'pg';
import { backendOf, type Pool, type PoolClient } from './pool.js';

interface SilenceWatch {
  /** The URL of the pool's database. */
  url: string;
  /** A connection that waits for an answer without any traffic for this long is checked. */
  silenceMs: number;
  onCut(): void;
}

/** Properties of a connection that `pg` does not declare. */
type Watched = PoolClient & {
  /** False while an answer is awaited. */
  readonly readyForQuery: boolean;
  readonly connection: { readonly stream: Socket };
};

const watched = (client: PoolClient): Watched => client as Watched;

/** A busy server is slow to accept a new connection. */
const shortestProbeMs = 5000;

interface Sight {
  bytes: number;
  since: number;
}

/**
 * Closes connections that wait for an answer that cannot arrive: the network lost the statement, and TCP would resend it for a
 * quarter of an hour (Node cannot set TCP_USER_TIMEOUT, and keepalives pause while data is in flight). The waiting caller gets an
 * error, and the pool's idle connections are closed with it. A long statement is not affected: another connection sees that its backend
 * is active.
 *
 * Returns a function that stops watching.
 */
export function watchForSilence(pool: Pool, { url, silenceMs, onCut }: SilenceWatch): () => Promise<void> {
  const inUse = new Map<Watched, Sight>();
  const idle = new Set<Watched>();
  pool.on('acquire', (client) => {
    inUse.set(watched(client), sightOf(watched(client)));
    idle.delete(watched(client));
  });
  pool.on('release', (error, client) => {
    inUse.delete(watched(client));
    if (!error) idle.add(watched(client));
  });
  pool.on('remove', (client) => {
    inUse.delete(watched(client));
    idle.delete(watched(client));
  });

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
    let isCut = false;
    for (const client of silent) {
      const isStillSilent = inUse.has(client) && sightOf(client).bytes === inUse.get(client)!.bytes;
      if (!isStillSilent || active.has(backendOf(client))) continue;
      onCut();
      isCut = true;
      close(client);
    }
    // The network that lost one has most likely lost them too. Each would keep another caller waiting as long, and leases expire meanwhile.
    if (isCut) for (const client of idle) close(client);
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

function close(client: Watched): void {
  client.connection.stream.destroy(new Error('Connection terminated: the database does not answer on it'));
}

function sightOf({ connection: { stream } }: Watched): Sight {
  // Also for a socket wrapped by TLS.
  return { bytes: stream.bytesRead + stream.bytesWritten, since: performance.now() };
}

/** The connections with an active backend; none if the server cannot be reached; null if it can but does not report them. */
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
    // For example too many connections, or a busy pooler: that does not mean it cannot be reached.
    return isReached || error instanceof pg.DatabaseError ? null : new Set();
  } finally {
    await client.end().catch(() => undefined);
  }
}
