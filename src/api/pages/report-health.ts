import type { Queryable } from '../../database/sql.js';
import { givenUpMessages } from '../../ledger/messages/messages.js';
import { failedRunsSince } from '../../ledger/scheduled-reports/runs.js';

const sinceMs = 24 * 3_600_000;

/** Whether reports reach their recipients. Of the last 24 hours; it names nobody. */
export interface ReportHealth {
  /** `failing`: something was given up, see `reportRuns`. */
  status: 'ok' | 'failing';
  /** Messages of reports, and of what changed in them, that were given up. */
  givenUpMessages: number;
  /** Runs that were given up before anything was sent. */
  failedRuns: number;
}

export async function reportHealth(db: Queryable, now: Date): Promise<ReportHealth> {
  const since = new Date(now.getTime() - sinceMs);
  const givenUp = await givenUpMessages(db, ['report', 'correction'], since);
  const failedRuns = await failedRunsSince(db, since);
  return { status: givenUp + failedRuns > 0 ? 'failing' : 'ok', givenUpMessages: givenUp, failedRuns };
}
