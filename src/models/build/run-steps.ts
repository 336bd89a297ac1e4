import type { QueryResult } from 'pg';
import type { PoolClient } from '../../database/pool.js';
import type { MergeStep } from './merge-steps.js';

/** Runs the steps in turn; `round` is for those that take one. True when a step changed rows that readers see. */
export async function runSteps(client: PoolClient, steps: readonly MergeStep[], round = 0): Promise<boolean> {
  let hasChanged = false;
  for (const { sql, takesRound, isVisible } of steps) {
    const results = [await (takesRound ? client.query(sql, [round]) : client.query(sql))].flat();
    if (isVisible && results.some(wroteRows)) hasChanged = true;
  }
  return hasChanged;
}

// Statements that do more than one thing end in a select of how many rows they changed.
function wroteRows({ command, rowCount, rows }: QueryResult<{ changed?: string }>): boolean {
  return command === 'SELECT' ? Number(rows[0]?.changed ?? 0) > 0 : (rowCount ?? 0) > 0;
}
