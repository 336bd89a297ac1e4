import type { Queryable } from '../../database/pool.js';

export const jobStates = ['running', 'waiting', 'scheduled', 'failed', 'paused'] as const;

export interface JobCount {
  /** The kind of job; `schedule` for the schedules of all sources. */
  job: string;
  state: (typeof jobStates)[number];
  jobs: number;
}

/**
 * The jobs in the queue by kind and state. `waiting`: due, not started. `scheduled`: not due yet. `failed`: not due, and its last
 * attempt failed. A worker marks jobs as running up to one poll, a second, before they begin.
 */
export async function jobCounts(db: Queryable): Promise<JobCount[]> {
  const { rows } = await db.query<{ job: string; state: JobCount['state']; jobs: string }>(
    `select job, state, count(*) as jobs
     from (
       select split_part(name, ':', 1) as job,
         case
           when locked_at is not null then 'running'
           when disabled then 'paused'
           when next_run_at <= clock_timestamp() then 'waiting'
           when failed_at >= coalesce(last_run_at, failed_at) then 'failed'
           when next_run_at is not null then 'scheduled'
         end as state
       from jobs.agenda_jobs
     ) as one
     where state is not null
     group by job, state
     order by job, state`,
  );
  return rows.map(({ jobs, ...row }) => ({ ...row, jobs: Number(jobs) }));
}
