import type { QueryResult } from 'pg';
import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../project-files.js';
import { gatherParts } from '../parts/gather-parts.js';
import type { ChangeSet, Rejection } from './change-set.js';
import { removeEmptyChannels } from './empty-channels.js';
import { inventorySteps, type MergeStep, mergeSteps, type StagedWithParts } from './merge-steps.js';
import { stageChangeSet } from './stage-change-set.js';

const markUnpublished = readSql('models/build/mark-unpublished.sql');

/**
 * Brings one batch of canonical records into dimensions and facts, within the caller's transaction, and marks what has to
 * be rolled up. Newer versions win whatever the order they come in; an identical change set writes and marks nothing.
 *
 * Returns the records that were set aside. A rejected version leaves what was known of its record as it is.
 */
export async function applyChangeSet(client: PoolClient, changeSet: ChangeSet): Promise<{ rejected: Rejection[] }> {
  const { records, rejected, hasParts } = await gatherParts(client, changeSet);
  const staged = { ...(await stageChangeSet(client, { ...changeSet, records })), hasParts };
  let hasChanged = await runSteps(client, mergeSteps, staged, 0);
  for (let round = 1; round <= staged.inventoryRounds; round += 1) {
    if (await runSteps(client, inventorySteps, staged, round)) hasChanged = true;
  }
  if (staged.hasOrders || staged.hasDeletions || hasParts) await removeEmptyChannels(client, staged);
  if (hasChanged) await client.query(markUnpublished);
  return { rejected: [...rejected, ...staged.rejected] };
}

/** True when a step changed rows that readers see. */
async function runSteps(
  client: PoolClient,
  steps: readonly MergeStep[],
  staged: StagedWithParts,
  round: number,
): Promise<boolean> {
  let hasChanged = false;
  for (const { sql, takesRound, isNeeded, isVisible } of steps) {
    if (!isNeeded(staged)) continue;
    const results = [await (takesRound ? client.query(sql, [round]) : client.query(sql))].flat();
    if (isVisible && results.some(wroteRows)) hasChanged = true;
  }
  return hasChanged;
}

// Statements that do more than one thing end in a select of how many rows they changed.
function wroteRows({ command, rowCount, rows }: QueryResult<{ changed?: string }>): boolean {
  return command === 'SELECT' ? Number(rows[0]?.changed ?? 0) > 0 : (rowCount ?? 0) > 0;
}
