import type { Queryable } from '../../database/pool.js';
import { findActiveRun, insertRun } from '../../ledger/sync-runs/request-run.js';
import type { SyncRun } from '../../ledger/sync-runs/sync-run.js';

export interface RequestedImport {
  run: SyncRun;
  /** It is a sync or import that the source had already. */
  isOther: boolean;
}

/**
 * Creates a run that imports a path, for the caller to execute with `runSync`: it is not queued. If the source already
 * has a run, returns that one, which must end first.
 */
export async function requestImport(
  db: Queryable,
  { sourceId, path }: { sourceId: string; path: string },
): Promise<RequestedImport> {
  for (;;) {
    const run = await insertRun(db, { sourceId, platform: 'FILES', trigger: 'cli', importPath: path });
    if (run) return { run, isOther: false };
    const active = await findActiveRun(db, sourceId);
    // It may have ended before this lookup: then there is room now.
    if (active) return { run: active, isOther: true };
  }
}
