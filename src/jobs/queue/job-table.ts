import { runSync, type SyncNeeds } from '../runs/run-sync.js';

export interface JobDefinition {
  name: string;
  /** How often it runs by itself; null when it is queued. */
  schedule: string | null;
  /** At a time in one process. */
  concurrency: number;
  /** An ordinary function: tests call it without a queue. */
  handler(data: Record<string, unknown>): Promise<void>;
}

/**
 * Every kind of job. A sync builds and rolls up what it brought; `build` and `rollup` do it while a long backfill goes on
 * and after a worker that died. `rates` looks whether exchange rates are due, see `rates/due.ts`. Each source has its own schedule besides, see `schedules.ts`.
 */
export function jobTable(needs: SyncNeeds): JobDefinition[] {
  const { worker, rates, warehouse } = needs;
  return [
    {
      name: 'sync',
      schedule: null,
      concurrency: worker.concurrency,
      handler: ({ runId }) => runSync(needs, String(runId)),
    },
    { name: 'build', schedule: '30 seconds', concurrency: 1, handler: () => warehouse.buildBacklog() },
    { name: 'rates', schedule: '10 minutes', concurrency: 1, handler: () => rates.syncWhenDue() },
    { name: 'rollup', schedule: '60 seconds', concurrency: 1, handler: () => warehouse.rollUpBacklog() },
  ];
}
