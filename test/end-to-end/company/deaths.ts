import type { Pool } from '../../../src/database/pool.js';
import type { Product } from '../product.js';

/**
 * Syncs a source; its worker dies at the beginning of its n-th transaction, if it gets that far, and another one
 * continues.
 */
export async function syncThroughDeath(product: Product, sourceId: string, transactions: number): Promise<void> {
  const death = new AbortController();
  let begun = 0;
  const pool = countingConnections(product.setup.pool, () => {
    begun += 1;
    if (begun === transactions) death.abort(new Error('killed'));
  });
  const runId = await product.request(sourceId);
  const dead = await product.carryOut(runId, { pool, stopping: death.signal });
  const run = dead.status === 'queued' ? await product.carryOut(runId) : dead;
  if (run.status !== 'succeeded') throw new Error(`the sync of ${sourceId} ${run.status}: ${run.errorMessage}`);
}

/** The same pool, which calls back when a connection is taken for a transaction. */
function countingConnections(pool: Pool, listener: () => void): Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      if (name === 'connect') listener();
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
