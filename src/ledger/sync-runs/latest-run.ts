import { type Sql, sql } from '../../database/sql.js';

/** The most recently requested run of a source, for a lateral join. */
export function latestRun(sourceId: Sql): Sql {
  return sql`(
    select r.* from ops.sync_run r
    where r.source_id = ${sourceId}
    order by r.queued_at desc, r.run_id desc limit 1
  )`;
}

/** When a run of a source last succeeded. */
export function lastSuccess(sourceId: Sql): Sql {
  return sql`(
    select r.finished_at from ops.sync_run r
    where r.source_id = ${sourceId} and r.status = 'succeeded'
    order by r.queued_at desc limit 1
  )`;
}
