import type { PoolClient, Queryable } from '../../database/pool.js';
import { rateMaxAgeDays } from '../warehouse-version/settings.js';

/** Where in the raw log a version of a record stands. */
export interface VersionPlace {
  stream: string;
  key: string;
  chunkId: string;
  position: number;
}

/** A version that a build has tried. */
export interface TriedVersion extends VersionPlace {
  /** The platform's time; null where it has none. */
  updatedAt: string | null;
}

/** A version that did not pass: what is wrong, where in the canonical record, what stood there. */
export interface RejectedVersion {
  from: VersionPlace;
  code: string;
  message: string;
  path: string;
  value: string | null;
  /** What it waits for: a rate of the currency to the euro, on the day (YYYY-MM-DD) or shortly before it. */
  missingRate?: { currency: string; date: string };
}

export interface TriedVersions {
  sourceId: string;
  tried: readonly TriedVersion[];
  rejected: readonly RejectedVersion[];
  /** Streams whose every version says something: there the last version of the log is the one to keep. */
  streamsWithHistory: ReadonlySet<string>;
}

const nameOf = ({ stream, key }: { stream: string; key: string }): string => `${stream}\n${key}`;
const placeOf = ({ chunkId, position }: { chunkId: string; position: number }): string => `${chunkId}/${position}`;

/** Of a message or a value, in characters: the bytes themselves stand in the raw log. */
const longestText = 2000;

/**
 * Keeps of these records whether the newest version of each is set aside. One that passes now
 * leaves the list; a version that came late, when there is a newer one, changes nothing there.
 */
export async function recordRejected(
  client: PoolClient,
  { sourceId, tried, rejected, streamsWithHistory }: TriedVersions,
): Promise<void> {
  const last = new Map(tried.map((record) => [nameOf(record), placeOf(record)]));
  const places = new Set(tried.map(placeOf));
  const isElsewhere = ({ from }: RejectedVersion): boolean => !places.has(placeOf(from));
  const isLast = ({ from }: RejectedVersion): boolean => last.get(nameOf(from)) === placeOf(from);
  // A line may spoil an order whose header came long ago; what is told of the header's newest version comes before that.
  const told = [...rejected.filter(isElsewhere), ...rejected.filter(isLast)];
  const current = new Map(told.map((rejection) => [nameOf(rejection.from), rejection]));
  if (current.size === 0 && !(await hasRejected(client, sourceId))) return;
  const looked = [...new Map(tried.map((version) => [nameOf(version), version])).values()];
  await client.query(
    `delete from ops.rejected_record as known
     using unnest($2::text[], $3::text[], $4::timestamptz[]) as looked (stream, record_key, updated_at)
     where known.source_id = $1 and known.stream = looked.stream and known.record_key = looked.record_key
       and not exists (
         select from raw.record_version as version
         where version.chunk_id = known.chunk_id and version.position = known.position
           and version.source_updated_at > looked.updated_at
       )`,
    [
      sourceId,
      looked.map(({ stream }) => stream),
      looked.map(({ key }) => key),
      // Where every version matters, the last of the log is the one to tell of.
      looked.map(({ stream, updatedAt }) => (streamsWithHistory.has(stream) ? null : updatedAt)),
    ],
  );
  if (current.size === 0) return;
  const set = [...current.values()];
  await client.query(
    `insert into ops.rejected_record (
       source_id, stream, record_key, chunk_id, position, code, message, path, value, missing_rate_currency, missing_rate_date
     )
     select $1, one.* from unnest(
       $2::text[], $3::text[], $4::bigint[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::date[]
     ) as one (stream, record_key, chunk_id, position, code, message, path, value, currency, rate_date)
     where one.stream = any($12::text[]) or not exists (
       select from raw.record_version as version
       join raw.record_version as newer
         on newer.source_id = version.source_id and newer.stream = version.stream
           and newer.record_key = version.record_key and newer.source_updated_at > version.source_updated_at
       where version.chunk_id = one.chunk_id and version.position = one.position
         and not exists (
           select from raw.record_version as gone
           where gone.is_deleted and gone.source_id = version.source_id and gone.stream = version.stream
             and gone.record_key = version.record_key
             and (gone.chunk_id, gone.position) > (newer.chunk_id, newer.position)
             and (gone.chunk_id, gone.position) < (version.chunk_id, version.position)
         )
     )
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
      [...streamsWithHistory],
    ],
  );
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

/**
 * Of records that are set aside: whether trying again makes sense. One that waits for an exchange rate is tried once there is
 * one, and not before: a currency without rates would cost every build all that was ever sold in it.
 */
const isWorthAnotherTry = `(missing_rate_currency is null or ${isRateKnown('rejected_record')})`;

function isRateKnown(table: string): string {
  return `exists (
    select from raw.exchange_rate as known
    where known.currency = ${table}.missing_rate_currency
      and known.rate_date between ${table}.missing_rate_date - ${rateMaxAgeDays} and ${table}.missing_rate_date
  )`;
}

/** Of an order that is set aside: whether an older version of it waits for a rate that has come. */
const hasOlderWorthAnotherTry = `exists (
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

/** Of a source, by its id as SQL: whether a record that waits for an exchange rate is worth another try. */
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

/** Of a source: the messages of the first that are set aside, and how many there are. */
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
 * Forgets what was set aside at these places: `places` selects stream, record_key, chunk_id and position of records of the source.
 * One statement, for the places may be many.
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

/** Forgets what was set aside of a stream under keys that begin so. */
export async function forgetRejectedKeys(
  client: PoolClient,
  { sourceId, stream, prefix }: { sourceId: string; stream: string; prefix: string },
): Promise<void> {
  await client.query(
    'delete from ops.rejected_record where source_id = $1 and stream = $2 and starts_with(record_key, $3)',
    [sourceId, stream, prefix],
  );
}

/** For a build from the beginning: it tries every record again. */
export async function forgetAllRejected(client: PoolClient): Promise<void> {
  await client.query('truncate ops.rejected_record');
}
