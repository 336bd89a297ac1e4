import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../project-files.js';
import { gatherParts } from '../parts/gather-parts.js';
import { gatherSplitOrders } from '../split-orders/gather-split-orders.js';
import type { ChangeSet, Rejection } from './change-set.js';
import { removeEmptyChannels } from './empty-channels.js';
import { inventorySteps, type MergeStep, mergeSteps } from './merge-steps.js';
import { runSteps } from './run-steps.js';
import { stageChangeSet } from './stage-change-set.js';

const markUnpublished = readSql('models/build/mark-unpublished.sql');

/**
 * Brings one batch of canonical records into dimensions and facts, within the caller's transaction, and marks what has to
 * be rolled up. Newer versions win whatever the order they come in; an identical change set writes and marks nothing.
 *
 * Returns the records that were set aside. A rejected version leaves what was known of its record as it is.
 */
export async function applyChangeSet(client: PoolClient, changeSet: ChangeSet): Promise<{ rejected: Rejection[] }> {
  const whole = await gatherSplitOrders(client, changeSet);
  const { records, rejected, hasParts } = await gatherParts(client, { ...changeSet, records: whole });
  if (records.length === 0 && !hasParts) return { rejected };
  const staged = await stageChangeSet(client, { ...changeSet, records }, hasParts);
  const needed = (steps: readonly MergeStep[]) => steps.filter(({ isNeeded }) => isNeeded(staged));
  let hasChanged = await runSteps(client, needed(mergeSteps));
  for (let round = 1; round <= staged.inventoryRounds; round += 1) {
    if (await runSteps(client, needed(inventorySteps), round)) hasChanged = true;
  }
  if (staged.hasOrders || staged.hasDeletions || hasParts) await removeEmptyChannels(client, staged);
  if (hasChanged) await client.query(markUnpublished);
  return { rejected: [...rejected, ...staged.rejected] };
}
