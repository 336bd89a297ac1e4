import type { RequestMeter } from '../api/telemetry/measure-requests.js';
import type { Pool } from '../database/pool.js';

/** What a process measures of itself. */
export interface Monitor {
  /** Reports a pool's connections under a name. */
  watchPool(name: string, pool: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount' | 'options'>): void;
  /** Where the API reports its requests; undefined while nobody wants to know. */
  readonly requests: RequestMeter | undefined;
}

/** Measures nothing. */
export const noMonitor: Monitor = { watchPool: () => undefined, requests: undefined };
