import { LeaseLostError } from '../runtime/errors.js';
import type { Pool, PoolClient } from './pool.js';
import { takeLease } from './take-lease.js';
import { type Guard, inRepeatableTransaction, inTransaction } from './transaction.js';

/**
 * The right to write something, held by one process at a time: a source's sync (`source:<id>`) or the warehouse. It expires
 * unless renewed. Its epoch increases each time it is taken, so a holder that was considered dead but continues is detected by
 * its next transaction.
 */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly epoch: string;
  /**
   * Runs `work` in a transaction that holds the lease, the only way to write what it protects: throws a `LeaseLostError` if another
   * holder has taken it, and prevents it from being taken until the transaction ends.
   */
  inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** The same for work whose bookmark is in the same transaction, see `inRepeatableTransaction`. */
  inRepeatableTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** Restarts the time to live. Throws a `LeaseLostError` if another holder has taken it. */
  renew(): Promise<void>;
  /** Releases it to the next holder at once. Does nothing if it was lost. */
  release(): Promise<void>;
}

const renewSql = `
  update ops.lease set expires_at = clock_timestamp() + $4 * interval '1 millisecond'
  where name = $1 and holder = $2 and epoch = $3`;

// The weakest lock that blocks a takeover. It allows renewals, so an expired lease means a silent holder, never a long
// transaction.
const assertSql = 'select 1 from ops.lease where name = $1 and holder = $2 and epoch = $3 for key share';

const releaseSql = `
  update ops.lease set expires_at = clock_timestamp() where name = $1 and holder = $2 and epoch = $3`;

/**
 * Takes the lease for `ttlMs` milliseconds from now, or returns null if it is held. The open transactions of a silent holder are
 * ended, see `takeLease`.
 */
export async function acquireLease(pool: Pool, name: string, holder: string, ttlMs: number): Promise<Lease | null> {
  const epoch = await takeLease(pool, { name, holder, ttlMs });
  if (epoch === null) return null;
  const identity = [name, holder, epoch];

  const lost = (): LeaseLostError =>
    new LeaseLostError(`${holder} no longer holds the lease "${name}" (epoch ${epoch}): another worker took it over.`, {
      code: 'lease_lost',
      lease: name,
    });
  const isHeld: Guard = { text: assertSql, values: identity, errorOf: lost };

  // An answer that takes longer than the lease lives is too late. pg's type declarations lack `query_timeout`.
  const inTime = (text: string, values: unknown[]) => ({ text, values, query_timeout: ttlMs });

  return {
    name,
    holder,
    epoch,
    inTransaction: (work) => inTransaction(pool, work, isHeld),
    inRepeatableTransaction: (work) => inRepeatableTransaction(pool, work, isHeld),
    renew: async () => {
      if ((await pool.query(inTime(renewSql, [...identity, ttlMs]))).rowCount === 0) throw lost();
    },
    release: async () => {
      await pool.query(inTime(releaseSql, identity));
    },
  };
}
