import { writeFileSync } from 'node:fs';
import type { Config } from '../config/config.js';
import type { Queryable } from '../database/sql.js';
import { type KnownReport, knownReports } from '../jobs/scheduled-reports/known-reports.js';
import { requestReportRun } from '../jobs/scheduled-reports/request-report-run.js';
import { passedSlots } from '../jobs/scheduled-reports/slots.js';
import { messagesOf } from '../ledger/messages/messages.js';
import { latestRunOfReports, reportRunRow } from '../ledger/scheduled-reports/runs.js';
import { everySource } from '../ledger/scope/scope.js';
import { ConfigError } from '../runtime/errors.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import type { GlobalOptions } from './read-config.js';
import { withSession } from './session.js';
import { textTable } from './text-table.js';
import { withDatabase } from './with-database.js';

/** Lists the reports that are sent by schedule, with their next times and last runs. */
export async function reportsListCommand(options: GlobalOptions): Promise<void> {
  await withDatabase(options, async (pool, { scheduledReports }) => {
    const reports = await knownReports(pool, scheduledReports);
    if (reports.length === 0) {
      process.stdout.write('There are no scheduled reports. See docs/scheduled-reports.md.\n');
      return;
    }
    const names = reports.map(({ definition }) => definition.name);
    const runs = new Map((await latestRunOfReports(pool, everySource, names)).map((run) => [run.report, run]));
    const now = new Date();
    const rows = reports.map(({ definition: { name, title, when, to }, pausedAt, madeByName }) => {
      const next = pausedAt === null ? passedSlots(when, now, now).next.toISOString() : 'paused';
      const run = runs.get(name);
      return [name, title, next, run ? `${run.state} ${run.slotAt}` : '-', String(to.length), madeByName];
    });
    const titles = ['report', 'title', 'next', 'last run', 'recipients', 'made by'];
    process.stdout.write(
      textTable(
        titles.map((title) => ({ title })),
        rows,
      ),
    );
  });
}

/** Runs a report now and sends it, unless a worker does both first. */
export async function reportsRunCommand(name: string, options: GlobalOptions): Promise<ExitCode> {
  return await withSession(options, async ({ pool, scheduledReports, outbox }, config) => {
    const report = await reportNamed(pool, config, name);
    const runId = await requestReportRun(pool, report, { trigger: 'command', now: new Date() });
    await scheduledReports.work();
    await outbox.send();
    const run = (await reportRunRow(pool, everySource, runId))!;
    process.stdout.write(`run ${runId}: ${run.state}${run.problem === null ? '' : `, ${run.problem}`}\n`);
    for (const { recipient, state, problem } of await messagesOf(pool, [runId])) {
      process.stdout.write(`${recipient}: ${state}${problem === null ? '' : `, ${problem}`}\n`);
    }
    if (run.state === 'due' || run.state === 'sending') process.stdout.write('A worker goes on with it.\n');
    return run.state === 'failed' || run.state === 'given_up' ? exitCodes.failed : exitCodes.ok;
  });
}

/** Makes a report as it would be now and writes it to a file, HTML or PDF by its name. Nothing is sent. */
export async function reportsPreviewCommand(name: string, file: string, options: GlobalOptions): Promise<void> {
  if (!/\.(html|pdf)$/i.test(file)) {
    throw new ConfigError(`The file ${file} is neither .html nor .pdf.`, { code: 'preview_file' });
  }
  await withSession(options, async ({ pool, scheduledReports }, config) => {
    const content = await scheduledReports.preview(await reportNamed(pool, config, name));
    const { previewFile } = await import('../jobs/scheduled-reports/linked-page.js');
    writeFileSync(file, await previewFile(content, /\.pdf$/i.test(file)));
    for (const note of content.notes) process.stdout.write(`${note}\n`);
    process.stdout.write(`wrote ${file}\n`);
  });
}

async function reportNamed(
  db: Queryable,
  { scheduledReports }: Pick<Config, 'scheduledReports'>,
  name: string,
): Promise<KnownReport> {
  const reports = await knownReports(db, scheduledReports);
  const found = reports.find(({ definition }) => definition.name === name);
  if (found) return found;
  const known = reports.map(({ definition }) => definition.name).join(', ') || 'none';
  throw new ConfigError(`There is no scheduled report "${name}". There are: ${known}.`, { code: 'unknown_report' });
}
