import type { PoolClient, Queryable } from '../../database/pool.js';
import { rateMaxAgeDays } from '../warehouse-version/settings.js';

/** The position of a version in the raw log. */
export interface VersionPlace {
  stream: string;
  key: string;
  chunkId: string;
  position: number;
}

/** A rejected version: the problem, its path in the canonical record, and the value there. */
interface RejectedVersion {
  from: VersionPlace;
  code: string;
  message: string;
  path: string;
  value: string | null;
  /** The rate that it waits for: of the currency to the euro, on the day (YYYY-MM-DD) or shortly before it. */
  missingRate?: { currency: string; date: string };
}

/** The maximum length of a message or a value, in characters: the bytes themselves are in the raw log. */
const longestText = 2000;

/** Those of the records that are rejected, each with its rejected version. */
export async function rejectedAmong(
  client: Queryable,
  sourceId: string,
  records: readonly { stream: string; key: string }[],
): Promise<VersionPlace[]> {
  const { rows } = await client.query<VersionPlace>(
    `select known.stream, known.record_key as key, known.chunk_id as "chunkId", known.position
     from ops.rejected_record as known
     join unnest($2::text[], $3::text[]) as looked (stream, record_key)
       on looked.stream = known.stream collate "C" and looked.record_key = known.record_key collate "C"
     where known.source_id = $1`,
    [sourceId, records.map(({ stream }) => stream), records.map(({ key }) => key)],
  );
  return rows;
}

/** For records that are valid now. */
export async function forgetRejected(
  client: Queryable,
  sourceId: string,
  answered: readonly { stream: string; key: string }[],
): Promise<void> {
  if (answered.length === 0) return;
  await client.query(
    `delete from ops.rejected_record as known
     using unnest($2::text[], $3::text[]) as answered (stream, record_key)
     where known.source_id = $1 and known.stream = answered.stream and known.record_key = answered.record_key`,
    [sourceId, answered.map(({ stream }) => stream), answered.map(({ key }) => key)],
  );
}

/** A record that is rejected already keeps its entry if the version is the same. */
export async function addRejected(client: Queryable, sourceId: string, set: readonly RejectedVersion[]): Promise<void> {
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

/** Usually there are none, which saves the comparison with thousands of keys. */
export async function hasRejected(client: Queryable, sourceId: string): Promise<boolean> {
  const { rows } = await client.query('select from ops.rejected_record where source_id = $1 limit 1', [sourceId]);
  return rows.length > 0;
}

/** A value rejected for its NUL character must not fail again for it: Postgres cannot store it in text. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\\u0000').slice(0, longestText);
}

/**
 * For rejected records: whether to retry. One that waits for an exchange rate is retried only once the rate is there: a currency
 * without rates would otherwise cost every build all orders ever placed in it.
 */
const isWorthAnotherTry = `(missing_rate_currency is null or ${isRateKnown('rejected_record')})`;

function isRateKnown(table: string): string {
  return `exists (
    select from raw.exchange_rate as known
    where known.currency = ${table}.missing_rate_currency
      and known.rate_date between ${table}.missing_rate_date - ${rateMaxAgeDays} and ${table}.missing_rate_date
  )`;
}

/** For a rejected order: whether an older version of it waits for a rate that has arrived. */
const hasOlderWorthAnotherTry = `exists (
  select from ops.refused_order_version as older
  where older.source_id = rejected_record.source_id and older.record_key = rejected_record.record_key
    and rejected_record.stream = 'orders' and older.missing_rate_currency is not null and ${isRateKnown('older')}
)`;

/** The next rejected records to retry, by key, from chunks that earlier builds have passed. */
export async function nextRejected(
  client: Queryable,
  {
    sourceId,
    upToChunkId,
    after,
    limit,
  }: { sourceId: string; upToChunkId: string; after: { stream: string; key: string }; limit: number },
): Promise<VersionPlace[]> {
  const { rows } = await client.query<VersionPlace>(
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

/** For a source, given its id as SQL: whether a record that waits for an exchange rate should be retried. */
export function hasRateToTry(sourceId: string): string {
  return `exists (
    select from ops.rejected_record
    where rejected_record.source_id = ${sourceId}
      and (missing_rate_currency is not null and ${isWorthAnotherTry} or ${hasOlderWorthAnotherTry})
  )`;
}

/** Whether any record waits for a rate. */
export async function lacksAnyRate(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query(
    'select from ops.rejected_record where missing_rate_currency is not null limit 1',
  );
  return rowCount !== 0;
}

/** Whether a record of the source waits for a rate of this day (YYYY-MM-DD) or an earlier one. */
export async function lacksRateUpTo(db: Queryable, sourceId: string, day: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'select from ops.rejected_record where source_id = $1 and missing_rate_date <= $2::date limit 1',
    [sourceId, day],
  );
  return rowCount !== 0;
}

/** For a source: the messages of the first rejected records, and the number of all. */
export async function rejectedMessages(
  db: Queryable,
  sourceId: string,
  limit: number,
): Promise<{ count: number; messages: string[] }> {
  const { rows } = await db.query<{ message: string; count: string }>(
    `select message, count(*) over () as count from ops.rejected_record
     where source_id = $1
     order by stream, record_key limit $2`,
    [sourceId, limit],
  );
  return { count: Number(rows[0]?.count ?? 0), messages: rows.map(({ message }) => message) };
}

/**
 * Deletes the rejections at these places: `places` selects stream, record_key, chunk_id and position of records of the source. One
 * statement, because there may be many places.
 */
export async function forgetRejectedAt(
  client: PoolClient,
  sourceId: string,
  { places, values }: { places: string; values: readonly unknown[] },
): Promise<void> {
  await client.query(
    `with place as materialized (${places})
     delete from ops.rejected_record as rejected
     using place
     where rejected.source_id = $${values.length + 1}
       and rejected.stream = place.stream and rejected.record_key = place.record_key
       and rejected.chunk_id = place.chunk_id and rejected.position = place.position`,
    [...values, sourceId],
  );
}

/** Deletes the rejections of a stream whose keys have this prefix. */
export async function forgetRejectedKeys(
  client: PoolClient,
  { sourceId, stream, prefix }: { sourceId: string; stream: string; prefix: string },
): Promise<void> {
  await client.query(
    'delete from ops.rejected_record where source_id = $1 and stream = $2 and starts_with(record_key, $3)',
    [sourceId, stream, prefix],
  );
}

/** For a build from the beginning, which retries every record. */
export async function forgetAllRejected(client: PoolClient): Promise<void> {
  await client.query('truncate ops.rejected_record');
}
