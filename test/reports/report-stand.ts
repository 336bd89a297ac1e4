import type { ScheduledReport } from '../../src/canonical/scheduled-report.js';
import type { ConfiguredReport, DestinationConfig, MailConfig } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load.js';
import { reportAnswering } from '../../src/processes/report-answering.js';
import { createStack } from '../../src/processes/stack.js';
import { type Jobs, wireJobs } from '../../src/processes/wire-jobs.js';
import { systemClock } from '../../src/runtime/clock.js';
import type { Logger } from '../../src/runtime/log.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, quickWorker } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { testLogger } from '../support/test-logger.js';

/** The jobs that make and send reports, on a clock of its own. */
export interface ReportStand {
  jobs: Jobs;
  /** Makes what is due and sends it. */
  work(): Promise<void>;
  stop(): Promise<void>;
}

interface StandSettings {
  reports?: readonly ConfiguredReport[];
  mail?: MailConfig | null;
  destinations?: readonly DestinationConfig[];
  /** Default: links lead nowhere. */
  publicUrl?: string | null;
  now: () => Date;
  log?: Logger;
  /** How long its leases outlive it. Default: those of the tests. */
  leaseSeconds?: number;
}

export function reportStand(
  { url, pool }: Pick<TestDatabase, 'url' | 'pool'>,
  {
    reports = [],
    mail = null,
    destinations = [],
    publicUrl = null,
    now,
    log = testLogger,
    leaseSeconds = quickWorker.leaseSeconds,
  }: StandSettings,
): ReportStand {
  const stack = createStack();
  const worker = { ...quickWorker, leaseSeconds };
  const setup = jobSetup(pool, shelfPlatform({ pages: [] }), { worker });
  const config = loadConfig({ platforms: {}, folder: '/', environment: { NODE_ENV: 'production' } });
  const jobs = wireJobs({
    ...{ ...setup, log, clock: { ...systemClock, now } },
    config: {
      ...{ ...setup.config, scheduledReports: reports, mail, destinations },
      api: { ...setup.config.api, publicUrl },
    },
    answering: reportAnswering({ config, log, url, stack }),
  });
  return {
    jobs,
    work: async () => {
      await jobs.scheduledReports.work();
      await jobs.outbox.send();
    },
    stop: () => stack.stop(),
  };
}

/** Questions whose figures are those of `trade`. */
export const weekDocument = `{
  report(period: DAY, filter: { date: { range: { from: "2026-06-29", to: "2026-07-05" } } }, fill: true) {
    rows { span { first } netSales { amount currency } orders }
    total { netSales { amount currency } orders averageOrderValue { amount currency } }
  }
}`;

/** A report of that week, each morning at eight in London. */
export function weekReport(changes: Partial<ScheduledReport> = {}): ConfiguredReport {
  const column = (path: string, label: string) => ({ path, label, style: 'PLAIN' as const, change: null });
  return {
    ...{ name: 'week', title: 'The week', as: { roles: ['owner'], sources: null } },
    when: { cron: '0 8 * * *', completeBy: null, timezone: 'Europe/London' },
    queries: [{ name: 'week', savedReport: null, document: weekDocument, variables: {} }],
    sections: [
      {
        ...{ title: 'Totals', kind: 'FIGURES', query: 'week', rows: 'report.total' },
        columns: [column('netSales', 'Net sales'), column('orders', 'Orders'), column('averageOrderValue', 'Average')],
      },
      {
        ...{ title: 'Net sales by day', kind: 'LINE', query: 'week', rows: 'report.rows' },
        columns: [column('span.first', 'Day'), column('netSales', 'Net sales')],
      },
      {
        ...{ title: 'Days', kind: 'TABLE', query: 'week', rows: 'report.rows' },
        columns: [column('span.first', 'Day'), column('orders', 'Orders'), column('netSales', 'Net sales')],
      },
    ],
    to: [{ email: 'Ann <ann@shop.example>', destination: null, send: ['CONTENT'] }],
    ...{ corrections: false, locale: 'en-GB', linkDays: 14 },
    ...changes,
  };
}
