import { randomUUID } from 'node:crypto';
import type { SourceConfig, WorkerConfig } from '../../src/config/config.js';
import type { PlatformConnector } from '../../src/contract/extractor.js';
import type { Pool } from '../../src/database/pool.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import { type JobSetup, wireJobs } from '../../src/processes/wire-jobs.js';
import { systemClock } from '../../src/runtime/clock.js';
import { noReports } from './no-reports.js';
import { testLogger } from './test-logger.js';

/** Short, so that a dead worker is detected within seconds. */
export const quickWorker: WorkerConfig = {
  concurrency: 2,
  maxAttempts: 3,
  retryDelaySeconds: 1,
  leaseSeconds: 3,
  heartbeatSeconds: 1,
  staleSeconds: 3,
};

export function shelfSource(id: string): SourceConfig {
  return {
    id,
    platform: 'FILES',
    name: null,
    settings: {},
    timezone: null,
    currency: null,
    schedule: '0 5 * * *',
    scheduleTimezone: 'Europe/London',
    backfillStart: '2024-01-01',
  };
}

/** What jobs need, on a real database, with one platform and sources of it by their ids. */
export function jobSetup(
  pool: Pool,
  connector: PlatformConnector,
  {
    sources = ['shelf'],
    stopping,
    worker = quickWorker,
  }: { sources?: string[]; stopping?: AbortSignal; worker?: WorkerConfig } = {},
): JobSetup {
  return {
    pool,
    clock: systemClock,
    log: testLogger,
    config: {
      sources: sources.map(shelfSource),
      worker,
      reporting: { currency: 'GBP', timezone: 'Europe/London', fiscalYearStartMonth: 1 },
      // No test requests rates from the European Central Bank.
      exchangeRates: { provider: 'NONE', baseUrl: 'http://127.0.0.1:1', file: null, maxAgeDays: 10 },
      segments: { medium: '50', high: '200', vip: '1000' },
      customers: { neverJoinBy: [] },
      customerValue: { storeGroups: [] },
      rollups: [],
      changes: { keepDays: 14 },
      webhooks: [],
      exports: { keepHours: 24, maxMegabytes: 4096 },
      ...noReports,
    },
    connectors: { FILES: connector },
    holder: `test/${randomUUID()}`,
    stopping: stopping ?? new AbortController().signal,
  };
}

/** What a process does before it runs the queue. */
export async function prepareJobs(setup: JobSetup): Promise<void> {
  await registerSources(setup.pool, setup.config.sources);
  await wireJobs(setup).warehouse.prepare();
  await wireJobs(setup).warehouse.registerRollups();
}
