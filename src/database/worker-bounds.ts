import type { PoolOptions } from './pool.js';

/** Options of every connection of a worker. */
type WorkerBounds = Pick<PoolOptions, 'session' | 'acquireTimeoutMs'>;

/** For an idle connection whose other end is gone: a probe every few seconds, closed after three. */
const probeSeconds = 5;
const probes = 3;

/**
 * A worker that is paused, disconnected or dead must not block others longer than its leases live. Enforced by the server, for
 * the case that no taker may end its connection (see `take-lease.ts`):
 *
 * - an idle transaction is ended (a worker never waits for a platform inside one);
 * - no lock wait lasts as long as a lease;
 * - a connection whose other end does not answer or read is closed.
 *
 * `statement_timeout` is that of all pools, far longer: a large roll-up may take minutes, and its worker renews its
 * lease meanwhile.
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
