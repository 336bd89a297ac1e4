import type { Config } from '../config/config.js';
import { createPool } from '../database/pool.js';
import { watchForSilence } from '../database/silent-connections.js';
import { workerBounds } from '../database/worker-bounds.js';
import type { Connectors } from '../ingest/connect-source.js';
import { holderName } from '../jobs/leases/leases.js';
import { systemClock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import { reportAnswering } from './report-answering.js';
import type { Stack } from './stack.js';
import { type Jobs, wireJobs } from './wire-jobs.js';

export interface ProcessSetup {
  config: Config;
  log: Logger;
  connectors: Connectors;
  /** Aborted when the process should end: it stops waiting for its database. */
  signal?: AbortSignal;
}

/** The jobs of this process, with their own pool and identity. The stack ends them; `stopping` stops them. */
export function createJobs(
  { config, log, connectors }: ProcessSetup,
  url: string,
  stopping: AbortSignal,
  stack: Stack,
): Jobs {
  const onError = (error: Error): void => log.warn({ error: error.message }, 'an idle database connection was lost');
  // A run uses one connection for its pages and one for its lease; a build uses two more, and an export its snapshot and a piece.
  const pool = createPool(url, {
    max: config.worker.concurrency * 2 + 6,
    applicationName: 'cartograph worker',
    ...workerBounds(config.worker),
    onError,
  });
  stack.push(() => pool.end());
  const onCut = (): void => log.warn('a database connection was cut: its statement is abandoned');
  stack.push(watchForSilence(pool, { url, silenceMs: (config.worker.leaseSeconds * 1000) / 2, onCut }));
  const answering = reportAnswering({ config, log, url, stack });
  return wireJobs({ answering, pool, clock: systemClock, log, config, connectors, holder: holderName(), stopping });
}
