import type { Queryable } from '../../database/pool.js';
import { notificationChannel } from '../runs/enqueue-sync.js';

/** The job that writes what is waiting, at once: the repeated one would find it some seconds later. */
export const exportsNow = 'exports-now';

/**
 * Lets a worker write what is waiting, within the caller's transaction. One job does for all: one that is waiting already, or running, finds
 * this file too.
 */
export async function enqueueExports(client: Queryable): Promise<void> {
  await client.query(
    `with queued as (
       insert into jobs.agenda_jobs (name, next_run_at, data)
       values ($1, date_trunc('milliseconds', clock_timestamp()), '{}')
       on conflict do nothing
       returning id, next_run_at
     )
     select pg_notify($2, json_build_object(
       'jobId', id, 'jobName', $1::text, 'nextRunAt', next_run_at, 'priority', 0,
       'timestamp', clock_timestamp(), 'source', 'cartograph'
     )::text)
     from queued`,
    [exportsNow, notificationChannel],
  );
}
