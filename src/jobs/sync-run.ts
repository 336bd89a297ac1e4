import type { Platform } from '../canonical/platform.js';
import type { Queryable } from '../database/pool.js';

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed';
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

export const runColumns = `
  run_id as "runId", source_id as "sourceId", platform, trigger, status, attempt, queued_at as "queuedAt",
  started_at as "startedAt", heartbeat_at as "heartbeatAt", finished_at as "finishedAt",
  error_code as "errorCode", error_message as "errorMessage",
  import_path as "importPath"`;

export async function findRun(db: Queryable, runId: string): Promise<SyncRun | null> {
  const { rows } = await db.query<SyncRun>(`select ${runColumns} from ops.sync_run where run_id = $1`, [runId]);
  return rows[0] ?? null;
}

/** Takes a queued run for this process; null when somebody else did. To be called with the source's lease in hand. */
export async function claimRun(db: Queryable, runId: string, at: Date): Promise<SyncRun | null> {
  const { rows } = await db.query<SyncRun>(
    `update ops.sync_run
     set status = 'running', attempt = attempt + 1, started_at = coalesce(started_at, $2), heartbeat_at = $2,
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

export async function finishRun(db: Queryable, runId: string, at: Date, error: RunError | null): Promise<void> {
  await db.query(
    `update ops.sync_run
     set status = $2, finished_at = $3, heartbeat_at = $3, error_code = $4, error_message = $5
     where run_id = $1 and status in ('queued', 'running')`,
    [runId, error ? 'failed' : 'succeeded', at, error?.code ?? null, error?.message ?? null],
  );
}

/** Puts a run back. `countsAsAttempt` is false when nothing went wrong: the process was asked to end. */
export async function requeueRun(
  db: Queryable,
  runId: string,
  { error, countsAsAttempt }: { error: RunError | null; countsAsAttempt: boolean },
): Promise<void> {
  await db.query(
    `update ops.sync_run
     set status = 'queued', attempt = attempt - $2::integer, error_code = $3, error_message = $4
     where run_id = $1 and status = 'running'`,
    [runId, countsAsAttempt ? 0 : 1, error?.code ?? null, error?.message ?? null],
  );
}
