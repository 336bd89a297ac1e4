import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/clock.js';
import type { SourceConfig, WorkerConfig } from '../../src/config/config.js';
import { connectors } from '../../src/ingest/registry.js';
import type { JobContext } from '../../src/jobs/context.js';
import { rebuild } from '../../src/jobs/rebuild.js';
import { requestSyncs } from '../../src/jobs/request-syncs.js';
import { runSync } from '../../src/jobs/run-sync.js';
import { registerSources } from '../../src/jobs/sources.js';
import { findRun, type SyncRun } from '../../src/jobs/sync-run.js';
import { prepareWarehouse } from '../../src/models/prepare.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { testLogger } from '../support/test-logger.js';

/** A database and what works on it: the product without its queue. */
export interface Product {
  database: TestDatabase;
  context: JobContext;
  /** Syncs once; throws unless the run succeeded. */
  sync(): Promise<void>;
  /** Queues a sync; its run's id. */
  request(): Promise<string>;
  /** Carries a queued run out as a worker does, and tells what became of it. */
  carryOut(runId: string, changes?: Partial<JobContext>): Promise<SyncRun>;
  rebuild(): Promise<void>;
}

const patientWorker: WorkerConfig = {
  concurrency: 1,
  maxAttempts: 1,
  retryDelaySeconds: 1,
  leaseSeconds: 60,
  heartbeatSeconds: 20,
  staleSeconds: 90,
};

/** One source in a database of its own, reported in pounds in London. Whoever makes it drops the database. */
export async function createProduct(
  clock: Clock,
  source: SourceConfig,
  changes: Partial<Omit<JobContext, 'config'>> & { worker?: Partial<WorkerConfig> } = {},
): Promise<Product> {
  const database = await createPreparedDatabase('in_pounds', (pool) =>
    prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1 }),
  );
  const { pool } = database;
  const { worker, ...parts } = changes;
  const context: JobContext = {
    ...{ pool, clock, connectors, log: testLogger, holder: `test/${randomUUID()}` },
    signal: new AbortController().signal,
    config: {
      sources: [source],
      reporting: { currency: 'GBP', timezone: 'Europe/London', fiscalYearStartMonth: 1 },
      exchangeRates: { provider: 'NONE', baseUrl: 'http://127.0.0.1:1', file: null, maxAgeDays: 10 },
      segments: { low: '50', medium: '200', high: '1000' },
      customers: { neverJoinBy: [] },
      worker: { ...patientWorker, ...worker },
    },
    ...parts,
  };
  await registerSources(pool, context.config.sources);
  const request = async (): Promise<string> =>
    (await requestSyncs(pool, { sourceId: source.id, trigger: 'cli' }))[0]!.run.runId;
  const carryOut: Product['carryOut'] = async (runId, changed = {}) => {
    await runSync({ ...context, ...changed }, runId);
    return (await findRun(pool, runId))!;
  };
  return {
    ...{ database, context, request, carryOut },
    sync: async () => {
      const { status, errorMessage } = await carryOut(await request());
      if (status !== 'succeeded') throw new Error(`the sync ${status}: ${errorMessage}`);
    },
    rebuild: async () => void (await rebuild(context)),
  };
}
