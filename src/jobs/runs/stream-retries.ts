import type { WorkerConfig } from '../../config/config.js';
import type { StreamRetries } from '../../ingest/sync-source.js';
import { ThrottledError } from '../../runtime/errors.js';

const second = 1000;
const longestPauseMs = 600 * second;

/** The pause after the `attempt`-th unsuccessful try, from 1, in milliseconds: doubled each time, within bounds. */
export function backOffMs({ retryDelaySeconds }: WorkerConfig, attempt: number): number {
  return Math.min(retryDelaySeconds * second * 2 ** (attempt - 1), longestPauseMs);
}

/** How often and after which pauses a stream is tried, independent of the other streams of its run. */
export function streamRetries(worker: WorkerConfig): StreamRetries {
  return {
    maxAttempts: worker.maxAttempts,
    pauseMs: (attempt, error) =>
      error instanceof ThrottledError ? Math.max(backOffMs(worker, attempt), error.waitMs) : backOffMs(worker, attempt),
  };
}
