import { acquireLease, type Lease } from '../../database/lease.js';
import { LeaseLostError } from '../../runtime/errors.js';
import type { JobContext } from './context.js';

const second = 1000;

type Held<T> = { isHeld: true; result: T } | { isHeld: false };

/**
 * Runs `work` while holding a lease that is renewed all the while. The signal that `work` gets is aborted when the process is
 * to end or the lease is lost; each write transaction has to ask the lease all the same. Returns at once, without having
 * run anything, when somebody else holds it.
 */
export async function tryWithLease<T>(
  context: JobContext,
  name: string,
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
  onRenewed: () => Promise<unknown> = async () => undefined,
): Promise<Held<T>> {
  const { pool, holder, config, log } = context;
  const lease = await acquireLease(pool, name, holder, config.worker.leaseSeconds * second);
  if (!lease) return { isHeld: false };
  const lost = new AbortController();
  let renewal: Promise<unknown> = Promise.resolve();
  const renew = async (): Promise<void> => {
    try {
      await lease.renew();
      await onRenewed();
    } catch (error) {
      if (error instanceof LeaseLostError) lost.abort(error);
      // The database may be back before the lease runs out; whether it was is asked before each write.
      else log.warn({ lease: name, error: (error as Error).message }, 'could not renew a lease');
    }
  };
  const timer = setInterval(() => {
    renewal = renewal.then(renew);
  }, config.worker.heartbeatSeconds * second);
  try {
    return { isHeld: true, result: await work(lease, AbortSignal.any([context.signal, lost.signal])) };
  } finally {
    clearInterval(timer);
    await renewal;
    await lease
      .release()
      .catch((error: Error) => log.warn({ lease: name, error: error.message }, 'could not release a lease'));
  }
}

/** The same, waiting for the lease as long as it takes. Rejects with the signal's reason when aborted. */
export async function withLease<T>(
  context: JobContext,
  name: string,
  signal: AbortSignal,
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const held = await tryWithLease({ ...context, signal }, name, work);
    if (held.isHeld) return held.result;
    await context.clock.sleep(second / 2, signal);
  }
}
