import { migrate } from '../database/migrate.js';
import { startQueue } from '../jobs/queue/queue.js';
import { registerSources } from '../ledger/sources/registry.js';
import { type Monitor, noMonitor } from '../monitoring/monitor.js';
import { keepHeapSmall } from '../runtime/heap-growth.js';
import { createJobs, type ProcessSetup } from './create-jobs.js';
import { openDatabase } from './open-database.js';
import { openMonitor } from './open-monitor.js';
import { openTracing } from './open-tracing.js';
import { createStack, type Stack } from './stack.js';

export interface RunningProcess {
  stop(): Promise<void>;
}

/** Migrates the database and processes the queue until stopped. On a stop, the current pages are still committed. */
export async function startWorker(setup: ProcessSetup): Promise<RunningProcess> {
  keepHeapSmall('load');
  const stack = createStack();
  try {
    await openTracing(setup, stack);
    const database = await openDatabase(setup.config, setup.log, { isPatient: true, signal: setup.signal });
    stack.push(() => database.close());
    await migrate(database.url, setup.log);
    const monitor = await openMonitor(setup, database.url, stack, { hasApi: false });
    await addWorker(setup, database.url, stack, monitor);
    return stack;
  } catch (error) {
    await stack.stop().catch(() => undefined);
    throw error;
  }
}

/** The worker's part of a process, on an open and migrated database. */
export async function addWorker(
  setup: ProcessSetup,
  url: string,
  stack: Stack,
  monitor: Monitor = noMonitor,
): Promise<void> {
  const { log } = setup;
  const stopping = new AbortController();
  const jobs = createJobs(setup, url, stopping.signal, stack);
  monitor.watchPool('worker', jobs.pool);
  await registerSources(jobs.pool, jobs.sources);
  await jobs.warehouse.prepare();
  await jobs.warehouse.registerRollups();
  const queue = await startQueue(url, jobs);
  stack.push(async () => {
    stopping.abort(new Error('the process is ending'));
    await queue.stop();
    log.info('worker stopped');
  });
  log.info({ holder: jobs.holder, sources: jobs.sources.map(({ id }) => id) }, 'worker started');
}
