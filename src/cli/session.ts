import type { Config } from '../config/config.js';
import { migrate } from '../database/migrate.js';
import { connectors } from '../ingest/registry.js';
import { registerSources } from '../ledger/sources/registry.js';
import { createJobs } from '../processes/create-jobs.js';
import { openDatabase } from '../processes/open-database.js';
import { openTracing } from '../processes/open-tracing.js';
import { abortOnSignals } from '../processes/signals.js';
import { createStack } from '../processes/stack.js';
import type { Jobs } from '../processes/wire-jobs.js';
import { createLogger } from '../runtime/log.js';
import { type GlobalOptions, readConfig } from './read-config.js';

/** Runs one command on the migrated database and closes everything afterwards. Logs only warnings and errors. */
export async function withSession<T>(
  options: GlobalOptions,
  work: (jobs: Jobs, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig(options);
  const log = createLogger({ ...config.log, level: config.log.level === 'info' ? 'warn' : config.log.level });
  const signal = abortOnSignals();
  const stack = createStack();
  try {
    await openTracing({ config, log }, stack);
    const database = await openDatabase(config, log);
    stack.push(() => database.close());
    await migrate(database.url, log);
    const jobs = createJobs({ config, log, connectors }, database.url, signal, stack);
    await registerSources(jobs.pool, jobs.sources);
    await jobs.warehouse.registerRollups();
    return await work(jobs, config);
  } finally {
    await stack.stop();
  }
}
