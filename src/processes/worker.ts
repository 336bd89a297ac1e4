import { migrate } from '../database/migrate.js';
import { startQueue } from '../jobs/queue.js';
import { registerSources } from '../jobs/sources.js';
import { warehouseSettings } from '../jobs/warehouse-settings.js';
import { prepareWarehouse } from '../models/prepare.js';
import { createJobContext, type ProcessParts } from './job-context.js';
import { openDatabase } from './open-database.js';
import { createStack, type Stack } from './stack.js';

export interface RunningProcess {
  stop(): Promise<void>;
}

/** Migrates the database and processes the queue until stopped. On a stop the current pages are still committed. */
export async function startWorker(parts: ProcessParts): Promise<RunningProcess> {
  const stack = createStack();
  try {
    const database = await openDatabase(parts.config, parts.log, { isPatient: true, signal: parts.signal });
    stack.push(() => database.close());
    await migrate(database.url, parts.log);
    await addWorker(parts, database.url, stack);
    return stack;
  } catch (error) {
    await stack.stop().catch(() => undefined);
    throw error;
  }
}

/** The worker's part of a process, on an open and migrated database. */
export async function addWorker(parts: ProcessParts, url: string, stack: Stack): Promise<void> {
  const { config, log } = parts;
  const stopping = new AbortController();
  const context = createJobContext(parts, url, stopping.signal, stack);
  await registerSources(context.pool, config.sources);
  await prepareWarehouse(context.pool, warehouseSettings(config));
  const queue = await startQueue(url, context);
  stack.push(async () => {
    stopping.abort(new Error('the process is ending'));
    await queue.stop();
    log.info('worker stopped');
  });
  log.info({ holder: context.holder, sources: config.sources.map(({ id }) => id) }, 'worker started');
}
