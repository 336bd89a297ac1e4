import type { WorkerConfig } from '../../config/config.js';
import type { Pool, PoolClient } from '../../database/pool.js';
import { inTransaction } from '../../database/transaction.js';
import {
  abandonedRuns,
  failLeftImports,
  lockAbandonedRun,
  lockUnqueuedRuns,
} from '../../ledger/sync-runs/left-runs.js';
import { finishRun, requeueRun } from '../../ledger/sync-runs/run-life.js';
import { importInterrupted, sourceLease } from '../../ledger/sync-runs/sync-run.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import type { Leases } from '../leases/leases.js';
import { enqueueSync } from '../runs/enqueue-sync.js';

export interface SweepNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  worker: WorkerConfig;
  leases: Leases;
}

/**
 * Finds runs of dead workers and requeues them: they resume at the last committed page. A run that killed its workers
 * too often fails. Also queues runs whose job got lost.
 */
export async function sweep(needs: SweepNeeds): Promise<void> {
  const { pool, clock, worker, leases } = needs;
  const { staleSeconds, leaseSeconds } = worker;
  for (const { runId, sourceId } of await abandonedRuns(pool, staleSeconds - leaseSeconds)) {
    // The lease must be held to decide about a run: a worker that was only slow has now lost it.
    await leases.tryHold(sourceLease(sourceId), (lease) =>
      lease.inTransaction((client) => settleAbandoned(needs, client, runId)),
    );
  }
  await inTransaction(pool, async (client) => {
    await failLeftImports(client, { afterSeconds: staleSeconds, at: clock.now(), error: importInterrupted });
    for (const { runId, sourceId } of await lockUnqueuedRuns(client)) await enqueueSync(client, { sourceId, runId });
  });
}

async function settleAbandoned(
  { clock, log, worker }: Pick<SweepNeeds, 'clock' | 'log' | 'worker'>,
  client: PoolClient,
  runId: string,
): Promise<void> {
  const run = await lockAbandonedRun(client, runId);
  // Another worker did it first.
  if (!run) return;
  const { sourceId, importPath } = run;
  const deaths = run.deaths + (run.isOwnWork ? 1 : 0);
  if (importPath !== null) await finishRun(client, runId, clock.now(), importInterrupted);
  else if (run.isOwnWork && deaths >= worker.maxAttempts) {
    const message = `${deaths} workers in a row died while processing it, without progress. Their logs have the reason: memory, or a fault on one record.`;
    await finishRun(client, runId, clock.now(), { code: 'worker_died', message });
    log.error({ runId, sourceId, deaths }, 'sync failed: its workers died');
  } else {
    const message = 'The worker died; another one continues.';
    await requeueRun(client, runId, { reason: 'died', error: { code: 'worker_died', message } });
    await enqueueSync(client, { sourceId, runId });
    log.warn({ runId, sourceId, deaths }, 'took over a run of a worker that died');
  }
}
