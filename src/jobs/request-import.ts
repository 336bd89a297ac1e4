import { randomUUID } from 'node:crypto';
import type { Queryable } from '../database/pool.js';
import { findRun, runColumns, type SyncRun } from './sync-run.js';

const insertSql = `
  insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at, import_path)
  values ($1, $2, 'FILES', 'cli', 'queued', 0, clock_timestamp(), $3)
  on conflict (source_id) where status in ('queued', 'running') do nothing
  returning ${runColumns}`;

const activeSql = "select run_id from ops.sync_run where source_id = $1 and status in ('queued', 'running')";

/**
 * A run that imports a path, to be carried out by the caller with `runSync`: it is not put into the queue. Where the source has
 * a run already, that one, which has to end first.
 */
export async function requestImport(
  db: Queryable,
  { sourceId, path }: { sourceId: string; path: string },
): Promise<{ run: SyncRun; isOther: boolean }> {
  for (;;) {
    const inserted = await db.query<SyncRun>(insertSql, [randomUUID(), sourceId, path]);
    if (inserted.rows[0]) return { run: inserted.rows[0], isOther: false };
    const active = await db.query<{ run_id: string }>(activeSql, [sourceId]);
    const run = active.rows[0] && (await findRun(db, active.rows[0].run_id));
    // It may have ended before it was looked for: then there is room now.
    if (run) return { run, isOther: true };
  }
}
