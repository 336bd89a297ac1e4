import type { PoolClient, Queryable } from '../database/pool.js';
import type { Page, StreamState } from './extractor.js';
import type { PageCounts } from './raw-log.js';

export interface StreamOfRun {
  runId: string;
  sourceId: string;
  stream: string;
}

const stateSql = 'select state from ops.stream_state where source_id = $1 and stream = $2';

// A run that is picked up again keeps its counts and the watermark it began with.
const beginSql = `
  insert into ops.sync_run_stream (
    run_id, stream, fetched, new_records, changed, unchanged, deleted, rejected,
    watermark_before, watermark_after, started_at
  )
  values ($1, $2, 0, 0, 0, 0, 0, 0, $3, $3, $4)
  on conflict (run_id, stream) do nothing`;

const advanceSql = `
  with moved as (
    insert into ops.stream_state (source_id, stream, state, watermark)
    values ($1, $2, $3, $4)
    on conflict (source_id, stream) do update set state = excluded.state, watermark = excluded.watermark
  ), alive as (
    update ops.sync_run
    set heartbeat_at = $5, attempt = case when $8::bigint + $9::bigint + $11::bigint > 0 then 1 else attempt end
    where run_id = $6
  )
  update ops.sync_run_stream
  set
    fetched = fetched + $7,
    new_records = new_records + $8,
    changed = changed + $9,
    unchanged = unchanged + $10,
    deleted = deleted + $11,
    expected = coalesce($12, expected),
    watermark_after = $4
  where run_id = $6 and stream = $2`;

const finishSql = 'update ops.sync_run_stream set finished_at = $3 where run_id = $1 and stream = $2';

/** Where the stream was left, and its row in the run. */
export async function beginStream(
  client: Queryable,
  { runId, sourceId, stream }: StreamOfRun,
  now: Date,
): Promise<StreamState> {
  const { rows } = await client.query<{ state: StreamState }>(stateSql, [sourceId, stream]);
  const state = rows[0]?.state ?? { watermark: null };
  await client.query(beginSql, [runId, stream, state.watermark, now]);
  return state;
}

/**
 * Moves the stream's state and adds the page's counts: in the transaction that writes the page's records. A page that brought
 * something is progress: the run's attempts count anew, so that a long backfill outlives any number of workers.
 */
export async function advanceStream(
  client: PoolClient,
  { runId, sourceId, stream }: StreamOfRun,
  { state, progress }: Page,
  counts: PageCounts,
  now: Date,
): Promise<void> {
  const { fetched, new: newRecords, changed, unchanged, deleted } = counts;
  await client.query({
    name: 'ingest_advance_stream',
    text: advanceSql,
    values: [
      sourceId,
      stream,
      JSON.stringify(state),
      state.watermark,
      now,
      runId,
      fetched,
      newRecords,
      changed,
      unchanged,
      deleted,
      progress?.total ?? null,
    ],
  });
}

export async function finishStream(client: Queryable, { runId, stream }: StreamOfRun, now: Date): Promise<void> {
  await client.query(finishSql, [runId, stream, now]);
}
