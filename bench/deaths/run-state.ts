import type { Pool } from '../../src/database/pool.js';

/** The state of a run, and the processes that hold the leases; a pid is null if nobody holds it. */
export interface RunState {
  status: string;
  phase: string | null;
  error: string | null;
  /** The holder of the source's lease. */
  pid: number | null;
}

const pidOf = (name: string) => `
  select split_part(holder, '/', 2)::integer from ops.lease
  where name = ${name} and expires_at > clock_timestamp() and holder like '%/%/%'`;

/** The last run of a source, or a given one. */
export async function readRun(pool: Pool, sourceId: string, runId: string | null = null): Promise<RunState | null> {
  const { rows } = await pool.query<RunState>(
    `select status, phase, concat_ws(': ', error_code, error_message) as error, (${pidOf("'source:' || source_id")}) as pid
     from ops.sync_run
     where source_id = $1 and (run_id = $2 or $2 is null)
     order by queued_at desc limit 1`,
    [sourceId, runId],
  );
  return rows[0] ?? null;
}

/** The process that holds the warehouse's lease. */
export async function warehouseHolder(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ pid: number | null }>(`select (${pidOf("'warehouse'")}) as pid`);
  return rows[0]?.pid ?? null;
}

/** Whether everything that was read is visible in answers. */
export async function isSettled(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ is_settled: boolean }>(
    `select not exists (
         select from raw.chunk join ops.source using (source_id) where chunk_id > built_chunk_id
       )
       and not exists (select from ops.dirty_order) and not exists (select from ops.dirty_customer)
       and not exists (select from ops.dirty_rate) and not has_unpublished_changes as is_settled
     from ops.warehouse_version`,
  );
  return rows[0]!.is_settled;
}

const workSql = `
  select 'lease ' || name || ' of ' || holder || ' until ' || expires_at as left_over from ops.lease
  union all
  select 'run of ' || source_id || ' ' || status || ' ' || coalesce(phase, '-') || ', queued ' || queued_at || coalesce(', ' || error_code, '')
  from ops.sync_run where status in ('queued', 'running')
  union all
  select 'job ' || name || ' next ' || coalesce(next_run_at::text, '-') || coalesce(', locked ' || locked_at, '') ||
    coalesce(' by ' || last_modified_by, '')
  from jobs.agenda_jobs
  union all
  select count(*) || ' chunks of ' || source_id from raw.chunk join ops.source using (source_id)
  where chunk_id > built_chunk_id group by source_id
  union all
  select (select count(*) from ops.dirty_order) || ' orders, ' || (select count(*) from ops.dirty_customer) || ' customers, ' ||
    (select count(*) from ops.dirty_rate) || ' rates to do, unpublished: ' || has_unpublished_changes || ', at ' || clock_timestamp()
  from ops.warehouse_version`;

/** Queued jobs, held leases and remaining work, one line each. */
export async function describeWork(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ left_over: string }>(workSql);
  return rows.map(({ left_over }) => left_over).join('\n');
}
