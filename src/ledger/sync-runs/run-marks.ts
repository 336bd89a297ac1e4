import { type Queryable, select, sql } from '../../database/sql.js';

/** For each run that exists a text that changes with everything that is shown of its progress. One statement for all. */
export async function marksOfRuns(db: Queryable, runIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await select<{ runId: string; mark: string }>(
    db,
    sql`select r.run_id as "runId", concat_ws(' ', r.status, r.phase, r.attempt, r.heartbeat_at, r.finished_at, r.error_code,
        streams.mark) as mark
      from ops.sync_run r
      left join lateral (
        select string_agg(
          concat_ws(' ', s.stream, s.fetched, s.rejected, s.expected, s.attempt, s.finished_at, s.retry_at, s.given_up_at, s.error_code),
          ',' order by s.stream
        ) as mark
        from ops.sync_run_stream s where s.run_id = r.run_id
      ) streams on true
      where r.run_id = any(${runIds}::uuid[])`,
  );
  return new Map(rows.map(({ runId, mark }) => [runId, mark]));
}
