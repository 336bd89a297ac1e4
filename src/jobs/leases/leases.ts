import { randomUUID } from 'node:crypto';
import os from 'node:os';
import type { WorkerConfig } from '../../config/config.js';
import { acquireLease, type Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import type { Clock } from '../../runtime/clock.js';
import { LeaseLostError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';

const second = 1000;

/** The name of one process as a holder of leases. */
export function holderName(): string {
  return `${os.hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
}

interface LeasesNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  /** The holder: unique to each process. */
  holder: string;
  worker: Pick<WorkerConfig, 'leaseSeconds' | 'heartbeatSeconds'>;
  /** Aborted when the process is to stop. */
  stopping: AbortSignal;
}

/**
 * Work done while holding a lease. The signal is aborted when it should end early: on a stop, or when the lease is
 * lost.
 */
type Work<T> = (lease: Lease, signal: AbortSignal) => Promise<T>;

type Held<T> = { isHeld: true; result: T } | { isHeld: false };

/** Takes the leases of one process, renews them while in use, and releases them. */
export class Leases {
  constructor(private readonly needs: LeasesNeeds) {}

  /**
   * Runs `work` while holding a lease. Returns at once, without running it, if another process holds the lease.
   * `onRenewed` is called after each renewal.
   */
  async tryHold<T>(
    name: string,
    work: Work<T>,
    { signal = this.needs.stopping, onRenewed }: { signal?: AbortSignal; onRenewed?: () => Promise<unknown> } = {},
  ): Promise<Held<T>> {
    const { pool, holder, worker, log } = this.needs;
    const lease = await acquireLease(pool, name, holder, worker.leaseSeconds * second);
    if (!lease) return { isHeld: false };
    const lost = new AbortController();
    let renewal: Promise<unknown> = Promise.resolve();
    const renew = async (): Promise<void> => {
      try {
        await lease.renew();
        await onRenewed?.();
      } catch (error) {
        if (error instanceof LeaseLostError) lost.abort(error);
        // The database may return before the lease expires; every write checks it.
        else log.warn({ lease: name, error: (error as Error).message }, 'could not renew a lease');
      }
    };
    const timer = setInterval(() => {
      renewal = renewal.then(renew);
    }, worker.heartbeatSeconds * second);
    try {
      return { isHeld: true, result: await work(lease, AbortSignal.any([signal, lost.signal])) };
    } finally {
      clearInterval(timer);
      await renewal;
      await lease
        .release()
        .catch((error: Error) => log.warn({ lease: name, error: error.message }, 'could not release a lease'));
    }
  }

  /** The same, but waits for the lease. Rejects with the signal's reason when aborted. */
  async hold<T>(name: string, work: Work<T>, signal = this.needs.stopping): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const held = await this.tryHold(name, work, { signal });
      if (held.isHeld) return held.result;
      await this.needs.clock.sleep(second / 2, signal);
    }
  }
}
