import type { Alerts } from '../alerts/alerts.js';
import type { CustomerValues } from '../customer-value/customer-values.js';
import { exportsNow } from '../exports/enqueue-exports.js';
import type { Exports } from '../exports/exports.js';
import type { Outbox } from '../messages/outbox.js';
import { runSync, type SyncNeeds } from '../runs/run-sync.js';
import type { ScheduledReports } from '../scheduled-reports/scheduled-reports.js';
import type { Webhooks } from '../webhooks/webhooks.js';

export interface JobNeeds extends SyncNeeds {
  customerValues: CustomerValues;
  webhooks: Webhooks;
  exports: Exports;
  scheduledReports: ScheduledReports;
  alerts: Alerts;
  outbox: Outbox;
}

export interface JobDefinition {
  name: string;
  /** The interval; null if it runs only when queued. */
  schedule: string | null;
  /** The limit in one process. */
  concurrency: number;
  /** An ordinary function: tests call it without a queue. */
  handler(data: Record<string, unknown>): Promise<void>;
}

/**
 * Every kind of job. A sync builds and rolls up its own records; `build` and `rollup` do so during a long backfill and
 * after the death of a worker. `rates` checks whether exchange rates are due, see `rates/due.ts`. Each source also has
 * its own schedule, see `schedules.ts`. `customer-value` fits the models of what customers will buy once a day. `webhooks` sends the
 * changes of published versions. `exports` writes the files that wait, also those of processes that died. `reports` makes the reports
 * that are due, `alerts` judges what is watched, `messages` sends what they have to say.
 */
export function jobTable(needs: JobNeeds): JobDefinition[] {
  const { worker, rates, warehouse, customerValues, webhooks, exports, scheduledReports, alerts, outbox } = needs;
  return [
    {
      name: 'sync',
      schedule: null,
      concurrency: worker.concurrency,
      handler: ({ runId }) => runSync(needs, String(runId)),
    },
    { name: 'build', schedule: '30 seconds', concurrency: 1, handler: () => warehouse.buildBacklog() },
    { name: 'rates', schedule: '10 minutes', concurrency: 1, handler: () => rates.syncWhenDue() },
    { name: 'customer-value', schedule: '10 minutes', concurrency: 1, handler: () => customerValues.fitWhenDue() },
    { name: 'webhooks', schedule: '10 seconds', concurrency: 1, handler: () => webhooks.deliver() },
    { name: exportsNow, schedule: null, concurrency: 1, handler: () => exports.writeWaiting() },
    { name: 'exports', schedule: '30 seconds', concurrency: 1, handler: () => exports.writeWaiting() },
    { name: 'reports', schedule: '10 seconds', concurrency: 1, handler: () => scheduledReports.work() },
    { name: 'alerts', schedule: '10 seconds', concurrency: 1, handler: () => alerts.work() },
    { name: 'messages', schedule: '10 seconds', concurrency: 1, handler: () => outbox.send() },
    { name: 'rollup', schedule: '60 seconds', concurrency: 1, handler: () => warehouse.rollUpBacklog() },
  ];
}
