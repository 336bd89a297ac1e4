import type { QueryResult } from 'pg';
import type { PoolClient } from '../../database/pool.js';
import type { Step } from './steps.js';

/** Stands between two steps of one message, so that the results tell which step each is of. */
const border = 'select null as next_step;';

/**
 * Runs the steps in turn; `round` is for those that take one. True when a step changed rows that readers see.
 *
 * Neighbours go to the server together: in thirty round trips a batch, each as long as a busy event loop takes to turn,
 * Postgres would wait for a tenth of a backfill.
 */
export async function runSteps(client: PoolClient, steps: readonly Step[], round = 0): Promise<boolean> {
  let hasChanged = false;
  for (const together of messages(steps)) {
    const sql = together.map((step) => step.sql).join(`\n${border}\n`);
    const results = [await (together[0]!.takesRound ? client.query(sql, [round]) : client.query(sql))].flat();
    let at = 0;
    for (const result of results) {
      if (result.fields[0]?.name === 'next_step') at += 1;
      else if (together[at]!.isVisible && wroteRows(result)) hasChanged = true;
    }
  }
  return hasChanged;
}

// A message with a parameter holds one statement, by Postgres's protocol.
function messages(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  for (const [at, step] of steps.entries()) {
    if (at === 0 || step.takesRound || steps[at - 1]!.takesRound) groups.push([step]);
    else groups.at(-1)!.push(step);
  }
  return groups;
}

// Statements that do more than one thing end in a select of how many rows they changed.
function wroteRows({ command, rowCount, rows }: QueryResult<{ changed?: string }>): boolean {
  return command === 'SELECT' ? Number(rows[0]?.changed ?? 0) > 0 : (rowCount ?? 0) > 0;
}
