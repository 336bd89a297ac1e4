import { inTransaction } from '../database/transaction.js';
import type { JobContext } from './context.js';
import { enqueueSync } from './enqueue-sync.js';
import { finishRun, importInterrupted, requeueRun } from './sync-run.js';

interface LeftRun {
  run_id: string;
  source_id: string;
  attempt: number;
  import_path: string | null;
}

// By the lease, not by the heartbeat: it is the database's time, and whoever lives renews it.
const abandonedSql = `
  select run_id, source_id, attempt, import_path
  from ops.sync_run
  where status = 'running' and not exists (
    select 1 from ops.lease
    where name = 'source:' || sync_run.source_id and expires_at + $1 * interval '1 second' > clock_timestamp()
  )
  for update skip locked`;

const unqueuedSql = `
  select run_id, source_id, attempt, import_path
  from ops.sync_run
  where status = 'queued' and import_path is null and not exists (
    select 1 from jobs.agenda_jobs
    where name = 'sync' and data ->> 'sourceId' = sync_run.source_id and (next_run_at is not null or locked_at is not null)
  )
  for update skip locked`;

// Its process takes it up at once: one that lies about has lost it.
const leftImportsSql = `
  update ops.sync_run
  set status = 'failed', finished_at = $2, error_code = $3, error_message = $4
  where status = 'queued' and import_path is not null and queued_at + $1 * interval '1 second' < clock_timestamp()
    and not exists (
      select 1 from ops.lease where name = 'source:' || sync_run.source_id and expires_at > clock_timestamp()
    )`;

/**
 * Finds runs of workers that died and gives them to the next: they resume where the last page was committed. A run that has
 * taken its workers with it too often fails. Also queues runs whose job got lost.
 */
export async function sweep({ pool, clock, config, log }: JobContext): Promise<void> {
  const { staleSeconds, leaseSeconds, maxAttempts } = config.worker;
  await inTransaction(pool, async (client) => {
    const { rows: abandoned } = await client.query<LeftRun>(abandonedSql, [staleSeconds - leaseSeconds]);
    for (const { run_id: runId, source_id: sourceId, attempt, import_path: importPath } of abandoned) {
      if (importPath !== null) await finishRun(client, runId, clock.now(), importInterrupted);
      else if (attempt >= maxAttempts) {
        const message = `The worker died in each of ${attempt} attempts, none of which got further. Its log tells why: memory, or a fault on one record.`;
        await finishRun(client, runId, clock.now(), { code: 'worker_died', message });
        log.error({ runId, sourceId, attempt }, 'sync failed: its workers died');
      } else {
        const message = 'The worker died; another one goes on.';
        await requeueRun(client, runId, { error: { code: 'worker_died', message }, countsAsAttempt: true });
        await enqueueSync(client, { sourceId, runId });
        log.warn({ runId, sourceId, attempt }, 'took a run over from a worker that died');
      }
    }
    const { code, message } = importInterrupted;
    await client.query(leftImportsSql, [staleSeconds, clock.now(), code, message]);
    const { rows: unqueued } = await client.query<LeftRun>(unqueuedSql);
    for (const { run_id: runId, source_id: sourceId } of unqueued) await enqueueSync(client, { sourceId, runId });
  });
}
