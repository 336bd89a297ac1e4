import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../database/sql.js';
import { insertRun, type ReportTrigger } from '../../ledger/scheduled-reports/runs.js';
import type { KnownReport } from './known-reports.js';

/** A run of a report now, besides its times; its id. Workers find it within seconds. */
export async function requestReportRun(
  db: Queryable,
  { definition, madeBy, sources }: KnownReport,
  { trigger, now }: { trigger: ReportTrigger; now: Date },
): Promise<string> {
  const runId = randomUUID();
  const run = { runId, report: definition.name, trigger, definition, madeBy, sources, missedSlots: 0, askedAt: now };
  // Each run of a report has a time of its own.
  for (let slotAt = now; !(await insertRun(db, { ...run, slotAt })); slotAt = new Date(slotAt.getTime() + 1));
  return runId;
}
