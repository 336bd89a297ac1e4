import type { JobContext } from '../jobs/context.js';
import { runSync } from '../jobs/run-sync.js';
import { sweep } from '../jobs/sweep.js';
import { findRun, type SyncRun } from '../jobs/sync-run.js';

const pollMs = 300;
const pollsPerSweep = 15;

/** One stream of a run, a row of ops.sync_run_stream. Counts are text because they are 64 bits wide. */
export interface StreamCounts {
  runId: string;
  sourceId: string;
  stream: string;
  fetched: string;
  newRecords: string;
  changed: string;
  unchanged: string;
  deleted: string;
  rejected: string;
  expected: string | null;
  watermarkAfter: string | null;
  finishedAt: string | null;
}

/**
 * Follows runs to their end: this process executes the queued ones, workers the ones they hold. Reports
 * the counts as they grow. Returns early, with the current state of the runs, when the process is asked to stop.
 */
export async function followRuns(
  context: JobContext,
  runIds: readonly string[],
  onProgress: (streams: StreamCounts[]) => void,
): Promise<SyncRun[]> {
  const { pool, clock, signal, config } = context;
  const inHand = new Map<string, Promise<void>>();
  for (let poll = 0; ; poll += 1) {
    const runs = await readRuns(context, runIds);
    onProgress(await readStreams(context, runIds));
    const isOver = runs.every(({ status }) => status === 'succeeded' || status === 'failed');
    if (isOver || signal.aborted) {
      await Promise.all(inHand.values());
      return isOver ? runs : await readRuns(context, runIds);
    }
    for (const run of runs) {
      const isFree = run.status === 'queued' && !inHand.has(run.runId) && inHand.size < config.worker.concurrency;
      if (isFree && (await isDue(pool, run))) {
        const work = runSync(context, run.runId);
        inHand.set(
          run.runId,
          work.finally(() => inHand.delete(run.runId)),
        );
      }
    }
    if (poll % pollsPerSweep === 0) await sweep(context);
    // Rejects when the job in hand did: the error is the command's.
    await Promise.race([clock.sleep(pollMs, signal).catch(() => undefined), ...inHand.values()]);
  }
}

async function readRuns({ pool }: JobContext, runIds: readonly string[]): Promise<SyncRun[]> {
  const runs = await Promise.all(runIds.map((runId) => findRun(pool, runId)));
  return runs.filter((run) => run !== null);
}

/** After a temporary fault a run waits for its retry time; an import, which has no job in the queue, for that of its streams. */
async function isDue(pool: JobContext['pool'], { runId, sourceId }: SyncRun): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select 1 from jobs.agenda_jobs
     where name = 'sync' and data ->> 'sourceId' = $1 and next_run_at > clock_timestamp()
     union all
     select 1 from ops.sync_run_stream where run_id = $2 having min(retry_at) > clock_timestamp()`,
    [sourceId, runId],
  );
  return rowCount === 0;
}

export async function readStreams(
  { pool }: Pick<JobContext, 'pool'>,
  runIds: readonly string[],
): Promise<StreamCounts[]> {
  const { rows } = await pool.query<StreamCounts>(
    `select run_id as "runId", source_id as "sourceId", stream, fetched, new_records as "newRecords", changed, unchanged, deleted,
       rejected, expected, watermark_after as "watermarkAfter", sync_run_stream.finished_at as "finishedAt"
     from ops.sync_run_stream
     join ops.sync_run using (run_id)
     where run_id = any($1)
     order by source_id, sync_run_stream.started_at, stream`,
    [runIds],
  );
  return rows;
}
