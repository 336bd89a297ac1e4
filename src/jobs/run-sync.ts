import type { SourceConfig } from '../config/config.js';
import type { Lease } from '../database/lease.js';
import { inTransaction } from '../database/transaction.js';
import { ConfigError, LeaseLostError, ThrottledError } from '../errors.js';
import { syncSource } from '../ingest/sync-source.js';
import { buildAlongside } from './build-alongside.js';
import { connectSource } from './connect-source.js';
import type { JobContext } from './context.js';
import { enqueueSync } from './enqueue-sync.js';
import { explainFailure, isWorthRetrying } from './failure.js';
import { tryWithLease } from './hold-lease.js';
import { publishSource } from './publish.js';
import { provideRates } from './rates/sync-rates.js';
import { blockSource, rememberProfile, rememberReading } from './sources.js';
import { beatRun, claimRun, findRun, finishRun, importInterrupted, requeueRun, type SyncRun } from './sync-run.js';

const second = 1000;
/** The source's lease is somebody else's, who is about to end or dead. */
const busyDelayMs = 5 * second;
const longestDelayMs = 600 * second;

/**
 * Carries a queued run out: extract, build, roll up. What becomes of it stands in ops.sync_run: succeeded; failed; or queued
 * again, after a transient fault or when the process is to end. Does nothing when the run is no longer queued.
 */
export async function runSync(context: JobContext, runId: string): Promise<void> {
  const { pool, clock, config, log } = context;
  const run = await findRun(pool, runId);
  if (run?.status !== 'queued') return;
  const { sourceId } = run;
  const source = config.sources.find(({ id }) => id === sourceId);
  if (!source) {
    await finishRun(pool, runId, clock.now(), {
      code: 'source_not_configured',
      message: `The configuration no longer has "${sourceId}".`,
    });
    return;
  }
  const held = await tryWithLease(
    context,
    `source:${sourceId}`,
    async (lease, signal) => {
      const claimed = await claimRun(pool, runId, clock.now());
      if (!claimed) return;
      log.info({ runId, sourceId, attempt: claimed.attempt }, 'sync started');
      try {
        await extractAndPublish(context, { run: claimed, source, lease, signal });
        await finishRun(pool, runId, clock.now(), null);
        log.info({ runId, sourceId }, 'sync succeeded');
      } catch (error) {
        await settleFailure(context, claimed, error);
      }
    },
    () => beatRun(pool, runId, clock.now()),
  );
  // An import is tried again by its own process, which looks at its run all the while.
  if (!held.isHeld && run.importPath === null) {
    await inTransaction(pool, (client) => enqueueSync(client, { sourceId, runId, delayMs: busyDelayMs }));
  }
}

interface SyncInHand {
  run: SyncRun;
  source: SourceConfig;
  lease: Lease;
  signal: AbortSignal;
}

async function extractAndPublish(context: JobContext, { run, source, lease, signal }: SyncInHand): Promise<void> {
  const { pool, clock } = context;
  const log = context.log.child({ runId: run.runId, sourceId: source.id });
  const extractor = connectSource({ ...context, log }, source, signal, run.importPath);
  const alongside = buildAlongside(context, source.id, signal);
  try {
    const profile = await extractor.probe();
    for (const notice of profile.notices) log.warn(notice);
    await inTransaction(pool, async (client) => {
      await lease.assertHeld(client);
      await rememberProfile(client, source, profile, { at: clock.now() });
    });
    await provideRates(context, source.id, signal);
    const { onProgress } = alongside;
    const { knownUntil } = await syncSource({
      ...{ pool, clock, log, source: { sourceId: source.id }, extractor, runId: run.runId, lease, signal, onProgress },
    });
    await inTransaction(pool, async (client) => {
      await lease.assertHeld(client);
      await rememberReading(client, source, profile, knownUntil);
    });
  } finally {
    await extractor.close();
    await alongside.settle();
  }
  await publishSource(context, source.id, signal);
  // Of currencies that only the orders told.
  await provideRates(context, source.id, signal);
}

async function settleFailure(context: JobContext, run: SyncRun, thrown: unknown): Promise<void> {
  const { pool, clock, config, log, signal } = context;
  const { runId, sourceId } = run;
  if (thrown instanceof LeaseLostError) {
    log.warn({ runId, sourceId }, `stopped: ${thrown.message}`);
    return;
  }
  if (signal.aborted && run.importPath !== null) {
    await finishRun(pool, runId, clock.now(), importInterrupted);
    return;
  }
  if (signal.aborted) {
    await requeue(context, run, { error: null, countsAsAttempt: false, delayMs: 0 });
    log.info({ runId, sourceId }, 'sync interrupted: it goes on with the next worker');
    return;
  }
  const error = explainFailure(thrown);
  // As it stands now: progress since the start has set it back.
  const { attempt } = (await findRun(pool, runId)) ?? run;
  if (isWorthRetrying(thrown) && attempt < config.worker.maxAttempts) {
    const backOff = Math.min(config.worker.retryDelaySeconds * second * 2 ** (attempt - 1), longestDelayMs);
    const delayMs = thrown instanceof ThrottledError ? Math.max(backOff, thrown.waitMs) : backOff;
    await requeue(context, run, { error, countsAsAttempt: true, delayMs });
    log.warn({ runId, sourceId, attempt, delayMs, ...error }, 'sync failed for now: it is tried again');
    return;
  }
  await finishRun(pool, runId, clock.now(), error);
  // A wrong path of an import says nothing of the source.
  if (thrown instanceof ConfigError && run.importPath === null) await blockSource(pool, sourceId, error.message);
  log.error({ runId, sourceId, attempt, ...error, stack: (thrown as Error).stack }, 'sync failed');
}

async function requeue(
  { pool }: JobContext,
  { runId, sourceId, importPath }: SyncRun,
  { delayMs, ...how }: { error: { code: string; message: string } | null; countsAsAttempt: boolean; delayMs: number },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await requeueRun(client, runId, how);
    if (importPath === null) await enqueueSync(client, { sourceId, runId, delayMs });
  });
}
