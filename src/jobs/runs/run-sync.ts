import type { SourceConfig } from '../../config/config.js';
import type { Lease } from '../../database/lease.js';
import type { PoolClient } from '../../database/pool.js';
import { inRepeatableTransaction, inTransaction } from '../../database/transaction.js';
import { syncSource } from '../../ingest/sync-source.js';
import { rememberReading } from '../../ledger/sources/account.js';
import { beatRun, claimRun, enterPhase, finishRun, refuseRun } from '../../ledger/sync-runs/run-life.js';
import { findRun, type RunPhase, type SyncRun, sourceLease } from '../../ledger/sync-runs/sync-run.js';
import { LeaseLostError } from '../../runtime/errors.js';
import { connectSource } from '../context/connect-source.js';
import type { JobContext } from '../context/context.js';
import { tryWithLease } from '../context/hold-lease.js';
import { buildAlongside } from '../pipeline/build-alongside.js';
import { buildAndRollUp } from '../pipeline/build-and-roll-up.js';
import { accountOf, rememberProfile } from '../pipeline/sources.js';
import { provideRates } from '../pipeline/sync-rates.js';
import { enqueueSync } from './enqueue-sync.js';
import { settleFailure } from './settle-failure.js';
import { streamRetries } from './stream-retries.js';

/** The source's lease is somebody else's, who is about to end or dead. */
const busyDelayMs = 5000;

/**
 * Carries a queued run out: extract, build, roll up. What becomes of it stands in its row: succeeded; failed; or queued
 * again, after a transient fault or when the process is to end. Does nothing when the run is no longer queued, and says nothing of
 * it any more once another worker has its source's lease.
 */
export async function runSync(context: JobContext, runId: string): Promise<void> {
  const { pool, clock, config, log } = context;
  const run = await findRun(pool, runId);
  if (run?.status !== 'queued') return;
  const { sourceId } = run;
  const source = config.sources.find(({ id }) => id === sourceId);
  if (!source) {
    await refuseRun(pool, runId, clock.now(), {
      code: 'source_not_configured',
      message: `The configuration no longer has "${sourceId}".`,
    });
    return;
  }
  const held = await tryWithLease(
    context,
    sourceLease(sourceId),
    async (lease, signal) => {
      const claimed = await underLease(context, lease, (client) => claimRun(client, runId, clock.now()));
      if (!claimed) return;
      log.info({ runId, sourceId, attempt: claimed.attempt }, 'sync started');
      try {
        await extractAndPublish(context, { run: claimed, source, lease, signal });
        await underLease(context, lease, (client) => finishRun(client, runId, clock.now(), null));
        log.info({ runId, sourceId }, 'sync succeeded');
      } catch (error) {
        await giveUp(context, { run: claimed, lease, thrown: lossOf(signal) ?? error });
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
  const { runId } = run;
  const log = context.log.child({ runId, sourceId: source.id });
  const note = (work: (client: PoolClient) => Promise<unknown>) =>
    underLease(context, lease, work, inRepeatableTransaction);
  let current: RunPhase | null = run.phase;
  const onPhase = async (phase: RunPhase): Promise<void> => {
    if (phase !== current) await note((client) => enterPhase(client, runId, phase));
    current = phase;
  };
  const extractor = connectSource({ ...context, log }, source, signal, run.importPath);
  const alongside = buildAlongside(context, source.id, signal);
  try {
    const profile = await extractor.probe();
    for (const notice of profile.notices) log.warn(notice);
    await note((client) => rememberProfile(client, source, profile, { at: clock.now() }));
    await provideRates(context, source.id, signal, () => onPhase('wait'));
    await onPhase('extract');
    const { onProgress } = alongside;
    const { knownUntil } = await syncSource({
      ...{ pool, clock, log, source: { sourceId: source.id }, extractor, runId, lease, signal, onProgress },
      retries: streamRetries(context.config.worker),
    });
    await note((client) => rememberReading(client, accountOf(source, profile), knownUntil));
  } finally {
    await extractor.close();
    await alongside.settle();
  }
  await buildAndRollUp(context, { sourceId: source.id, signal, onPhase });
  // For currencies known only from the orders.
  await provideRates(context, source.id, signal);
}

/** Writes what becomes of a run that ended with an error, unless the run is another worker's by now. */
async function giveUp(
  context: JobContext,
  { run, lease, thrown }: { run: SyncRun; lease: Lease; thrown: unknown },
): Promise<void> {
  const { runId, sourceId } = run;
  try {
    if (thrown instanceof LeaseLostError && thrown.lease !== 'warehouse') throw thrown;
    await underLease(context, lease, (client) => settleFailure(context, client, { run, thrown }));
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    context.log.warn({ runId, sourceId }, `stopped: ${error.message}`);
  }
}

/** The loss of the lease, where that is why a signal was aborted: whatever it made fail looks like another error. */
function lossOf({ reason }: AbortSignal): LeaseLostError | null {
  return reason instanceof LeaseLostError ? reason : null;
}

async function underLease<T>(
  { pool }: JobContext,
  lease: Lease,
  work: (client: PoolClient) => Promise<T>,
  transact = inTransaction,
): Promise<T> {
  return await transact(pool, async (client) => {
    await lease.assertHeld(client);
    return await work(client);
  });
}
