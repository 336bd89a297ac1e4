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

/** Sets the current phase of a run. */
export async function enterPhase(db: Queryable, runId: string, phase: RunPhase): Promise<void> {
  await db.query('update ops.sync_run set phase = $2 where run_id = $1', [runId, phase]);
}

/** Progress of a build resets the count of deaths of the source's run, whichever worker builds; call it in the build's transaction. */
export async function noteProgress(client: Queryable, sourceId: string): Promise<void> {
  await client.query("update ops.sync_run set deaths = 0 where source_id = $1 and status = 'running' and deaths > 0", [
    sourceId,
  ]);
}

/** Call it in a transaction that checks the source's lease: a worker that lost it must not change the run any more. */
export async function finishRun(db: Queryable, runId: string, at: Date, error: RunError | null): Promise<void> {
  await db.query(
    `update ops.sync_run
     set status = $2, finished_at = $3, heartbeat_at = $3, error_code = $4, error_message = $5
     where run_id = $1 and status in ('queued', 'running')`,
    [runId, error ? 'failed' : 'succeeded', at, error?.code ?? null, error?.message ?? null],
  );
}

/** Fails a run that was never started. */
export async function refuseRun(db: Queryable, runId: string, at: Date, error: RunError): Promise<void> {
  await db.query(
    `update ops.sync_run set status = 'failed', finished_at = $2, error_code = $3, error_message = $4
     where run_id = $1 and status = 'queued'`,
    [runId, at, error.code, error.message],
  );
}

/** Why a run is put back into the queue. `stopped`: without an error, because its process was asked to end. */
export type RequeueReason = 'stopped' | 'died' | 'failed' | 'stream_failed';

/**
 * Puts a run back into the queue; call it in a transaction that checks the source's lease. Deaths and failures accumulate until the
 * run makes progress; a worker that survives to put the run back resets the deaths. Failures of single streams are counted by stream.
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
