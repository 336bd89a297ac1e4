import { randomUUID } from 'node:crypto';
import { dateInZone } from '../../canonical/calendar-date.js';
import type { NamedReport } from '../../canonical/saved-report.js';
import type { ConfiguredReport } from '../../config/config.js';
import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import { removeMessages } from '../../ledger/messages/messages.js';
import type { Principal } from '../../ledger/principals/principal.js';
import type { TermsOfRoles } from '../../ledger/principals/roles.js';
import {
  beginAttempt,
  dueRuns,
  insertRun,
  rememberFailedAttempt,
  rememberRendered,
  removeRuns,
  type ReportRun,
} from '../../ledger/scheduled-reports/runs.js';
import { countedUntil, countUntil, readSchedules } from '../../ledger/scheduled-reports/schedule.js';
import { everySource } from '../../ledger/scope/scope.js';
import type { ReportContent } from '../../reports/content/report-content.js';
import type { Clock } from '../../runtime/clock.js';
import { LeaseLostError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import type { Leases } from '../leases/leases.js';
import type { Answering } from './answering.js';
import { askReport, ReportProblem } from './ask-report.js';
import { incompleteSources } from './completeness.js';
import { correctionMs, correctReports } from './correct-reports.js';
import { type KnownReport, knownReports, principalOfReport } from './known-reports.js';
import { reportNotes } from './report-notes.js';
import { rightsText } from './report-rights.js';
import { addRunMessages } from './run-messages.js';
import { dueSlot } from './slots.js';

const second = 1000;
const hour = 3600 * second;

/** The wait after the first failure, which doubles up to the longest one. */
const firstWaitMs = 30 * second;
const longestWaitMs = hour;

/** About two hours with those waits. */
const mostAttempts = 8;

/** How long a run is listed, and what it says is kept. Links end before. */
const keptMs = 400 * 24 * hour;
const mostRemoved = 100;

export interface ScheduledReportsNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  leases: Leases;
  /** Of the configuration. */
  scheduledReports: readonly ConfiguredReport[];
  savedReports: readonly NamedReport[];
  terms: TermsOfRoles;
  answering: Answering;
}

/**
 * Makes the reports that are due. Each time of a report is a row over all workers; what the report says and the messages that carry it
 * are written in one transaction, so that a process that dies leaves it due or with all its messages.
 */
export class ScheduledReports {
  constructor(private readonly needs: ScheduledReportsNeeds) {}

  /** Finds what is due and makes it. One process at a time does so. */
  async work(): Promise<void> {
    await this.needs.leases.tryHold('reports', async (lease, signal) => {
      await this.scheduleDue(lease);
      await this.makeDue(lease, signal);
      await correctReports(this.needs, lease, signal);
      await this.removeOld(lease);
    });
  }

  private async scheduleDue(lease: Lease): Promise<void> {
    const { pool, clock, log, scheduledReports } = this.needs;
    const now = clock.now();
    const schedules = await readSchedules(pool);
    for (const report of await knownReports(pool, scheduledReports)) {
      const { name, when } = report.definition;
      try {
        const after = countedUntil(schedules, name, when);
        if (after === null || report.pausedAt !== null) {
          // Times of a pause are not made up for.
          if (after === null || (await dueSlot(when, after, now, async () => false))) {
            await lease.inTransaction((client) => countUntil(client, name, when, now));
          }
          continue;
        }
        const slot = await dueSlot(when, after, now, () => this.isYesterdayComplete(report, now));
        if (!slot) continue;
        const { definition, madeBy, sources } = report;
        await lease.inTransaction(async (client) => {
          await insertRun(client, {
            ...{ runId: randomUUID(), report: name, slotAt: slot.at, trigger: 'schedule', definition, madeBy, sources },
            ...{ missedSlots: slot.missed, askedAt: now },
          });
          await countUntil(client, name, when, slot.at);
        });
        if (slot.missed > 0)
          log.warn(
            { report: name, missed: slot.missed, slotAt: slot.at },
            'times of a report were missed; it runs once, for the last',
          );
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        log.error({ report: name, error: (error as Error).stack }, 'could not find out whether a report is due');
      }
    }
  }

  private async removeOld(lease: Lease): Promise<void> {
    const before = new Date(this.needs.clock.now().getTime() - keptMs);
    await lease.inTransaction(async (client) => {
      const removed = await removeRuns(client, before, mostRemoved);
      if (removed.length > 0) await removeMessages(client, removed);
    });
  }

  private async isYesterdayComplete({ definition, madeBy }: KnownReport, now: Date): Promise<boolean> {
    const { pool, scheduledReports: configured, terms } = this.needs;
    const principal = await principalOfReport(
      { madeBy, report: definition.name },
      { db: pool, configured, terms, now },
    );
    const scope = typeof principal === 'string' ? everySource : principal.scope;
    return (await incompleteSources(pool, scope, dateInZone(now, definition.when.timezone))).length === 0;
  }

  private async makeDue(lease: Lease, signal: AbortSignal): Promise<void> {
    const { pool, clock } = this.needs;
    for (const runId of await dueRuns(pool, clock.now())) {
      if (signal.aborted) return;
      const run = await lease.inTransaction((client) => beginAttempt(client, runId));
      if (run) await this.make(run, lease, signal);
    }
  }

  private async make(run: ReportRun, lease: Lease, signal: AbortSignal): Promise<void> {
    const { log, clock } = this.needs;
    const { runId, report, attempts } = run;
    try {
      if (attempts > mostAttempts)
        throw new ReportProblem('Its workers died each time. Their logs have the reason.', true);
      await this.render(run, lease, signal);
      log.info({ report, run: runId, slotAt: run.slotAt }, 'report made');
    } catch (error) {
      if (error instanceof LeaseLostError || signal.aborted) throw error;
      const isFinal = (error instanceof ReportProblem && error.isFinal) || attempts >= mostAttempts;
      const { message: problem } = error as Error;
      const at = clock.now();
      const wait = Math.min(firstWaitMs * 2 ** (attempts - 1), longestWaitMs);
      const nextTryAt = isFinal ? null : new Date(at.getTime() + wait);
      await lease.inTransaction((client) => rememberFailedAttempt(client, runId, { problem, nextTryAt, at }));
      const about = { report, run: runId, attempts, problem, nextTryAt };
      if (isFinal) log.error(about, 'report given up: nothing is sent');
      else log.warn({ ...about, error: (error as Error).stack }, 'report not made; it is tried again');
    }
  }

  /** What a report would say now. Nothing is written or sent. */
  async preview({ definition, madeBy }: KnownReport): Promise<ReportContent> {
    const now = this.needs.clock.now().toISOString();
    const times = { slotAt: now, askedAt: now, missedSlots: 0 };
    const run = { runId: randomUUID(), report: definition.name, definition, madeBy, ...times };
    return (await this.contentOf(run, new AbortController().signal)).content;
  }

  private async contentOf(
    run: Pick<ReportRun, 'runId' | 'report' | 'definition' | 'madeBy' | 'slotAt' | 'askedAt' | 'missedSlots'>,
    signal: AbortSignal,
  ): Promise<{ content: ReportContent; principal: Principal }> {
    const { pool, clock, answering, savedReports, scheduledReports: configured, terms } = this.needs;
    const { runId, definition } = run;
    const principal = await principalOfReport(run, { db: pool, configured, terms, now: clock.now() });
    if (typeof principal === 'string') throw new ReportProblem(`It has no rights any more: ${principal}.`, true);
    const at = new Date(run.askedAt);
    const answered = await askReport(
      { db: pool, answering, configuredReports: savedReports },
      { definition, principal, at, runId, signal },
    );
    const { version, asOf, sections } = answered;
    const { timezone } = definition.when;
    const content: ReportContent = {
      ...{ report: definition.name, title: definition.title, dueAt: run.slotAt, locale: definition.locale, timezone },
      ...{ version, asOf, sections, today: dateInZone(at, timezone) },
      notes: await reportNotes({ db: pool, scope: principal.scope, run, answered }),
    };
    return { content, principal };
  }

  private async render(run: ReportRun, lease: Lease, signal: AbortSignal): Promise<void> {
    const { runId, definition } = run;
    const { content, principal } = await this.contentOf(run, signal);
    const { version, asOf } = content;
    const at = this.needs.clock.now();
    await lease.inTransaction(async (client) => {
      await rememberRendered(client, runId, {
        ...{ at, version, asOf, content: JSON.stringify(content), rights: rightsText(principal) },
        nextCorrectionAt: definition.corrections ? new Date(at.getTime() + correctionMs) : null,
      });
      await addRunMessages(client, 'report', run, at);
    });
  }
}
