import type { Lease } from '../database/lease.js';
import { inTransaction } from '../database/transaction.js';
import { adoptMatching } from '../models/build/adopt-matching.js';
import { type RollUpOutcome, rollUp } from '../models/roll-up.js';
import { buildSource } from './build-source.js';
import type { JobContext } from './context.js';
import { tryWithLease, withLease } from './hold-lease.js';

/** Held by whoever builds or rolls up: one at a time, over all sources and workers. */
export const warehouseLease = 'warehouse';

/** Brings what a source has in the raw log into the answers: build, then roll up. Waits for its turn. */
export async function publishSource(context: JobContext, sourceId: string, signal: AbortSignal): Promise<void> {
  await withLease(context, warehouseLease, signal, async (lease, untilLost) => {
    await buildSource(context, { sourceId, lease, signal: untilLost });
    await rollUpWarehouse(context, lease);
  });
}

/** Builds what a killed worker, or a long sync that goes on, left in the raw log. Leaves it to whoever is at it already. */
export async function buildBacklog(context: JobContext): Promise<void> {
  const { rows } = await context.pool.query<{ source_id: string }>(
    `select source_id from ops.source
     where currency is not null and timezone is not null and exists (
       select 1 from raw.chunk where chunk.source_id = source.source_id and chunk_id > built_chunk_id
     )
     order by source_id`,
  );
  if (rows.length === 0) return;
  await tryWithLease(context, warehouseLease, async (lease, signal) => {
    for (const { source_id: sourceId } of rows) await buildSource(context, { sourceId, lease, signal });
    await rollUpWarehouse(context, lease);
  });
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
    // The configuration tells where segments end, the roll-up wants where the next ones begin.
    return await rollUp(client, { segments: { medium: low, high: medium, vip: high }, at: context.clock.now() });
  });
  if (outcome) context.log.info(outcome, 'warehouse rolled up');
  return outcome;
}
