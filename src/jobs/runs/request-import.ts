import type { Queryable } from '../../database/pool.js';
import { findActiveRun, insertRun } from '../../ledger/sync-runs/request-run.js';
import type { SyncRun } from '../../ledger/sync-runs/sync-run.js';

/**
 * A run that imports a path, to be carried out by the caller with `runSync`: it is not put into the queue. Where the source has
 * a run already, that one, which has to end first.
 */
export async function requestImport(
  db: Queryable,
  { sourceId, path }: { sourceId: string; path: string },
): Promise<{ run: SyncRun; isOther: boolean }> {
  for (;;) {
    const run = await insertRun(db, { sourceId, platform: 'FILES', trigger: 'cli', importPath: path });
    if (run) return { run, isOther: false };
    const active = await findActiveRun(db, sourceId);
    // It may have ended before it was looked for: then there is room now.
    if (active) return { run: active, isOther: true };
  }
}
