import type { Queryable } from '../../database/pool.js';

/** Agenda's channel: its workers look at once instead of at their next poll. */
export const notificationChannel = 'agenda:jobs';

/**
 * Queues a run within the caller's transaction, replacing any job of its source. Agenda would use a transaction of its
 * own: the run could exist without its job. Deleting the old row also cuts off a worker that was thought dead: the
 * state it finally saves finds no row.
 */
export async function enqueueSync(
  client: Queryable,
  { sourceId, runId, delayMs = 0 }: { sourceId: string; runId: string; delayMs?: number },
): Promise<void> {
  await client.query("delete from jobs.agenda_jobs where name = 'sync' and data ->> 'sourceId' = $1", [sourceId]);
  await client.query(
    `with queued as (
       insert into jobs.agenda_jobs (name, next_run_at, data)
       values ('sync', date_trunc('milliseconds', clock_timestamp()) + $2 * interval '1 millisecond', $1)
       on conflict do nothing
       returning id, next_run_at
     )
     select pg_notify($3, json_build_object(
       'jobId', id, 'jobName', 'sync', 'nextRunAt', next_run_at, 'priority', 0,
       'timestamp', clock_timestamp(), 'source', 'cartograph'
     )::text)
     from queued`,
    [JSON.stringify({ sourceId, runId }), delayMs, notificationChannel],
  );
}
