import { randomUUID } from 'node:crypto';
import type { Platform } from '../../canonical/platform.js';
import type { Queryable } from '../../database/pool.js';
import { type RunTrigger, runColumns, type SyncRun } from './sync-run.js';

interface WantedRun {
  sourceId: string;
  platform: Platform;
  trigger: RunTrigger;
  /** For an import only. */
  importPath?: string;
}

const insertSql = `
  insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at, import_path)
  values ($1, $2, $3, $4, 'queued', 0, clock_timestamp(), $5)
  on conflict (source_id) where status in ('queued', 'running') do nothing
  returning ${runColumns}`;

const activeSql = `
  select ${runColumns} from ops.sync_run where source_id = $1 and status in ('queued', 'running')`;

/** A new queued run; null if the source already has a queued or running one: there is never more than one per source. */
export async function insertRun(
  db: Queryable,
  { sourceId, platform, trigger, importPath }: WantedRun,
): Promise<SyncRun | null> {
  const values = [randomUUID(), sourceId, platform, trigger, importPath ?? null];
  const { rows } = await db.query<SyncRun>(insertSql, values);
  return rows[0] ?? null;
}

/** The source's queued or running run. */
export async function findActiveRun(db: Queryable, sourceId: string): Promise<SyncRun | null> {
  const { rows } = await db.query<SyncRun>(activeSql, [sourceId]);
  return rows[0] ?? null;
}
