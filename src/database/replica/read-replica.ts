import type { Socket } from 'node:net';
import type { Logger } from '../../runtime/log.js';
import { createPool, type Pool, type PoolClient, type PoolOptions } from '../pool.js';
import { poolingFault } from '../pooler.js';
import { isDatabaseUnavailable } from '../unavailable.js';
import { type ReplicaState, watchReplica } from './watch-replica.js';

/** A standby that queries may be read from in place of the primary. */
export interface ReadReplica {
  /** The counterparts of the primary's pools. */
  readonly pool: Pool;
  readonly factsPool: Pool;
  /** How it is, as of the last look. */
  readonly state: ReplicaState;
  /** Queries that were read from the primary after all: because an answer had a newer state already, or because a statement failed. */
  readonly fallbacks: { behind: number; failed: number };
  /** Whether a statement failed because it ran there, so that the primary may answer it. */
  isAtFault(error: unknown): boolean;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  primaryUrl: string;
  replicaUrl: string;
  maxLagSeconds: number;
  pool: PoolOptions;
  factsPool: PoolOptions;
  log: Logger;
}

/**
 * SQLSTATEs of statements that fail on a standby alone: cancelled because the primary removed rows that they read (40001, 40P01), or
 * not possible there (25006, 55000).
 */
const standbyOnly = /^(40001|40P01|25006|55000)$/;

/** Opens the pools of a standby and watches it. It need not be there: then it is not used until it is. */
export async function openReadReplica(options: ReplicaOptions): Promise<ReadReplica> {
  const { primaryUrl, replicaUrl, maxLagSeconds, log } = options;
  const pool = createPool(replicaUrl, options.pool);
  const factsPool = createPool(replicaUrl, options.factsPool);
  const cuts = [cutting(pool), cutting(factsPool)];
  const watch = await watchReplica({
    ...{ primaryUrl, replicaUrl, maxLagSeconds, log },
    check: () => poolingFault(replicaUrl, 'database.readUrl'),
    // Its answers would be waited for until the statements time out.
    onUnreachable: () => {
      for (const cut of cuts) cut();
    },
  });
  return {
    ...{ pool, factsPool, fallbacks: { behind: 0, failed: 0 } },
    get state() {
      return watch.state;
    },
    isAtFault: (error) => {
      const { code = '' } = error as { code?: string };
      if (standbyOnly.test(code)) return true;
      if (!isDatabaseUnavailable(error)) return false;
      watch.failed(error);
      return true;
    },
    close: async () => {
      await watch.stop();
      await Promise.all([pool.end(), factsPool.end()]);
    },
  };
}

/** Returns a function that cuts the connections in use: whoever waits for an answer gets an error at once. */
function cutting(pool: Pool): () => void {
  const inUse = new Set<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('remove', (client) => inUse.delete(client));
  return () => {
    for (const client of inUse) {
      const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
      stream.destroy(new Error('Connection terminated: the replica does not answer'));
    }
  };
}
