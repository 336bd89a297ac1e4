import type { RequestMeter } from '../api/telemetry/measure-requests.js';
import type { Pool } from '../database/pool.js';
import type { ReadReplica } from '../database/replica/read-replica.js';

/** What a process measures of itself. */
export interface Monitor {
  /** Reports a pool's connections under a name. */
  watchPool(name: string, pool: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount' | 'options'>): void;
  /** Reports the standby that the API reads from, and its pools. */
  watchReplica(replica: ReadReplica): void;
  /** Where the API reports its requests; undefined while nobody wants to know. */
  readonly requests: RequestMeter | undefined;
}

/** Measures nothing. */
export const noMonitor: Monitor = { watchPool: () => undefined, watchReplica: () => undefined, requests: undefined };
