import type { Queryable } from '../../database/pool.js';
import { uncountStreams } from './stream-progress.js';
import { isOwnWork, type RunError, type RunPhase, runColumns, type SyncRun } from './sync-run.js';

/**
 * Claims a queued run for this process; null if another one did. Call it in a transaction that checks the source's
 * lease.
 */
export async function claimRun(db: Queryable, runId: string, at: Date): Promise<SyncRun | null> {
  const { rows } = await db.query<SyncRun>(
    `update ops.sync_run
     set status = 'running', attempt = attempt + 1, phase = 'extract', started_at = coalesce(started_at, $2), heartbeat_at = $2,
       error_code = null, error_message = null
     where run_id = $1 and status = 'queued'
     returning ${runColumns}`,
    [runId, at],
  );
  return rows[0] ?? null;
}

export async function beatRun(db: Queryable, runId: string, at: Date): Promise<void> {
  await db.query("update ops.sync_run set heartbeat_at = $2 where run_id = $1 and status = 'running'", [runId, at]);
}

/** Says what the run's worker is at from now on. */
export async function enterPhase(db: Queryable, runId: string, phase: RunPhase): Promise<void> {
  await db.query('update ops.sync_run set phase = $2 where run_id = $1', [runId, phase]);
}

/** A build that got further is the progress of the source's run, whoever builds: to be noted in its transaction. */
export async function noteProgress(client: Queryable, sourceId: string): Promise<void> {
  await client.query("update ops.sync_run set deaths = 0 where source_id = $1 and status = 'running' and deaths > 0", [
    sourceId,
  ]);
}

/** To be called in a transaction that asks the source's lease: a worker that lost it says nothing of the run any more. */
export async function finishRun(db: Queryable, runId: string, at: Date, error: RunError | null): Promise<void> {
  await db.query(
    `update ops.sync_run
     set status = $2, finished_at = $3, heartbeat_at = $3, error_code = $4, error_message = $5
     where run_id = $1 and status in ('queued', 'running')`,
    [runId, error ? 'failed' : 'succeeded', at, error?.code ?? null, error?.message ?? null],
  );
}

/** Ends a run that nobody has begun. */
export async function refuseRun(db: Queryable, runId: string, at: Date, error: RunError): Promise<void> {
  await db.query(
    `update ops.sync_run set status = 'failed', finished_at = $2, error_code = $3, error_message = $4
     where run_id = $1 and status = 'queued'`,
    [runId, at, error.code, error.message],
  );
}

/** Why a run is put back. `stopped`: nothing went wrong, its process was asked to end. */
export type RequeueReason = 'stopped' | 'died' | 'failed' | 'stream_failed';

/**
 * Puts a run back, in a transaction that asks the source's lease. A death and a fault count until the run gets further; a worker
 * that lived to put it back ends a row of deaths. Of a fault of single streams each stream keeps the count.
 */
export async function requeueRun(
  db: Queryable,
  runId: string,
  { reason, error }: { reason: RequeueReason; error: RunError | null },
): Promise<void> {
  await db.query(
    `update ops.sync_run
     set status = 'queued', error_code = $3, error_message = $4,
       attempt = attempt - ($2::text = 'stopped')::integer,
       deaths = case when $2 = 'died' then deaths + (${isOwnWork})::integer else 0 end,
       failures = case $2 when 'failed' then failures + 1 when 'stream_failed' then 0 else failures end
     where run_id = $1 and status = 'running'`,
    [runId, reason, error?.code ?? null, error?.message ?? null],
  );
  if (reason === 'stopped') await uncountStreams(db, runId);
}
