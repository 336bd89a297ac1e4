import type { Config } from '../config/config.js';
import { startEmbeddedPostgres } from '../database/embedded-postgres.js';
import type { Logger } from '../log.js';

export interface OpenDatabase {
  url: string;
  /** To be called last, after all pools have ended. */
  close(): Promise<void>;
}

/** The database that the configuration names, or else the embedded one of the data folder, started when it does not run. */
export async function openDatabase({ database, dataDir }: Config, log: Logger): Promise<OpenDatabase> {
  if (database.url !== null) return { url: database.url, close: async () => undefined };
  const server = await startEmbeddedPostgres({ dataDir, log });
  return { url: server.url, close: () => server.stop() };
}
