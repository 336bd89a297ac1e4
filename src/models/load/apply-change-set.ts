import type { PoolClient } from '../../database/pool.js';
import { markUnpublished } from '../../ledger/warehouse-version/version.js';
import type { ChangeSet, Rejection } from '../change-set/change-set.js';
import { gatherParts } from '../parts/gather-parts.js';
import { gatherSplitOrders } from '../split-orders/gather-split-orders.js';
import { subjects } from '../subjects/subjects.js';
import { removeEmptyChannels } from './empty-channels.js';
import { fillTables } from './fill-tables.js';
import { runSteps } from './run-steps.js';
import { readSteps, type Step } from './steps.js';

const turns = ['choose', 'dimensions', 'facts'] as const;
const steps = readSteps(turns.flatMap((turn) => subjects.flatMap((subject) => subject[turn] ?? [])));
const stepsOfRounds = readSteps(subjects.flatMap((subject) => subject.rounds ?? []));
/** Tables whose rows may remove a channel's last fact. */
const leavesChannels = ['staged_order', 'staged_deletion', 'staged_part'];

/**
 * Merges one batch of canonical records into dimensions and facts, within the caller's transaction, and marks the rows
 * to roll up. Newer versions win in whatever order they arrive; an identical change set writes and marks nothing.
 *
 * Returns the records that were rejected. A rejected version leaves the known record unchanged.
 */
export async function applyChangeSet(client: PoolClient, changeSet: ChangeSet): Promise<{ rejected: Rejection[] }> {
  const whole = await gatherSplitOrders(client, changeSet);
  const { records, rejected, hasParts } = await gatherParts(client, { ...changeSet, records: whole });
  if (records.length === 0 && !hasParts) return { rejected };
  const filled = await fillTables(client, { ...changeSet, records }, hasParts);
  await changeSet.untilTurn?.();
  const needed = (all: readonly Step[]) =>
    all.filter(({ neededBy }) => neededBy.some((table) => filled.tables.has(table)));
  let hasChanged = await runSteps(client, needed(steps));
  for (let round = 1; round <= filled.rounds; round += 1) {
    if (await runSteps(client, needed(stepsOfRounds), round)) hasChanged = true;
  }
  if (leavesChannels.some((table) => filled.tables.has(table))) await removeEmptyChannels(client, { hasParts });
  if (hasChanged) await markUnpublished(client);
  return { rejected: [...rejected, ...filled.rejected] };
}
