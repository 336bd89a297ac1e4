import { readMerge, withMerges } from '../merge/read-merge.js';
import type { MergeStep } from '../subjects/subject.js';

/** A subject's step with the text of its file. */
export interface Step extends MergeStep {
  sql: string;
  /** Whether the statement takes the round as `$1`. */
  takesRound: boolean;
}

export function readSteps(steps: readonly MergeStep[]): Step[] {
  return steps.map((step) => {
    const sql = step.sql === undefined ? readMerge(step.file) : withMerges(step.sql, step.file);
    return { ...step, sql, takesRound: sql.includes('$1') };
  });
}
