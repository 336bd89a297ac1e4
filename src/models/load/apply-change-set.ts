import type { PoolClient } from '../../database/pool.js';
import { boundChanges } from '../../ledger/changes/keep-changes.js';
import { markUnpublished } from '../../ledger/warehouse-version/version.js';
import type { ChangeSet, Rejection } from '../change-set/change-set.js';
import { gatherParts } from '../parts/gather-parts.js';
import { gatherSplitOrders } from '../split-orders/gather-split-orders.js';
import { removeEmptyChannels } from './empty-channels.js';
import { type FilledTables, fillTables } from './fill-tables.js';
import { withoutIdle } from './needed-steps.js';
import { runSteps } from './run-steps.js';
import type { Step } from './steps.js';

const anyKnown = 'select exists (select from change_order where not is_new) as any';
/** Tables whose rows may remove a channel's last fact. */
const leavesChannels = ['staged_order', 'staged_deletion', 'staged_part'];

/**
 * Merges one batch of canonical records into dimensions and facts, within the caller's transaction, and marks the rows
 * to roll up. Newer versions win in whatever order they arrive; an identical change set writes and marks nothing.
 *
 * Returns the records that were rejected. A rejected version leaves the known record unchanged.
 *
 * The lines of new orders, a third of the work of a first load, are written before the change sets before this one are committed:
 * nothing in them depends on those.
 */
export async function applyChangeSet(client: PoolClient, changeSet: ChangeSet): Promise<{ rejected: Rejection[] }> {
  const whole = await gatherSplitOrders(client, changeSet);
  const { records, rejected, hasParts, areNew } = await gatherParts(client, { ...changeSet, records: whole });
  if (records.length === 0 && !hasParts) return { rejected };
  const filled = await fillTables(client, { ...changeSet, records }, hasParts);
  const { choosing, once, inRounds } = filled.steps;
  const mayBeNew = hasParts ? areNew : changeSet.isAhead;
  const ahead = mayBeNew ? await runAhead(client, filled) : [];
  const isLeft = (step: Step): boolean => !ahead.includes(step);
  await changeSet.untilTurn?.();
  await runSteps(client, choosing.filter(isLeft));
  let hasChanged = await runSteps(client, await withoutIdle(client, once.filter(isLeft), filled.tables));
  for (let round = 1; round <= filled.rounds; round += 1) {
    if (await runSteps(client, inRounds, round)) hasChanged = true;
  }
  if (leavesChannels.some((table) => filled.tables.has(table))) await removeEmptyChannels(filled.open, { hasParts });
  if (hasChanged) {
    await markUnpublished(client);
    await boundChanges(client);
  }
  return { rejected: [...rejected, ...filled.rejected] };
}

/**
 * Runs the steps that new orders need nothing else for, and returns them; the orders themselves are still to be written. None if
 * the facts have one of the orders: what it was before is only known once the change sets before are committed.
 */
async function runAhead(client: PoolClient, { steps, tables }: FilledTables): Promise<readonly Step[]> {
  const choices = steps.choosing.filter(({ isOfNewOrders }) => isOfNewOrders);
  const others = steps.once.filter(({ isOfNewOrders }) => isOfNewOrders);
  if (choices.length === 0) return [];
  await runSteps(client, choices);
  const { rows } = await client.query<{ any: boolean }>(anyKnown);
  if (rows[0]!.any) {
    await client.query('delete from change_order');
    return [];
  }
  await runSteps(client, await withoutIdle(client, others, tables));
  return [...choices, ...others];
}
