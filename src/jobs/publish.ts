import type { Lease } from '../database/lease.js';
import type { Queryable } from '../database/pool.js';
import { inTransaction } from '../database/transaction.js';
import { adoptMatching } from '../models/build/adopt-matching.js';
import { type RollUpOutcome, rollUp } from '../models/roll-up.js';
import { buildSource } from './build-source.js';
import type { JobContext } from './context.js';
import { tryWithLease, withLease } from './hold-lease.js';
import { hasRatesToBringIn, repriceFacts } from './rates/reprice.js';
import { hasOlderWorthAnotherTry, isWorthAnotherTry } from './rejected-records.js';
import { resetForRetracted } from './retractions.js';

/** Held by whoever builds or rolls up: one at a time, over all sources and workers. */
export const warehouseLease = 'warehouse';

export interface SourceToPublish {
  sourceId: string;
  signal: AbortSignal;
  /** Called with each phase as it begins. */
  onPhase(phase: 'wait' | 'build' | 'roll_up'): Promise<void>;
}

/** Brings what a source has in the raw log into the answers: build, then roll up. Waits for its turn. */
export async function publishSource(
  context: JobContext,
  { sourceId, signal, onPhase }: SourceToPublish,
): Promise<void> {
  await onPhase('wait');
  await withLease(context, warehouseLease, signal, async (lease, untilLost) => {
    if (await resetForRetracted(context, lease)) {
      await onPhase('build');
      await publishAll(context, lease, untilLost);
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
  await tryWithLease(context, warehouseLease, (lease, signal) => publishAll(context, lease, signal));
}

/** Brings everything that waits into the answers: changed exchange rates, what is in the raw log, what waited for a rate. */
export async function publishAll(context: JobContext, lease: Lease, signal: AbortSignal): Promise<void> {
  await resetForRetracted(context, lease);
  await repriceFacts(context, lease, signal);
  for (const sourceId of await sourcesToBuild(context.pool)) await buildSource(context, { sourceId, lease, signal });
  await rollUpWarehouse(context, lease);
}

/** Sources with something to build: chunks, or records whose exchange rate has come. */
async function sourcesToBuild(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ source_id: string }>(
    `select source_id from ops.source
     where currency is not null and timezone is not null and (
       exists (select from raw.chunk where chunk.source_id = source.source_id and chunk_id > built_chunk_id)
       or exists (
         select from ops.retracted_delivery where retracted_delivery.source_id = source.source_id
       )
       or exists (
         select from ops.rejected_record
         where rejected_record.source_id = source.source_id
           and (missing_rate_currency is not null and ${isWorthAnotherTry} or ${hasOlderWorthAnotherTry})
       )
     )
     order by source_id`,
  );
  return rows.map(({ source_id }) => source_id);
}

/** Rolls up what a killed worker left dirty. */
export async function rollUpBacklog(context: JobContext): Promise<void> {
  await tryWithLease(context, warehouseLease, (lease) => rollUpWarehouse(context, lease));
}

/** Brings the aggregates up to the facts and publishes the next warehouse version. Null when nothing had changed. */
export async function rollUpWarehouse(context: JobContext, lease: Lease): Promise<RollUpOutcome | null> {
  const { low, medium, high } = context.config.segments;
  const outcome = await inTransaction(context.pool, async (client) => {
    await lease.assertHeld(client);
    await adoptMatching(client, context.config.customers.neverJoinBy);
    // The configuration has the upper bounds of segments, the roll-up needs the lower bounds of the next ones.
    return await rollUp(client, { segments: { medium: low, high: medium, vip: high }, at: context.clock.now() });
  });
  if (outcome) context.log.info(outcome, 'warehouse rolled up');
  return outcome;
}
