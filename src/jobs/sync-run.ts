import type { Platform } from '../canonical/platform.js';
import type { Queryable } from '../database/pool.js';

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed';
/** What the worker of a run is at. Only over the first and the third can the run's own records kill it. */
export type RunPhase = 'extract' | 'wait' | 'build' | 'roll_up';
export type RunTrigger = 'schedule' | 'api' | 'cli';

/** One sync of one source. It has succeeded when its records are in the answers. Instants are ISO 8601 in UTC. */
export interface SyncRun {
  runId: string;
  sourceId: string;
  platform: Platform;
  trigger: RunTrigger;
  status: RunStatus;
  /** How often it was started since it last got further: a page that brings something sets it back to 1. */
  attempt: number;
  /** Null until it is begun. */
  phase: RunPhase | null;
  /** Workers in a row that died over it, and passing faults of its own, without its getting further. */
  deaths: number;
  failures: number;
  queuedAt: string;
  startedAt: string | null;
  heartbeatAt: string | null;
  finishedAt: string | null;
  /** Of the last attempt; also of a run that waits for its next one. */
  errorCode: string | null;
  errorMessage: string | null;
  /** Of an import, which only the process that asked for it carries out. */
  importPath: string | null;
}

/** A run that waits for the warehouse, or for the roll-up of all that is dirty in it, has done its own work. */
export const isOwnWork = "coalesce(phase, 'extract') in ('extract', 'build')";

export const runColumns = `
  run_id as "runId", source_id as "sourceId", platform, trigger, status, attempt,
  phase, deaths, failures, queued_at as "queuedAt",
  started_at as "startedAt", heartbeat_at as "heartbeatAt", finished_at as "finishedAt",
  error_code as "errorCode", error_message as "errorMessage",
  import_path as "importPath"`;

/** Held by whoever syncs a source or says what becomes of its run. */
export function sourceLease(sourceId: string): string {
  return `source:${sourceId}`;
}

export async function findRun(db: Queryable, runId: string): Promise<SyncRun | null> {
  const { rows } = await db.query<SyncRun>(`select ${runColumns} from ops.sync_run where run_id = $1`, [runId]);
  return rows[0] ?? null;
}

/** Takes a queued run for this process; null when somebody else did. In a transaction that asks the source's lease. */
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

export interface RunError {
  code: string;
  message: string;
}

/** What becomes of an import whose process ended: no other one may have its files. */
export const importInterrupted: RunError = {
  code: 'import_interrupted',
  message: 'The import ended before it was done. Import the same path again: it goes on where it was.',
};

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

async function uncountStreams(db: Queryable, runId: string): Promise<void> {
  await db.query(
    `update ops.sync_run_stream set attempt = attempt - 1
     where run_id = $1 and finished_at is null and retry_at is null and given_up_at is null and attempt > 0`,
    [runId],
  );
}
