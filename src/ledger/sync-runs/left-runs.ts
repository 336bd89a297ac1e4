import type { Queryable } from '../../database/pool.js';
import { isOwnWork, type RunError } from './sync-run.js';

/** A run whose worker is gone. */
interface LeftRun {
  runId: string;
  sourceId: string;
}

interface AbandonedRun extends LeftRun {
  /** How many workers in a row died during it. */
  deaths: number;
  isOwnWork: boolean;
  importPath: string | null;
}

// By the lease, not by the heartbeat: its time is the database's, and every live worker renews it.
const abandonedSql = `
  select run_id as "runId", source_id as "sourceId"
  from ops.sync_run
  where status = 'running' and not exists (
    select 1 from ops.lease
    where name = 'source:' || sync_run.source_id and expires_at + $1 * interval '1 second' > clock_timestamp()
  )`;

const abandonedRunSql = `
  select run_id as "runId", source_id as "sourceId", deaths, ${isOwnWork} as "isOwnWork", import_path as "importPath"
  from ops.sync_run
  where run_id = $1 and status = 'running'
  for update`;

const unqueuedSql = `
  select run_id as "runId", source_id as "sourceId"
  from ops.sync_run
  where status = 'queued' and import_path is null and not exists (
    select 1 from jobs.agenda_jobs
    where name = 'sync' and data ->> 'sourceId' = sync_run.source_id and (next_run_at is not null or locked_at is not null)
  )
  for update skip locked`;

// An import's process starts it at once: a run that is still queued has lost its process.
const leftImportsSql = `
  update ops.sync_run
  set status = 'failed', finished_at = $2, error_code = $3, error_message = $4
  where status = 'queued' and import_path is not null and queued_at + $1 * interval '1 second' < clock_timestamp()
    and not exists (
      select 1 from ops.lease where name = 'source:' || sync_run.source_id and expires_at > clock_timestamp()
    )`;

/** Runs marked as running although their source's lease expired at least this many seconds ago. */
export async function abandonedRuns(db: Queryable, sinceSeconds: number): Promise<LeftRun[]> {
  return (await db.query<LeftRun>(abandonedSql, [sinceSeconds])).rows;
}

/** Locks the run; null if another worker settled it first. */
export async function lockAbandonedRun(client: Queryable, runId: string): Promise<AbandonedRun | null> {
  return (await client.query<AbandonedRun>(abandonedRunSql, [runId])).rows[0] ?? null;
}

/** Locks queued runs whose job was lost. */
export async function lockUnqueuedRuns(client: Queryable): Promise<LeftRun[]> {
  return (await client.query<LeftRun>(unqueuedSql)).rows;
}

/** Fails imports that their process has not started within this many seconds. */
export async function failLeftImports(
  client: Queryable,
  { afterSeconds, at, error }: { afterSeconds: number; at: Date; error: RunError },
): Promise<void> {
  await client.query(leftImportsSql, [afterSeconds, at, error.code, error.message]);
}
