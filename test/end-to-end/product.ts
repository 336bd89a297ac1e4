import { randomUUID } from 'node:crypto';
import type { SourceConfig, WorkerConfig } from '../../src/config/config.js';
import { connectors } from '../../src/ingest/registry.js';
import { rebuild } from '../../src/jobs/pipeline/rebuild.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { runSync } from '../../src/jobs/runs/run-sync.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import { findRun, type SyncRun } from '../../src/ledger/sync-runs/sync-run.js';
import type { RollupEntry } from '../../src/models/metrics/rollups.js';
import { type JobSetup, wireJobs } from '../../src/processes/wire-jobs.js';
import type { Clock } from '../../src/runtime/clock.js';
import type { TestDatabase } from '../support/database.js';
import { noReports } from '../support/no-reports.js';
import { testLogger } from '../support/test-logger.js';
import { createWarehouse } from '../support/warehouse-database.js';

/** A database and what works on it: the product without its queue. With only one source, its id may be omitted. */
export interface Product {
  database: TestDatabase;
  setup: JobSetup;
  /** Syncs one source, or each in turn; throws unless the runs succeeded. */
  sync(sourceId?: string): Promise<void>;
  /** Queues a sync; its run's id. */
  request(sourceId?: string): Promise<string>;
  /** Executes a queued run like a worker, and returns its result. */
  carryOut(runId: string, changes?: Partial<JobSetup>): Promise<SyncRun>;
  /** Reads the exchange rates again. */
  syncRates(): Promise<void>;
  rebuild(): Promise<void>;
}

export interface ProductChanges extends Partial<Omit<JobSetup, 'config'>> {
  worker?: Partial<WorkerConfig>;
  /** Aggregates of the merchant's own. */
  rollups?: readonly RollupEntry[];
  /** The URL of the European Central Bank. Without it no rates are requested. */
  ecbUrl?: string;
  /** A prepared warehouse without sources, instead of a new database. */
  database?: TestDatabase;
}

const patientWorker: WorkerConfig = {
  concurrency: 1,
  maxAttempts: 1,
  retryDelaySeconds: 1,
  leaseSeconds: 60,
  heartbeatSeconds: 20,
  staleSeconds: 90,
};

/** Sources in a database of their own, reported in pounds in London. The caller drops the database. */
export async function createProduct(
  clock: Clock,
  sources: readonly SourceConfig[],
  { worker, ecbUrl, database: given, rollups = [], ...changes }: ProductChanges = {},
): Promise<Product> {
  const database = given ?? (await createWarehouse());
  const { pool } = database;
  const setup: JobSetup = {
    ...{ pool, clock, connectors, log: testLogger, holder: `test/${randomUUID()}` },
    stopping: new AbortController().signal,
    config: {
      sources,
      reporting: { currency: 'GBP', timezone: 'Europe/London', fiscalYearStartMonth: 1 },
      exchangeRates: {
        ...{ provider: ecbUrl === undefined ? 'NONE' : 'ECB', baseUrl: ecbUrl ?? 'http://127.0.0.1:1' },
        ...{ file: null, maxAgeDays: 10 },
      },
      segments: { medium: '50', high: '200', vip: '1000' },
      customers: { neverJoinBy: [] },
      customerValue: { storeGroups: [] },
      rollups,
      changes: { keepDays: 14 },
      webhooks: [],
      exports: { keepHours: 24, maxMegabytes: 4096 },
      ...noReports,
      worker: { ...patientWorker, ...worker },
    },
    ...changes,
  };
  await registerSources(pool, setup.config.sources);
  await wireJobs(setup).warehouse.registerRollups();
  const request: Product['request'] = async (sourceId = sources[0]!.id) =>
    (await requestSyncs(pool, { sourceId, trigger: 'cli' }))[0]!.run.runId;
  const carryOut: Product['carryOut'] = async (runId, changed = {}) => {
    await runSync(wireJobs({ ...setup, ...changed }), runId);
    return (await findRun(pool, runId))!;
  };
  return {
    ...{ database, setup, request, carryOut },
    sync: async (sourceId) => {
      for (const id of sourceId === undefined ? sources.map((source) => source.id) : [sourceId]) {
        const { status, errorMessage } = await carryOut(await request(id));
        if (status !== 'succeeded') throw new Error(`the sync of ${id} ${status}: ${errorMessage}`);
      }
    },
    syncRates: async () => void (await wireJobs(setup).rates.sync()),
    rebuild: async () => void (await rebuild(wireJobs(setup))),
  };
}
