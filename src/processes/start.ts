import { migrate } from '../database/migrate.js';
import { addApi, type RunningApiProcess } from './api.js';
import type { ProcessSetup } from './create-jobs.js';
import { openDatabase } from './open-database.js';
import { openMonitor } from './open-monitor.js';
import { openTracing } from './open-tracing.js';
import { createStack } from './stack.js';
import { addWorker } from './worker.js';

/** Database, worker and API in one process. Stopped in reverse order: Postgres last. */
export async function startAll(setup: ProcessSetup): Promise<RunningApiProcess> {
  const stack = createStack();
  try {
    await openTracing(setup, stack);
    const database = await openDatabase(setup.config, setup.log, { isPatient: true, signal: setup.signal });
    stack.push(() => database.close());
    await migrate(database.url, setup.log);
    const monitor = await openMonitor(setup, database.url, stack, { hasApi: true });
    await addWorker(setup, database.url, stack, monitor);
    const graphqlUrl = await addApi(setup, database, stack, monitor);
    return { graphqlUrl, stop: stack.stop };
  } catch (error) {
    await stack.stop().catch(() => undefined);
    throw error;
  }
}
