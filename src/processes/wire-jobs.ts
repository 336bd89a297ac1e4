import type { Config } from '../config/config.js';
import type { Pool } from '../database/pool.js';
import type { Connectors } from '../ingest/connect-source.js';
import { Alerts } from '../jobs/alerts/alerts.js';
import { AlertComposer } from '../jobs/alerts/compose-alert.js';
import { CustomerValues } from '../jobs/customer-value/customer-values.js';
import { Exports } from '../jobs/exports/exports.js';
import { Leases } from '../jobs/leases/leases.js';
import { Outbox } from '../jobs/messages/outbox.js';
import { Rates } from '../jobs/pipeline/rates.js';
import { Warehouse } from '../jobs/pipeline/warehouse.js';
import type { Answering } from '../jobs/scheduled-reports/answering.js';
import { ReportComposer } from '../jobs/scheduled-reports/compose-report.js';
import { ScheduledReports } from '../jobs/scheduled-reports/scheduled-reports.js';
import { Webhooks } from '../jobs/webhooks/webhooks.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';

/** What a process provides to its jobs. */
export interface JobSetup {
  pool: Pool;
  clock: Clock;
  log: Logger;
  config: Pick<
    Config,
    | 'sources'
    | 'worker'
    | 'reporting'
    | 'exchangeRates'
    | 'segments'
    | 'customers'
    | 'customerValue'
    | 'rollups'
    | 'changes'
    | 'webhooks'
    | 'exports'
    | 'reports'
    | 'scheduledReports'
    | 'alerts'
    | 'mail'
    | 'destinations'
    | 'access'
    | 'api'
  >;
  connectors: Connectors;
  /** Answers the questions of reports. Left out: this process makes none. */
  answering?: Answering | undefined;
  /** The holder of its leases, unique to each process. */
  holder: string;
  /** Aborted when the process is to end: the current page is finished, then the run stops. */
  stopping: AbortSignal;
}

/** The jobs of a process, ready for use. Each job declares which of them it needs. */
export interface Jobs extends Omit<JobSetup, 'config' | 'answering'> {
  sources: Config['sources'];
  worker: Config['worker'];
  leases: Leases;
  warehouse: Warehouse;
  rates: Rates;
  customerValues: CustomerValues;
  webhooks: Webhooks;
  exports: Exports;
  scheduledReports: ScheduledReports;
  alerts: Alerts;
  outbox: Outbox;
}

export function wireJobs({ config, ...setup }: JobSetup): Jobs {
  const { sources, worker, reporting, exchangeRates, segments, customers, customerValue, rollups, changes } = config;
  const leases = new Leases({ ...setup, worker });
  const warehouse = new Warehouse({
    ...setup,
    leases,
    segments,
    rollups,
    keepChangesDays: changes.keepDays,
    neverJoinBy: customers.neverJoinBy,
    settings: {
      reportingCurrency: reporting.currency,
      fiscalYearStartMonth: reporting.fiscalYearStartMonth,
      rateMaxAgeDays: exchangeRates.maxAgeDays,
    },
  });
  const rates = new Rates({ ...setup, warehouse, from: exchangeRates });
  const customerValues = new CustomerValues({ ...setup, leases, storeGroups: customerValue.storeGroups });
  const webhooks = new Webhooks({ ...setup, leases, webhooks: config.webhooks });
  const exports = new Exports({ ...setup, leases, worker, reporting, settings: config.exports });
  const scheduledReports = new ScheduledReports({
    ...{ ...setup, leases, scheduledReports: config.scheduledReports },
    answering: setup.answering ?? noAnswering,
    ...{ savedReports: config.reports, terms: config.access.roles },
  });
  const alerts = new Alerts({
    ...{ ...setup, leases, alerts: config.alerts, terms: config.access.roles, publicUrl: config.api.publicUrl },
    answering: setup.answering ?? noAnswering,
  });
  const composer = new ReportComposer({
    ...{ ...setup, publicUrl: config.api.publicUrl, reports: config.scheduledReports, terms: config.access.roles },
  });
  const outbox = new Outbox({
    ...{ ...setup, leases, mail: config.mail, destinations: config.destinations },
    composers: {
      report: composer,
      correction: composer,
      alert: new AlertComposer({ ...setup, alerts: config.alerts, terms: config.access.roles }),
    },
  });
  const messaging = { webhooks, scheduledReports, alerts, outbox };
  return { ...setup, ...messaging, customerValues, exports, sources, worker, leases, warehouse, rates };
}

const noAnswering: Answering = {
  ask: () => Promise.reject(new Error('this process answers no questions')),
  shapeOf: () => Promise.reject(new Error('this process answers no questions')),
};
