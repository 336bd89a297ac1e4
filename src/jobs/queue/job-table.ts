import type { JobContext } from '../context/context.js';
import { buildBacklog, rollUpBacklog } from '../pipeline/build-and-roll-up.js';
import { syncRatesWhenDue } from '../pipeline/sync-rates.js';
import { runSync } from '../runs/run-sync.js';

export interface JobDefinition {
  name: string;
  /** How often it runs by itself; null when it is queued. */
  schedule: string | null;
  /** At a time in one process. */
  concurrency: number;
  /** An ordinary function: tests call it without a queue. */
  handler(context: JobContext, data: Record<string, unknown>): Promise<void>;
}

/**
 * Every kind of job. A sync builds and rolls up what it brought; `build` and `rollup` do it while a long backfill goes on
 * and after a worker that died. `rates` looks whether exchange rates are due, see `rates/due.ts`. Each source has its own schedule besides, see `schedules.ts`.
 */
export function jobTable({ worker }: JobContext['config']): JobDefinition[] {
  return [
    {
      name: 'sync',
      schedule: null,
      concurrency: worker.concurrency,
      handler: (context, { runId }) => runSync(context, String(runId)),
    },
    { name: 'build', schedule: '30 seconds', concurrency: 1, handler: buildBacklog },
    { name: 'rates', schedule: '10 minutes', concurrency: 1, handler: syncRatesWhenDue },
    { name: 'rollup', schedule: '60 seconds', concurrency: 1, handler: rollUpBacklog },
  ];
}
