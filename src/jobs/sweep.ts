import type { PoolClient } from '../database/pool.js';
import { inTransaction } from '../database/transaction.js';
import type { JobContext } from './context.js';
import { enqueueSync } from './enqueue-sync.js';
import { tryWithLease } from './hold-lease.js';
import { finishRun, importInterrupted, isOwnWork, requeueRun, sourceLease } from './sync-run.js';

interface LeftRun {
  run_id: string;
  source_id: string;
}

interface AbandonedRun extends LeftRun {
  deaths: number;
  is_own_work: boolean;
  import_path: string | null;
}

// By the lease, not by the heartbeat: it is the database's time, and whoever lives renews it.
const abandonedSql = `
  select run_id, source_id
  from ops.sync_run
  where status = 'running' and not exists (
    select 1 from ops.lease
    where name = 'source:' || sync_run.source_id and expires_at + $1 * interval '1 second' > clock_timestamp()
  )`;

const abandonedRunSql = `
  select run_id, source_id, deaths, ${isOwnWork} as is_own_work, import_path
  from ops.sync_run
  where run_id = $1 and status = 'running'
  for update`;

const unqueuedSql = `
  select run_id, source_id
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
export async function sweep(context: JobContext): Promise<void> {
  const { pool, clock, config } = context;
  const { staleSeconds, leaseSeconds } = config.worker;
  const { rows: abandoned } = await pool.query<LeftRun>(abandonedSql, [staleSeconds - leaseSeconds]);
  for (const { run_id: runId, source_id: sourceId } of abandoned) {
    // Whoever says what becomes of a run holds its lease: a worker that was only slow is out of it from here on.
    await tryWithLease(context, sourceLease(sourceId), (lease) =>
      inTransaction(pool, async (client) => {
        await lease.assertHeld(client);
        await settleAbandoned(context, client, runId);
      }),
    );
  }
  await inTransaction(pool, async (client) => {
    const { code, message } = importInterrupted;
    await client.query(leftImportsSql, [staleSeconds, clock.now(), code, message]);
    const { rows: unqueued } = await client.query<LeftRun>(unqueuedSql);
    for (const { run_id: runId, source_id: sourceId } of unqueued) await enqueueSync(client, { sourceId, runId });
  });
}

async function settleAbandoned({ clock, config, log }: JobContext, client: PoolClient, runId: string): Promise<void> {
  const { rows } = await client.query<AbandonedRun>(abandonedRunSql, [runId]);
  const [run] = rows;
  // Another worker was here first.
  if (!run) return;
  const { source_id: sourceId, import_path: importPath } = run;
  const deaths = run.deaths + (run.is_own_work ? 1 : 0);
  if (importPath !== null) await finishRun(client, runId, clock.now(), importInterrupted);
  else if (run.is_own_work && deaths >= config.worker.maxAttempts) {
    const message = `${deaths} workers in a row died while processing it, without progress. Their logs have the reason: memory, or a fault on one record.`;
    await finishRun(client, runId, clock.now(), { code: 'worker_died', message });
    log.error({ runId, sourceId, deaths }, 'sync failed: its workers died');
  } else {
    const message = 'The worker died; another one goes on.';
    await requeueRun(client, runId, { reason: 'died', error: { code: 'worker_died', message } });
    await enqueueSync(client, { sourceId, runId });
    log.warn({ runId, sourceId, deaths }, 'took a run over from a worker that died');
  }
}
