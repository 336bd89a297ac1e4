import { type Queryable, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../scope/scope.js';
import { lastSuccess, latestRun } from '../sync-runs/latest-run.js';
import type { RunStatus } from '../sync-runs/sync-run.js';

/** The schedule and runs of a configured source. Instants are ISO 8601 in UTC. */
export interface ScheduledSource {
  sourceId: string;
  /** When the queue will start the next sync. null: it has no schedule in the queue, or it is paused. */
  nextAt: string | null;
  /** When it last started a scheduled sync. */
  startedAt: string | null;
  /** When a run last succeeded, whatever triggered it. */
  succeededAt: string | null;
  /** The status of the most recently requested run. */
  runStatus: RunStatus | null;
  heartbeatAt: string | null;
  errorMessage: string | null;
}

/** The configured sources, with their schedule in the queue and the results of their runs. */
export async function scheduledSources(db: Queryable, scope: Scope): Promise<ScheduledSource[]> {
  return select(
    db,
    sql`select s.source_id as "sourceId", j.next_run_at as "nextAt", j.last_run_at as "startedAt",
        ${lastSuccess(sql`s.source_id`)} as "succeededAt",
        l.status as "runStatus", l.heartbeat_at as "heartbeatAt", l.error_message as "errorMessage"
      from ops.source s
      left join jobs.agenda_jobs j
        on j.name = 'schedule:' || s.source_id and j.repeat_interval is not null and j.disabled is not true
      left join lateral ${latestRun(sql`s.source_id`)} l on true
      where s.is_configured and ${within(scope, sql`s.source_id`)}
      order by s.source_id`,
  );
}
