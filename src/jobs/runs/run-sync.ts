import type { SourceConfig, WorkerConfig } from '../../config/config.js';
import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import { inTransaction } from '../../database/transaction.js';
import { type Connectors, connectSource } from '../../ingest/connect-source.js';
import { type StreamOutcome, StreamsFailedError, syncSource } from '../../ingest/sync-source.js';
import { rememberReading } from '../../ledger/sources/account.js';
import { takeAccounts } from '../../ledger/sources/read-accounts.js';
import { beatRun, claimRun, enterPhase, finishRun, refuseRun } from '../../ledger/sync-runs/run-life.js';
import { findRun, type RunPhase, type SyncRun, sourceLease } from '../../ledger/sync-runs/sync-run.js';
import { SharedBuckets } from '../../ledger/token-buckets/shared-buckets.js';
import type { Clock } from '../../runtime/clock.js';
import { LeaseLostError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { inSpan } from '../../runtime/tracing/tracing.js';
import type { Leases } from '../leases/leases.js';
import { buildAlongside } from '../pipeline/build-alongside.js';
import type { Rates } from '../pipeline/rates.js';
import { accountOf, assertReadOnce, rememberProfile } from '../pipeline/sources.js';
import { type Warehouse, warehouseLease } from '../pipeline/warehouse.js';
import { enqueueSync } from './enqueue-sync.js';
import { settleFailure } from './settle-failure.js';
import { streamRetries } from './stream-retries.js';

/** Another worker, ending or dead, still has the source's lease. */
const busyDelayMs = 5000;

/** What a run needs from its process. */
export interface SyncNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  sources: readonly SourceConfig[];
  connectors: Connectors;
  worker: WorkerConfig;
  leases: Leases;
  rates: Rates;
  warehouse: Warehouse;
  /** Aborted when the process is to stop: the current page is finished, then the run stops. */
  stopping: AbortSignal;
}

/**
 * Executes a queued run: extract, build, roll up. Its row has the result: succeeded, failed, or queued again after a
 * transient fault or when the process is to stop. Does nothing if the run is no longer queued, and writes no result
 * once another worker has its source's lease.
 */
export async function runSync(needs: SyncNeeds, runId: string): Promise<void> {
  const { pool, clock, log, sources, leases } = needs;
  const run = await findRun(pool, runId);
  if (run?.status !== 'queued') return;
  const source = sources.find(({ id }) => id === run.sourceId);
  if (!source) {
    await refuseRun(pool, runId, clock.now(), {
      code: 'source_not_configured',
      message: `The configuration no longer has "${run.sourceId}".`,
    });
    return;
  }
  const held = await leases.tryHold(
    sourceLease(source.id),
    (lease, signal) =>
      inSpan(`sync ${source.platform}`, { 'cartograph.source': source.id, 'cartograph.run.id': runId }, () =>
        carryOut(needs, { run, source, lease, signal, log: log.child({ runId, sourceId: source.id }) }),
      ),
    { onRenewed: () => beatRun(pool, runId, clock.now()) },
  );
  // An import is retried by its own process, which watches its run all the time.
  if (!held.isHeld && run.importPath === null) {
    await inTransaction(pool, (client) => enqueueSync(client, { sourceId: source.id, runId, delayMs: busyDelayMs }));
  }
}

/** A run whose source's lease is held. */
interface RunInHand {
  run: SyncRun;
  source: SourceConfig;
  lease: Lease;
  /** Aborted when the run should end early. */
  signal: AbortSignal;
  /** The run's logger. */
  log: Logger;
}

async function carryOut(needs: SyncNeeds, inHand: RunInHand): Promise<void> {
  const { clock } = needs;
  const { lease, signal, log } = inHand;
  const { runId } = inHand.run;
  const claimed = await lease.inTransaction((client) => claimRun(client, runId, clock.now()));
  if (!claimed) return;
  log.info({ attempt: claimed.attempt }, 'sync started');
  try {
    await bringIn(needs, { ...inHand, run: claimed });
    await lease.inTransaction((client) => finishRun(client, runId, clock.now(), null));
    log.info('sync succeeded');
  } catch (error) {
    await giveUp(needs, { ...inHand, run: claimed }, lossOf(signal) ?? error);
  }
}

/**
 * Makes what is new at the source available to queries. If streams fail, what the others read is made available all the same, then
 * their error is thrown.
 */
async function bringIn(
  needs: Omit<SyncNeeds, 'log' | 'leases' | 'sources' | 'stopping'>,
  inHand: RunInHand,
): Promise<void> {
  const { pool, clock, connectors, rates, warehouse, worker } = needs;
  const { run, source, lease, signal, log } = inHand;
  const { runId, sourceId } = run;
  let current: RunPhase | null = run.phase;
  const onPhase = async (phase: RunPhase): Promise<void> => {
    if (phase !== current) await lease.inRepeatableTransaction((client) => enterPhase(client, runId, phase));
    current = phase;
  };
  const extractor = connectSource(
    { connectors, clock, log, tokenBuckets: new SharedBuckets(pool) },
    source,
    signal,
    run.importPath,
  );
  const alongside = buildAlongside({ warehouse, sourceId, log, signal });
  let failure: StreamsFailedError | null = null;
  let hasNews = false;
  const onProgress = (outcome: StreamOutcome): void => {
    const { new: fresh, changed, deleted } = outcome.counts;
    hasNews ||= fresh + changed + deleted > 0;
    alongside.onProgress(outcome);
  };
  try {
    const profile = await inSpan('probe', {}, () => extractor.probe());
    for (const notice of profile.notices) log.warn(notice);
    if (profile.accountIds) await takeOnce(lease, source, profile.accountIds);
    await lease.inRepeatableTransaction((client) => rememberProfile(client, source, profile, { at: clock.now() }));
    if (await rates.areWantedFor(sourceId)) {
      await onPhase('wait');
      await inSpan('rates', {}, () => rates.sync({ signal }));
    }
    await onPhase('extract');
    const { knownUntil } = await inSpan('extract', {}, () =>
      syncSource({
        ...{ pool, clock, log, source: { sourceId }, extractor, runId, lease, signal, onProgress },
        retries: streamRetries(worker),
      }),
    );
    await lease.inRepeatableTransaction((client) => rememberReading(client, accountOf(source, profile), knownUntil));
  } catch (error) {
    if (!(error instanceof StreamsFailedError)) throw error;
    failure = error;
  } finally {
    await extractor.close();
    await alongside.settle();
  }
  // With nothing new, the next attempt need not wait for the warehouse.
  if (failure && failure.retryAt !== null && !hasNews) throw failure;
  await onPhase('wait');
  await warehouse.hold(async (held, untilLost) => {
    await onPhase('build');
    await inSpan('build', {}, () => warehouse.build({ sourceId, lease: held, signal: untilLost }));
    await onPhase('roll_up');
    await inSpan('roll up', {}, () => warehouse.rollUp(held));
  }, signal);
  // For currencies known only from the orders.
  if (await rates.areWantedFor(sourceId)) await inSpan('rates', {}, () => rates.sync({ signal }));
  if (failure) throw failure;
}

/** Throws a `ConfigError` if another source reads one of the accounts: before anything of them is read twice. */
async function takeOnce(lease: Lease, source: SourceConfig, accountIds: readonly string[]): Promise<void> {
  const taker = { sourceId: source.id, platform: source.platform };
  assertReadOnce(source, await lease.inTransaction((client) => takeAccounts(client, taker, accountIds)));
}

/** Records the result of a run that ended with an error, unless the run belongs to another worker by now. */
async function giveUp(
  { clock, worker, stopping }: Pick<SyncNeeds, 'clock' | 'worker' | 'stopping'>,
  { run, lease, log }: RunInHand,
  thrown: unknown,
): Promise<void> {
  try {
    if (thrown instanceof LeaseLostError && thrown.lease !== warehouseLease) throw thrown;
    await lease.inTransaction((client) => settleFailure({ clock, log, worker, stopping }, client, { run, thrown }));
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    log.warn(`stopped: ${error.message}`);
  }
}

/** The loss of the lease, if that aborted a signal: the failures it caused look like other errors. */
function lossOf({ reason }: AbortSignal): LeaseLostError | null {
  return reason instanceof LeaseLostError ? reason : null;
}
