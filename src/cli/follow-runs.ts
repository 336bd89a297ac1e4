import type { Pool } from '../database/pool.js';
import { sweep } from '../jobs/queue/sweep.js';
import { isPassing } from '../jobs/runs/failure.js';
import { runSync, type SyncNeeds } from '../jobs/runs/run-sync.js';
import { type FollowedStreamRow, followedStreams } from '../ledger/sync-runs/run-rows.js';
import { streamsPause } from '../ledger/sync-runs/stream-progress.js';
import { findRun, type SyncRun } from '../ledger/sync-runs/sync-run.js';

const pollMs = 300;
const pollsPerSweep = 15;

/**
 * Follows runs to their end: this process executes the queued ones, workers the ones they hold. Reports the counts as they grow.
 * Returns early, with the current state of the runs, if the process is asked to stop.
 */
export async function followRuns(
  needs: SyncNeeds,
  runIds: readonly string[],
  onProgress: (streams: FollowedStreamRow[]) => void,
): Promise<SyncRun[]> {
  const { pool, clock, log, worker, stopping } = needs;
  const inHand = new Map<string, Promise<void>>();
  // Kept, because an error that occurs while the loop awaits something else would otherwise be unhandled.
  const errors: unknown[] = [];
  // As in a worker: a lock that is not available in time ends neither. The next poll or sweep tries again.
  const note = (error: unknown): void => {
    if (isPassing(error)) log.warn({ error: error.message }, 'a run could not continue yet');
    else errors.push(error);
  };
  try {
    for (let poll = 0; ; poll += 1) {
      if (errors.length > 0) throw errors[0];
      const runs = await readRuns(pool, runIds);
      onProgress(await followedStreams(pool, runIds));
      const isOver = runs.every(({ status }) => status === 'succeeded' || status === 'failed');
      if (isOver || stopping.aborted) {
        await Promise.all(inHand.values());
        if (errors.length > 0) throw errors[0];
        return isOver ? runs : await readRuns(pool, runIds);
      }
      for (const run of runs) {
        const isFree = run.status === 'queued' && !inHand.has(run.runId) && inHand.size < worker.concurrency;
        if (isFree && (await isDue(pool, run))) {
          const work = runSync(needs, run.runId).catch(note);
          inHand.set(
            run.runId,
            work.finally(() => inHand.delete(run.runId)),
          );
        }
      }
      if (poll % pollsPerSweep === 0) await sweep(needs).catch(note);
      await Promise.race([clock.sleep(pollMs, stopping).catch(() => undefined), ...inHand.values()]);
    }
  } finally {
    // The caller closes the pool next, even after an error of one of several.
    await Promise.all(inHand.values());
  }
}

async function readRuns(pool: Pool, runIds: readonly string[]): Promise<SyncRun[]> {
  const runs = await Promise.all(runIds.map((runId) => findRun(pool, runId)));
  return runs.filter((run) => run !== null);
}

/** After a temporary error a run waits for its retry time; an import, which has no job in the queue, for that of its streams. */
async function isDue(pool: Pool, { runId, sourceId }: SyncRun): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select 1 from jobs.agenda_jobs
     where name = 'sync' and data ->> 'sourceId' = $1 and next_run_at > clock_timestamp()`,
    [sourceId],
  );
  return rowCount === 0 && !(await streamsPause(pool, runId));
}
