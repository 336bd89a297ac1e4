import type { PoolOptions } from './pool.js';

/** Options of every connection of a worker. */
type WorkerBounds = Pick<PoolOptions, 'session' | 'acquireTimeoutMs'>;

/** For an idle connection whose other end is gone: a probe every few seconds, closed after three. */
const probeSeconds = 5;
const probes = 3;

/**
 * A worker that is paused, disconnected or dead must not block others longer than its leases live. The server enforces this, in case
 * no taker may end its connection (see `take-lease.ts`):
 *
 * - an idle transaction is ended (a worker never waits for a platform inside one);
 * - no lock wait lasts as long as a lease;
 * - a connection whose other end does not respond is closed.
 *
 * `statement_timeout` is the same as in all pools, far longer: a large roll-up may take minutes, while its worker renews its
 * lease.
 */
export function workerBounds({ leaseSeconds }: { leaseSeconds: number }): WorkerBounds {
  const leaseMs = leaseSeconds * 1000;
  return {
    session: {
      idle_in_transaction_session_timeout: String(Math.floor(leaseMs * 0.9)),
      lock_timeout: String(Math.floor(leaseMs / 2)),
      tcp_keepalives_idle: String(probeSeconds),
      tcp_keepalives_interval: String(probeSeconds),
      tcp_keepalives_count: String(probes),
      tcp_user_timeout: String(Math.floor(leaseMs * 0.9)),
    },
    acquireTimeoutMs: leaseMs,
  };
}
