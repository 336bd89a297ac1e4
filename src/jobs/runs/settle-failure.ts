import type { WorkerConfig } from '../../config/config.js';
import type { PoolClient } from '../../database/pool.js';
import { StreamsFailedError } from '../../ingest/sync-source.js';
import { blockSource } from '../../ledger/sources/account.js';
import { finishRun, type RequeueReason, requeueRun } from '../../ledger/sync-runs/run-life.js';
import { findRun, importInterrupted, type RunError, type SyncRun } from '../../ledger/sync-runs/sync-run.js';
import type { Clock } from '../../runtime/clock.js';
import { ConfigError, LeaseLostError, ThrottledError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { enqueueSync } from './enqueue-sync.js';
import { explainFailure, isWorthRetrying } from './failure.js';
import { backOffMs } from './stream-retries.js';

interface SettleNeeds {
  clock: Clock;
  /** The run's logger. */
  log: Logger;
  worker: WorkerConfig;
  /** Aborted when the process is to stop. */
  stopping: AbortSignal;
}

interface FailedRun {
  run: SyncRun;
  thrown: unknown;
}

/** Another worker took the warehouse while this one was silent: the run itself is unchanged. */
const anotherTurnMs = 1000;

/** Requeues a failed run, or fails it, in a transaction that has checked the source's lease. */
export async function settleFailure(
  { clock, log, worker, stopping }: SettleNeeds,
  client: PoolClient,
  { run, thrown }: FailedRun,
): Promise<void> {
  const { runId, sourceId, importPath } = run;
  const requeue = async (reason: RequeueReason, delayMs: number, error: RunError | null): Promise<void> => {
    await requeueRun(client, runId, { reason, error });
    if (importPath === null) await enqueueSync(client, { sourceId, runId, delayMs });
  };
  if (stopping.aborted && importPath !== null) {
    await finishRun(client, runId, clock.now(), importInterrupted);
    return;
  }
  if (stopping.aborted) {
    await requeue('stopped', 0, null);
    log.info('sync interrupted; the next worker continues it');
    return;
  }
  if (thrown instanceof LeaseLostError) {
    await requeue('stopped', anotherTurnMs, null);
    log.warn(`it waits for the warehouse again: ${thrown.message}`);
    return;
  }
  const error = explainFailure(thrown);
  const pauseMs = pauseAfter(thrown, clock.now(), (await findRun(client, runId)) ?? run, worker);
  if (pauseMs !== null) {
    await requeue(thrown instanceof StreamsFailedError ? 'stream_failed' : 'failed', pauseMs, error);
    log.warn({ delayMs: pauseMs, ...error }, 'sync failed; it will be retried');
    return;
  }
  await finishRun(client, runId, clock.now(), error);
  // A wrong import path is not the source's fault.
  if (thrown instanceof ConfigError && importPath === null) await blockSource(client, sourceId, error.message);
  log.error({ ...error, stack: (thrown as Error).stack }, 'sync failed');
}

/** The delay before the run is worth a retry, in milliseconds; null if it is not. */
function pauseAfter(thrown: unknown, now: Date, { failures }: SyncRun, worker: WorkerConfig): number | null {
  if (thrown instanceof StreamsFailedError) {
    return thrown.retryAt === null ? null : Math.max(Date.parse(thrown.retryAt) - now.getTime(), 0);
  }
  if (!isWorthRetrying(thrown) || failures + 1 >= worker.maxAttempts) return null;
  const backOff = backOffMs(worker, failures + 1);
  return thrown instanceof ThrottledError ? Math.max(backOff, thrown.waitMs) : backOff;
}
