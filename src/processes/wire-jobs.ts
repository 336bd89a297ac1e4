import type { Config } from '../config/config.js';
import type { Pool } from '../database/pool.js';
import type { Connectors } from '../ingest/connect-source.js';
import { CustomerValues } from '../jobs/customer-value/customer-values.js';
import { Exports } from '../jobs/exports/exports.js';
import { Leases } from '../jobs/leases/leases.js';
import { Rates } from '../jobs/pipeline/rates.js';
import { Warehouse } from '../jobs/pipeline/warehouse.js';
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
  >;
  connectors: Connectors;
  /** The holder of its leases, unique to each process. */
  holder: string;
  /** Aborted when the process is to end: the current page is finished, then the run stops. */
  stopping: AbortSignal;
}

/** The jobs of a process, ready for use. Each job declares which of them it needs. */
export interface Jobs extends Omit<JobSetup, 'config'> {
  sources: Config['sources'];
  worker: Config['worker'];
  leases: Leases;
  warehouse: Warehouse;
  rates: Rates;
  customerValues: CustomerValues;
  webhooks: Webhooks;
  exports: Exports;
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
  return { ...setup, customerValues, webhooks, exports, sources, worker, leases, warehouse, rates };
}
