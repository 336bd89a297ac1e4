import { LeaseLostError } from '../errors.js';
import type { Pool, Queryable } from './pool.js';
import { takeLease } from './take-lease.js';

/**
 * The right to write something, held by one process at a time: a source's sync (`source:<id>`) or the warehouse. It runs out
 * unless renewed. Its epoch grows each time somebody takes it, so a holder that was thought dead and goes on is found out by
 * the first transaction that asks.
 */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly epoch: string;
  /**
   * To be called inside each transaction that writes what the lease protects: throws a `LeaseLostError` when somebody else
   * took it, and keeps it from being taken until the transaction ends.
   */
  assertHeld(client: Queryable): Promise<void>;
  /** Starts the time to live anew. Throws a `LeaseLostError` when somebody else took it. */
  renew(): Promise<void>;
  /** Lets the next one have it at once. Does nothing when it was lost. */
  release(): Promise<void>;
}

const renewSql = `
  update ops.lease set expires_at = clock_timestamp() + $4 * interval '1 millisecond'
  where name = $1 and holder = $2 and epoch = $3`;

// The weakest lock that keeps a taker out: renewals go on beside it, so a lease that has run out means a holder that is silent,
// never one whose transaction is long.
const assertSql = 'select 1 from ops.lease where name = $1 and holder = $2 and epoch = $3 for key share';

const releaseSql = `
  update ops.lease set expires_at = clock_timestamp() where name = $1 and holder = $2 and epoch = $3`;

/**
 * Takes the lease for `ttlMs` milliseconds, counted from when it is had, or returns null when somebody holds it. What a silent
 * holder still has open in the database is ended, see `takeLease`.
 */
export async function acquireLease(pool: Pool, name: string, holder: string, ttlMs: number): Promise<Lease | null> {
  const epoch = await takeLease(pool, { name, holder, ttlMs });
  if (epoch === null) return null;
  const identity = [name, holder, epoch];

  const assertFound = (rowCount: number | null): void => {
    if (rowCount === 1) return;
    throw new LeaseLostError(
      `${holder} no longer holds the lease "${name}" (epoch ${epoch}): another worker took it over.`,
      { code: 'lease_lost', lease: name },
    );
  };

  return {
    name,
    holder,
    epoch,
    assertHeld: async (client) => assertFound((await client.query(assertSql, identity)).rowCount),
    renew: async () => assertFound((await pool.query(renewSql, [...identity, ttlMs])).rowCount),
    release: async () => {
      await pool.query(releaseSql, identity);
    },
  };
}
