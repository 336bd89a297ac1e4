import type { Pool, PoolClient } from './pool.js';

/**
 * Watches a pool and returns a function that ends it within a time limit: statements still running then lose their connection,
 * because their results are no longer needed. `pool.end()` alone waits for the longest statement.
 */
export function endingPool(pool: Pool, graceMs: number): () => Promise<void> {
  const inUse = new Set<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  return async () => {
    const timer = setTimeout(() => {
      // During a statement this drops the connection.
      for (const client of inUse) void (client as PoolClient & { end(): Promise<void> }).end().catch(() => undefined);
    }, graceMs);
    await pool.end();
    clearTimeout(timer);
  };
}
