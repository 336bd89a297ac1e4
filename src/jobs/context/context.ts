import { randomUUID } from 'node:crypto';
import os from 'node:os';
import type { Platform } from '../../canonical/platform.js';
import type { Config } from '../../config/config.js';
import type { PlatformConnector } from '../../contract/extractor.js';
import type { Pool } from '../../database/pool.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';

export type Connectors = Partial<Record<Platform, PlatformConnector>>;

/** What every job needs. */
export interface JobContext {
  pool: Pool;
  clock: Clock;
  log: Logger;
  config: Pick<Config, 'sources' | 'worker' | 'reporting' | 'exchangeRates' | 'segments' | 'customers'>;
  connectors: Connectors;
  /** Who holds the leases: of its own for each process. */
  holder: string;
  /** Aborted when the process is to end: let the page finish, then stop. */
  signal: AbortSignal;
}

export function holderName(): string {
  return `${os.hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
}
