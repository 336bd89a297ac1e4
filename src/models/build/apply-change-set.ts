import type { QueryResult } from 'pg';
import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../project-files.js';
import type { ChangeSet, Rejection } from './change-set.js';
import { mergeSteps } from './merge-steps.js';
import { stageChangeSet } from './stage-change-set.js';

const markUnpublished = readSql('models/build/mark-unpublished.sql');

/**
 * Brings one batch of canonical records into dimensions and facts, within the caller's transaction, and marks what has to
 * be rolled up. Newer versions win whatever the order they come in; an identical change set writes and marks nothing.
 *
 * Returns the records that were set aside. A rejected version leaves what was known of its record as it is.
 */
export async function applyChangeSet(client: PoolClient, changeSet: ChangeSet): Promise<{ rejected: Rejection[] }> {
  const staged = await stageChangeSet(client, changeSet);
  let hasChanged = false;
  for (const step of mergeSteps) {
    if (!step.isNeeded(staged)) continue;
    const results = [await client.query(step.sql)].flat();
    if (step.isVisible && results.some(wroteRows)) hasChanged = true;
  }
  if (hasChanged) await client.query(markUnpublished);
  return { rejected: staged.rejected };
}

// Statements that do more than one thing end in a select of how many rows they changed.
function wroteRows({ command, rowCount, rows }: QueryResult<{ changed?: string }>): boolean {
  return command === 'SELECT' ? Number(rows[0]?.changed ?? 0) > 0 : (rowCount ?? 0) > 0;
}
