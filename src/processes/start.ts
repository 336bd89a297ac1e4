import { migrate } from '../database/migrate.js';
import { addApi, type RunningApiProcess } from './api.js';
import type { ProcessParts } from './job-context.js';
import { openDatabase } from './open-database.js';
import { createStack } from './stack.js';
import { addWorker } from './worker.js';

/** Database, worker and API in one process. Stopped in reverse order: Postgres last. */
export async function startAll(parts: ProcessParts): Promise<RunningApiProcess> {
  const stack = createStack();
  try {
    const database = await openDatabase(parts.config, parts.log, { isPatient: true, signal: parts.signal });
    stack.push(() => database.close());
    await migrate(database.url, parts.log);
    await addWorker(parts, database.url, stack);
    const graphqlUrl = await addApi(parts, database, stack);
    return { graphqlUrl, stop: stack.stop };
  } catch (error) {
    await stack.stop().catch(() => undefined);
    throw error;
  }
}
