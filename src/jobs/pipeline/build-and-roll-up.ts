import type { Lease } from '../../database/lease.js';
import { inTransaction } from '../../database/transaction.js';
import { sourcesToBuild } from '../../ledger/sources/offsets.js';
import { adoptMatching } from '../../models/load/adopt-matching.js';
import { type RollUpOutcome, rollUp } from '../../models/roll-up/roll-up.js';
import type { JobContext } from '../context/context.js';
import { tryWithLease, withLease } from '../context/hold-lease.js';
import { hasRatesToBringIn, repriceFacts } from '../rates/reprice.js';
import { buildSource } from './build-source.js';
import { resetForRetracted } from './retractions.js';

/** Held by whoever builds or rolls up: one at a time, over all sources and workers. */
export const warehouseLease = 'warehouse';

interface SourceToBuild {
  sourceId: string;
  signal: AbortSignal;
  /** Called with each phase as it begins. */
  onPhase(phase: 'wait' | 'build' | 'roll_up'): Promise<void>;
}

/** Brings what a source has in the raw log into the answers: build, then roll up. Waits for its turn. */
export async function buildAndRollUp(context: JobContext, { sourceId, signal, onPhase }: SourceToBuild): Promise<void> {
  await onPhase('wait');
  await withLease(context, warehouseLease, signal, async (lease, untilLost) => {
    if (await resetForRetracted(context, lease)) {
      await onPhase('build');
      await buildAllAndRollUp(context, lease, untilLost);
      return;
    }
    await repriceFacts(context, lease, untilLost);
    await onPhase('build');
    await buildSource(context, { sourceId, lease, signal: untilLost });
    await onPhase('roll_up');
    await rollUpWarehouse(context, lease);
  });
}

/**
 * Builds what a killed worker, or a long sync that goes on, left in the raw log, and brings changed exchange rates in. Leaves it
 * to whoever is at it already.
 */
export async function buildBacklog(context: JobContext): Promise<void> {
  const { pool } = context;
  if (!(await hasRatesToBringIn(pool)) && (await sourcesToBuild(pool)).length === 0) return;
  await tryWithLease(context, warehouseLease, (lease, signal) => buildAllAndRollUp(context, lease, signal));
}

/** Brings everything that waits into the answers: changed exchange rates, what is in the raw log, what waited for a rate. */
export async function buildAllAndRollUp(context: JobContext, lease: Lease, signal: AbortSignal): Promise<void> {
  await resetForRetracted(context, lease);
  await repriceFacts(context, lease, signal);
  for (const sourceId of await sourcesToBuild(context.pool)) await buildSource(context, { sourceId, lease, signal });
  await rollUpWarehouse(context, lease);
}

/** Rolls up what a killed worker left dirty. */
export async function rollUpBacklog(context: JobContext): Promise<void> {
  await tryWithLease(context, warehouseLease, (lease) => rollUpWarehouse(context, lease));
}

/** Brings the aggregates up to the facts and publishes the next warehouse version. Null when nothing had changed. */
export async function rollUpWarehouse(context: JobContext, lease: Lease): Promise<RollUpOutcome | null> {
  const outcome = await inTransaction(context.pool, async (client) => {
    await lease.assertHeld(client);
    await adoptMatching(client, context.config.customers.neverJoinBy);
    return await rollUp(client, { segments: context.config.segments, at: context.clock.now() });
  });
  if (outcome) context.log.info(outcome, 'warehouse rolled up');
  return outcome;
}
