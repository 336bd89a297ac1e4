import type { PoolClient, Queryable } from '../../database/pool.js';

/** The part of a stream's state that the ledger knows: the rest is opaque. */
interface KeptState {
  /** The stream is read up to this instant. */
  watermark: string | null;
}

/** The number of records in a page, and the total of the current work if the platform reports it. */
interface StreamAdvance {
  fetched: number;
  new: number;
  changed: number;
  unchanged: number;
  deleted: number;
  expected: number | null;
}

export interface StreamOfRun {
  runId: string;
  sourceId: string;
  stream: string;
}

const stateSql = 'select state from ops.stream_state where source_id = $1 and stream = $2';

interface StreamOfRunRow {
  attempt: number;
  is_finished: boolean;
  retry_at: string | null;
  given_up_at: string | null;
}

const knownSql = `
  select attempt, finished_at is not null as is_finished, retry_at, given_up_at
  from ops.sync_run_stream where run_id = $1 and stream = $2`;

// A run that is resumed keeps its counts and the watermark at which it started.
const beginSql = `
  insert into ops.sync_run_stream (
    run_id, stream, fetched, new_records, changed, unchanged, deleted, rejected,
    watermark_before, watermark_after, started_at, attempt
  )
  values ($1, $2, 0, 0, 0, 0, 0, 0, $3, $3, $4, $5)
  on conflict (run_id, stream) do update set attempt = excluded.attempt, finished_at = null, retry_at = null`;

const giveUpSql = `
  update ops.sync_run_stream
  set given_up_at = $3, retry_at = null,
    error_code = coalesce(error_code, 'worker_died'),
    error_message = coalesce(error_message, 'Each worker that began to read it died. Their logs have the reason.')
  where run_id = $1 and stream = $2`;

const failSql = `
  update ops.sync_run_stream set error_code = $3, error_message = $4, retry_at = $5, given_up_at = $6
  where run_id = $1 and stream = $2`;

const failedSql = `
  select stream, attempt, error_code as "errorCode", error_message as "errorMessage",
    retry_at as "retryAt", given_up_at as "givenUpAt"
  from ops.sync_run_stream
  where run_id = $1 and (retry_at is not null or given_up_at is not null)
  order by started_at, stream`;

/** A platform's message may be long. */
const longestMessage = 2000;

const advanceSql = `
  with moved as (
    insert into ops.stream_state (source_id, stream, state, watermark)
    values ($1, $2, $3, $4)
    on conflict (source_id, stream) do update set state = excluded.state, watermark = excluded.watermark
  ), alive as (
    update ops.sync_run
    set
      heartbeat_at = $5,
      attempt = case when $13 then 1 else attempt end,
      deaths = case when $13 then 0 else deaths end,
      failures = case when $13 then 0 else failures end
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
    watermark_after = $4,
    attempt = case when $13 then 1 else attempt end
  where run_id = $6 and stream = $2`;

const finishSql = `
  update ops.sync_run_stream set finished_at = $3, error_code = null, error_message = null
  where run_id = $1 and stream = $2`;

/** A failed stream of a run: it is retried, or the run continues without it. Instants are ISO 8601 in UTC. */
export interface FailedStream {
  stream: string;
  /** How often it was started since its last progress. */
  attempt: number;
  errorCode: string;
  errorMessage: string;
  retryAt: string | null;
  givenUpAt: string | null;
}

/**
 * Starts a stream in a run and returns its saved state, or `fresh` if there is none. null if it must not be read now: it pauses
 * after a failure, or was started `maxAttempts` times without progress, for example because its workers died.
 */
export async function beginStream<State extends KeptState>(
  client: Queryable,
  { runId, sourceId, stream }: StreamOfRun,
  now: Date,
  { fresh, maxAttempts }: { fresh: State; maxAttempts: number | null },
): Promise<State | null> {
  const { rows: known } = await client.query<StreamOfRunRow>(knownSql, [runId, stream]);
  const before = known[0];
  if (before?.given_up_at || (before?.retry_at && Date.parse(before.retry_at) > now.getTime())) return null;
  const attempt = before === undefined || before.is_finished ? 1 : before.attempt + 1;
  if (maxAttempts !== null && attempt > maxAttempts) {
    await client.query(giveUpSql, [runId, stream, now]);
    return null;
  }
  const { rows } = await client.query<{ state: State }>(stateSql, [sourceId, stream]);
  const state = rows[0]?.state ?? fresh;
  await client.query(beginSql, [runId, stream, state.watermark, now, attempt]);
  return state;
}

/** Stores why a stream failed, and whether it is retried or given up, depending on its attempts. */
export async function failStream(
  client: Queryable,
  { runId, stream }: StreamOfRun,
  { code, message }: { code: string; message: string },
  sequel: (attempt: number) => { retryAt: Date } | { givenUpAt: Date },
): Promise<FailedStream> {
  const { rows } = await client.query<StreamOfRunRow>(knownSql, [runId, stream]);
  const { attempt } = rows[0]!;
  const next = { retryAt: null, givenUpAt: null, ...sequel(attempt) };
  const errorMessage = message.slice(0, longestMessage);
  await client.query(failSql, [runId, stream, code, errorMessage, next.retryAt, next.givenUpAt]);
  return {
    stream,
    attempt,
    errorCode: code,
    errorMessage,
    retryAt: next.retryAt?.toISOString() ?? null,
    givenUpAt: next.givenUpAt?.toISOString() ?? null,
  };
}

/** The streams that are missing in the run. */
export async function readFailedStreams(db: Queryable, runId: string): Promise<FailedStream[]> {
  const { rows } = await db.query<FailedStream>(failedSql, [runId]);
  return rows;
}

/**
 * Moves the stream's state and adds the page's counts: in the transaction that writes the page's records. A page with records is
 * progress: it resets the attempts of the stream and the run, so that a long backfill survives any number of dead workers.
 */
export async function advanceStream(
  client: PoolClient,
  { runId, sourceId, stream }: StreamOfRun,
  state: KeptState,
  counts: StreamAdvance,
  now: Date,
): Promise<void> {
  const { fetched, new: newRecords, changed, unchanged, deleted, expected } = counts;
  await client.query({
    name: 'ledger_advance_stream',
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
      expected,
      newRecords + changed + deleted > 0,
    ],
  });
}

export async function finishStream(client: Queryable, { runId, stream }: StreamOfRun, now: Date): Promise<void> {
  await client.query(finishSql, [runId, stream, now]);
}

/** A stopped run has not used up an attempt of the streams that it was reading. */
export async function uncountStreams(db: Queryable, runId: string): Promise<void> {
  await db.query(
    `update ops.sync_run_stream set attempt = attempt - 1
     where run_id = $1 and finished_at is null and retry_at is null and given_up_at is null and attempt > 0`,
    [runId],
  );
}

/** Adds rejected versions to the counts of the runs that extracted them. */
export async function countRejected(
  client: Queryable,
  rejected: readonly { runId: string | null; stream: string }[],
): Promise<void> {
  if (rejected.length === 0) return;
  await client.query(
    `with counted as (
       select run_id, stream, count(*) as rejected
       from unnest($1::uuid[], $2::text[]) as one (run_id, stream)
       group by run_id, stream
     )
     update ops.sync_run_stream as known
     set rejected = known.rejected + counted.rejected
     from counted
     where known.run_id = counted.run_id and known.stream = counted.stream`,
    [rejected.map(({ runId }) => runId), rejected.map(({ stream }) => stream)],
  );
}

/** Whether all streams of the run that will be retried are still in their pause. */
export async function streamsPause(db: Queryable, runId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'select 1 from ops.sync_run_stream where run_id = $1 having min(retry_at) > clock_timestamp()',
    [runId],
  );
  return rowCount !== 0;
}
