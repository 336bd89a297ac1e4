import type { PoolClient, Queryable } from '../database/pool.js';
import { isNewer, type LoggedVersion, streamsWithHistory, versionTimes } from '../ingest/raw-log.js';
import type { RawPlace, Rejection } from '../models/change-set/change-set.js';

const nameOf = ({ stream, key }: { stream: string; key: string }): string => `${stream}\n${key}`;
const placeOf = ({ chunkId, position }: { chunkId: string; position: number }): string => `${chunkId}/${position}`;

/** Of a message or a value, in characters: the bytes themselves stand in the raw log. */
const longestText = 2000;

/**
 * Updates ops.rejected_record for these records: whether the newest version of each is rejected. One that passes now
 * leaves the list; a version that came late, when there is a newer one, changes nothing there.
 */
export async function recordRejections(
  client: PoolClient,
  sourceId: string,
  records: readonly LoggedVersion[],
  rejections: readonly Rejection[],
): Promise<void> {
  const last = new Map(records.map((record) => [nameOf(record), placeOf(record)]));
  const places = new Set(records.map(placeOf));
  const isElsewhere = ({ from }: Rejection): boolean => !places.has(placeOf(from));
  const isLast = ({ from }: Rejection): boolean => last.get(nameOf(from)) === placeOf(from);
  // A line may invalidate an order whose header came long ago; the rejection of the header's newest version takes precedence.
  const told = [...rejections.filter(isElsewhere), ...rejections.filter(isLast)];
  const current = new Map(told.map((rejection) => [nameOf(rejection.from), rejection]));
  if (current.size === 0 && !(await hasRejected(client, sourceId))) return;
  const looked = new Map(records.map((record) => [nameOf(record), record]));
  const known = await rejectedOf(client, sourceId, [...looked.values()]);
  const isDated = ({ stream }: RawPlace): boolean => !streamsWithHistory.has(stream);
  const candidates = [...current.values()].map(({ from }) => from);
  const times = await versionTimes(client, sourceId, [...known, ...candidates].filter(isDated));
  // Where every version matters, the last one in the log is reported.
  const isAnswered = (one: RawPlace): boolean =>
    !(isDated(one) && isAfter(times.of(one), looked.get(nameOf(one))!.updatedAt));
  const isOutdated = (one: RawPlace): boolean => isDated(one) && isAfter(times.newestOf(one), times.of(one));
  await forget(client, sourceId, known.filter(isAnswered));
  await setAside(
    client,
    sourceId,
    [...current.values()].filter(({ from }) => !isOutdated(from)),
  );
}

/** Those of the records that are set aside, each by the version that is. */
async function rejectedOf(
  client: Queryable,
  sourceId: string,
  records: readonly { stream: string; key: string }[],
): Promise<RawPlace[]> {
  const { rows } = await client.query<RawPlace>(
    `select known.stream, known.record_key as key, known.chunk_id as "chunkId", known.position
     from ops.rejected_record as known
     join unnest($2::text[], $3::text[]) as looked (stream, record_key)
       on looked.stream = known.stream collate "C" and looked.record_key = known.record_key collate "C"
     where known.source_id = $1`,
    [sourceId, records.map(({ stream }) => stream), records.map(({ key }) => key)],
  );
  return rows;
}

async function forget(client: Queryable, sourceId: string, answered: readonly RawPlace[]): Promise<void> {
  if (answered.length === 0) return;
  await client.query(
    `delete from ops.rejected_record as known
     using unnest($2::text[], $3::text[]) as answered (stream, record_key)
     where known.source_id = $1 and known.stream = answered.stream and known.record_key = answered.record_key`,
    [sourceId, answered.map(({ stream }) => stream), answered.map(({ key }) => key)],
  );
}

async function setAside(client: Queryable, sourceId: string, set: readonly Rejection[]): Promise<void> {
  if (set.length === 0) return;
  await client.query(
    `insert into ops.rejected_record (
       source_id, stream, record_key, chunk_id, position, code, message, path, value, missing_rate_currency, missing_rate_date
     )
     select $1, one.* from unnest(
       $2::text[], $3::text[], $4::bigint[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::date[]
     ) as one (stream, record_key, chunk_id, position, code, message, path, value, currency, rate_date)
     on conflict (source_id, stream, record_key) do nothing`,
    [
      sourceId,
      set.map(({ from }) => from.stream),
      set.map(({ from }) => from.key),
      set.map(({ from }) => from.chunkId),
      set.map(({ from }) => from.position),
      set.map(({ code }) => code),
      set.map(({ message }) => storable(message)),
      set.map(({ path }) => storable(path)),
      set.map(({ value }) => (value === null ? null : storable(value))),
      set.map(({ missingRate }) => missingRate?.currency ?? null),
      set.map(({ missingRate }) => missingRate?.date ?? null),
    ],
  );
}

/** Whether a version holds from a later time; false where one of them has none. */
function isAfter(one: string | null, other: string | null): boolean {
  return isNewer({ source_updated_at: one }, { source_updated_at: other });
}

/** Mostly nothing is, and then thousands of names need not be held against it. */
async function hasRejected(client: PoolClient, sourceId: string): Promise<boolean> {
  const { rows } = await client.query('select from ops.rejected_record where source_id = $1 limit 1', [sourceId]);
  return rows.length > 0;
}

/** What is set aside for a NUL character must not fail by it again: Postgres holds it in no text. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\\u0000').slice(0, longestText);
}

/** Adds the rejections to the counts of the runs that brought the records. */
export async function countRejected(
  client: Queryable,
  records: readonly LoggedVersion[],
  rejections: readonly Rejection[],
): Promise<void> {
  const runs = new Map(records.map((record) => [placeOf(record), record.runId]));
  const rejected = [...new Map(rejections.map(({ from }) => [placeOf(from), from])).values()];
  if (rejected.length === 0) return;
  await client.query(
    `with counted as (
       select run_id, stream, count(*) as rejected
       from unnest($1::uuid[], $2::text[]) as one (run_id, stream)
       group by run_id, stream
     )
     update ops.sync_run_stream as told
     set rejected = told.rejected + counted.rejected
     from counted
     where told.run_id = counted.run_id and told.stream = counted.stream`,
    [rejected.map((from) => runs.get(placeOf(from)) ?? null), rejected.map(({ stream }) => stream)],
  );
}

/**
 * Of records that are set aside: whether trying again makes sense. One that waits for an exchange rate is tried once there is
 * one, and not before: a currency without rates would cost every build all that was ever sold in it.
 */
export const isWorthAnotherTry = `(missing_rate_currency is null or ${isRateKnown('rejected_record')})`;

function isRateKnown(table: string): string {
  return `exists (
    select from raw.exchange_rate as known
    cross join ops.warehouse_version as settings
    where known.currency = ${table}.missing_rate_currency
      and known.rate_date between ${table}.missing_rate_date - settings.rate_max_age_days and ${table}.missing_rate_date
  )`;
}

/** Of an order that is set aside: whether an older version of it waits for a rate that has come. */
export const hasOlderWorthAnotherTry = `exists (
  select from ops.refused_order_version as older
  where older.source_id = rejected_record.source_id and older.record_key = rejected_record.record_key
    and rejected_record.stream = 'orders' and older.missing_rate_currency is not null and ${isRateKnown('older')}
)`;

/** The next records that are set aside and worth another try, by name, of chunks that earlier builds have passed. */
export async function nextRejected(
  client: Queryable,
  {
    sourceId,
    upToChunkId,
    after,
    limit,
  }: { sourceId: string; upToChunkId: string; after: { stream: string; key: string }; limit: number },
): Promise<RawPlace[]> {
  const { rows } = await client.query<RawPlace>(
    `select stream, record_key as key, chunk_id as "chunkId", position
     from ops.rejected_record
     where source_id = $1 and chunk_id <= $2 and (stream, record_key) > ($3, $4)
       and (${isWorthAnotherTry} or ${hasOlderWorthAnotherTry})
     order by stream, record_key
     limit $5`,
    [sourceId, upToChunkId, after.stream, after.key, limit],
  );
  return rows;
}
