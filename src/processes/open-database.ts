import type { Config } from '../config/config.js';
import { checkDatabase } from '../database/check-database.js';
import { startEmbeddedPostgres } from '../database/embedded-postgres.js';
import type { DatabaseWait } from '../database/when-available.js';
import type { Logger } from '../runtime/log.js';

export interface OpenDatabase {
  url: string;
  /** The message for a database problem that the process can see; null while there is none. */
  condition(): Promise<string | null>;
  /** Call this last, after all pools have ended. */
  close(): Promise<void>;
}

/**
 * The configured database, after its checks; if none is configured, the embedded one of the data folder, which is started if it
 * is not running.
 */
export async function openDatabase(
  { database, dataDir }: Config,
  log: Logger,
  wait: DatabaseWait = {},
): Promise<OpenDatabase> {
  if (database.url !== null) {
    await checkDatabase(database.url, log, wait);
    return { url: database.url, condition: async () => null, close: async () => undefined };
  }
  const server = await startEmbeddedPostgres({ dataDir, log });
  return { url: server.url, condition: () => server.condition(), close: () => server.stop() };
}
