import type { PoolOptions } from './pool.js';

/** What every connection of a worker is opened with. */
type WorkerBounds = Pick<PoolOptions, 'session' | 'acquireTimeoutMs'>;

/** Of an idle connection whose other end is gone: probed every few seconds, given up after three. */
const probeSeconds = 5;
const probes = 3;

/**
 * A worker that is paused, cut off or dead must not keep others waiting longer than its leases live. By the server's means, for
 * the case that no taker may end its connection (see `take-lease.ts`):
 *
 * - a transaction that its worker leaves alone is ended (a worker never waits for a platform inside of one);
 * - nobody waits for a lock as long as a lease lives;
 * - a connection whose other end does not answer, or takes nothing in, is closed.
 *
 * `statement_timeout` stays that of all pools, far longer: a large roll-up's statement may take minutes, and its worker renews its
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
