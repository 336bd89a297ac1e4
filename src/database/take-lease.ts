import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient, Queryable } from './pool.js';
import { inTransaction } from './transaction.js';

interface WantedLease {
  name: string;
  holder: string;
  ttlMs: number;
}

/** How long a silent holder's open transaction may block a taker before it is ended. */
const patienceMs = 1000;
/** After this time the taker gives up its wait and tries again, so that others get a turn. */
const longestWaitMs = 10_000;

/** SQLSTATEs: lock not available in time; no right to end another's connection. */
const lockNotAvailable = '55P03';
const insufficientPrivilege = '42501';

// By the database's clock: the clocks of two machines may differ by more than a lease's lifetime.
const lookSql = 'select expires_at > clock_timestamp() as is_held from ops.lease where name = $1';

const makeSql = `
  insert into ops.lease (name, holder, epoch, expires_at) values ($1, 'nobody', 0, '-infinity')
  on conflict (name) do nothing`;

// One taker at a time, so only the former holder can block it.
const turnSql = `
  select pg_try_advisory_xact_lock(hashtextextended('cartograph.lease.' || $1, 0)) as is_ours, pg_backend_pid() as pid`;

const lockSql = 'select 1 from ops.lease where name = $1 and expires_at <= clock_timestamp() for update';

const grantSql = `
  update ops.lease
  set holder = $2, epoch = epoch + 1, expires_at = clock_timestamp() + $3 * interval '1 millisecond'
  where name = $1
  returning epoch`;

const fenceSql = `
  select pg_terminate_backend(pid)
  from unnest(pg_blocking_pids($1)) as blocker (pid)
  where exists (select from ops.lease where name = $2 and expires_at <= clock_timestamp())`;

/**
 * Gives the lease to `holder` and returns its epoch; null if it is held, or is about to be. It first waits for the row; the time to
 * live begins when the row is locked.
 *
 * A holder that was paused or disconnected during a transaction keeps the row locked. Since it has not renewed the lease, the server
 * ends its connection: uncommitted work is rolled back, and the holder notices when it wakes up. If the server does not allow
 * this (another role's connection), that connection's time-outs end it later, see `worker-bounds.ts`.
 */
export async function takeLease(pool: Pool, wanted: WantedLease): Promise<string | null> {
  const { name } = wanted;
  const { rows } = await pool.query<{ is_held: boolean }>(lookSql, [name]);
  if (rows[0]?.is_held) return null;
  if (!rows[0]) await pool.query(makeSql, [name]);
  return await inTransaction(pool, (client) => takeRow(pool, client, wanted)).catch((error: { code?: string }) => {
    if (error.code === lockNotAvailable) return null;
    throw error;
  });
}

async function takeRow(pool: Pool, client: PoolClient, { name, holder, ttlMs }: WantedLease): Promise<string | null> {
  await client.query(`set local lock_timeout = ${longestWaitMs}`);
  const { rows: turns } = await client.query<{ is_ours: boolean; pid: number }>(turnSql, [name]);
  const turn = turns[0]!;
  if (!turn.is_ours) return null;
  const locked = new AbortController();
  const fencing = fence(pool, { name, pid: turn.pid }, locked.signal);
  try {
    const { rowCount } = await client.query(lockSql, [name]);
    if (rowCount === 0) return null;
  } finally {
    locked.abort();
    await fencing;
  }
  const { rows } = await client.query<{ epoch: string }>(grantSql, [name, holder, ttlMs]);
  return rows[0]?.epoch ?? null;
}

/** Repeatedly ends the connections that block the backend `pid`, until it has the row. */
async function fence(db: Queryable, { name, pid }: { name: string; pid: number }, locked: AbortSignal): Promise<void> {
  while (await isPatienceOver(locked)) {
    try {
      await db.query(fenceSql, [pid, name]);
    } catch (error) {
      // A fault of the connection shows on the taker's own connection.
      if ((error as { code?: string }).code !== insufficientPrivilege) return;
    }
  }
}

async function isPatienceOver(locked: AbortSignal): Promise<boolean> {
  try {
    await delay(patienceMs, undefined, { signal: locked });
    return true;
  } catch {
    return false;
  }
}
