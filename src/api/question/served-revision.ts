import type { Pool } from '../../database/pool.js';
import type { ReadReplica } from '../../database/replica/read-replica.js';
import { readWarehouseRevision, type WarehouseRevision } from '../../ledger/revision/revision.js';

interface Databases {
  pool: Pool;
  replica?: ReadReplica | undefined;
}

/**
 * The state that answers can have now: the replica's while it can answer and has the published version, otherwise the primary's. So a
 * version that one process has answered is in the answers of all, as soon as they are notified: a client that is spread over processes
 * finds its positions in the feed of changes. Between two versions, as in the middle of a sync, the replica may be older.
 */
export async function servedRevision({ pool, replica }: Databases): Promise<WarehouseRevision> {
  if (!replica?.state.isUsable) return await readWarehouseRevision(pool);
  const [primary, standby] = await Promise.all([
    readWarehouseRevision(pool),
    readWarehouseRevision(replica.pool).catch((error: unknown) => {
      if (!replica.isAtFault(error)) throw error;
      return null;
    }),
  ]);
  return standby && BigInt(standby.version) >= BigInt(primary.version) ? standby : primary;
}
