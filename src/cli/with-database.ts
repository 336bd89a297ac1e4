import type { Config } from '../config/config.js';
import { migrate } from '../database/migrate.js';
import { createPool, type Pool } from '../database/pool.js';
import { openDatabase } from '../processes/open-database.js';
import { createLogger } from '../runtime/log.js';
import { type GlobalOptions, readConfig } from './read-config.js';

/** Does a command's work on one connection to the configured database, which has all migrations then. */
export async function withDatabase(
  options: GlobalOptions,
  work: (pool: Pool, config: Config) => Promise<void>,
): Promise<void> {
  const config = readConfig(options);
  const log = createLogger({ ...config.log, level: config.log.level === 'info' ? 'warn' : config.log.level });
  const database = await openDatabase(config, log);
  try {
    await migrate(database.url, log);
    const pool = createPool(database.url, { applicationName: 'cartograph command', max: 1 });
    await work(pool, config).finally(() => pool.end());
  } finally {
    await database.close();
  }
}
