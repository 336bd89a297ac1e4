import type { ReportRecipient, ScheduledReport } from '../../canonical/scheduled-report.js';
import type { Lease } from '../../database/lease.js';
import { rememberCorrection, reportRun, type ReportRun, runsToCorrect } from '../../ledger/scheduled-reports/runs.js';
import { readWarehouseVersion } from '../../ledger/warehouse-version/version.js';
import { correctionOf } from '../../reports/content/compare-contents.js';
import type { ReportContent } from '../../reports/content/report-content.js';
import { LeaseLostError } from '../../runtime/errors.js';
import { askReport } from './ask-report.js';
import { knownReports, principalOfReport } from './known-reports.js';
import { rightsText } from './report-rights.js';
import { addRunMessages } from './run-messages.js';
import type { ScheduledReportsNeeds } from './scheduled-reports.js';

const dayMs = 86_400_000;

/** How often a report that was sent is compared with what the warehouse says by then, from its sending on. */
export const correctionMs = dayMs;

/** A report is compared for so long. */
const longestMs = 7 * dayMs;

/**
 * Compares reports that were sent with what their questions are answered now. The first time that figures differ one note is made, and the
 * report is not looked at again: at most seven times a report is asked for, and one message follows. Of a report that was removed, or makes
 * no corrections any more, nothing is said; of one that is paused, not while it is.
 */
export async function correctReports(needs: ScheduledReportsNeeds, lease: Lease, signal: AbortSignal): Promise<void> {
  const { pool, clock, log } = needs;
  for (const runId of await runsToCorrect(pool, clock.now())) {
    if (signal.aborted) return;
    const run = (await reportRun(pool, runId))!;
    try {
      await correct(needs, run, lease, signal);
    } catch (error) {
      if (error instanceof LeaseLostError || signal.aborted) throw error;
      log.warn(
        { report: run.report, run: runId, error: (error as Error).message },
        'a report was not compared with what is known now',
      );
      const nextAt = nextTime(run, clock.now());
      await lease.inTransaction((client) =>
        rememberCorrection(client, runId, { version: null, correction: null, nextAt }),
      );
    }
  }
}

async function correct(needs: ScheduledReportsNeeds, run: ReportRun, lease: Lease, signal: AbortSignal): Promise<void> {
  const { pool, clock, log, answering, savedReports, scheduledReports: configured, terms } = needs;
  const { runId, definition } = run;
  const now = clock.now();
  const remember = (version: string | null, nextAt: Date | null) =>
    lease.inTransaction((client) => rememberCorrection(client, runId, { version, correction: null, nextAt }));
  const known = (await knownReports(pool, configured)).find((report) => report.definition.name === run.report);
  if (!known?.definition.corrections) return remember(null, null);
  if (known.pausedAt !== null) return remember(null, nextTime(run, now));
  const principal = await principalOfReport(run, { db: pool, configured, terms, now });
  // With other rights the figures would differ, whatever the warehouse says.
  if (typeof principal === 'string' || rightsText(principal) !== run.rights) return remember(null, null);
  const { version: current } = await readWarehouseVersion(pool);
  if (current === run.correctedVersion) return remember(null, nextTime(run, now));
  const answered = await askReport(
    { db: pool, answering, configuredReports: savedReports },
    { definition, principal, at: new Date(run.askedAt), runId, signal },
  );
  const correction = correctionOf(JSON.parse(run.content!) as ReportContent, answered);
  const { version } = answered;
  if (!correction) return remember(version, nextTime(run, now));
  await lease.inTransaction(async (client) => {
    await rememberCorrection(client, runId, { version, correction: JSON.stringify(correction), nextAt: null });
    await addRunMessages(client, 'correction', { runId, definition: stillSent(definition, known.definition) }, now);
  });
  log.info({ report: run.report, run: runId, version }, 'figures of a report have changed since it was sent');
}

/** Whoever is not sent the report any more is not sent what has changed of it. */
function stillSent({ to }: ScheduledReport, now: ScheduledReport): Pick<ScheduledReport, 'to'> {
  const isStill = ({ email, destination }: ReportRecipient): boolean =>
    now.to.some((each) => each.email === email && each.destination === destination);
  return { to: to.filter(isStill) };
}

/** null: it has been compared for long enough. */
function nextTime({ renderedAt }: ReportRun, now: Date): Date | null {
  const next = new Date(now.getTime() + correctionMs);
  return next.getTime() - Date.parse(renderedAt!) > longestMs ? null : next;
}
