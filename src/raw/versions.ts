import { textArray } from '../database/copy-rows.js';
import type { Queryable } from '../database/pool.js';
import { byteaText, type Fingerprint, type Fingerprinted } from './fingerprint.js';

export interface KnownVersion {
  hash: Fingerprint;
  updatedAt: string | null;
  isDeleted: boolean;
  mark: string | null;
  delivery: string | null;
  chunkId: string;
  position: number;
}

export interface StreamOf {
  sourceId: string;
  stream: string;
}

export interface PageOrigin extends StreamOf {
  runId: string | null;
  extractedAt: Date;
}

// One step back in the primary key for each record: a record that changes daily has hundreds of versions.
const latestSql = `
  select
    asked.record_key, encode(latest.payload_hash, 'hex') as payload_hash, latest.source_updated_at, latest.is_deleted, latest.mark, latest.delivery,
    latest.chunk_id, latest.position
  from unnest($3::text[]) as asked (record_key)
  cross join lateral (
    select payload_hash, source_updated_at, is_deleted, mark, delivery, chunk_id, position
    from raw.record_version as version
    where version.source_id = $1 and version.stream = $2 and version.record_key = asked.record_key collate "C"
    order by chunk_id desc, position desc
    limit 1
  ) as latest`;

// Of keys that the log does not have, one search of the index for all of them takes a quarter of the time of a step for each.
// It reads every version of a known key.
const latestOfFewSql = latestSql.replace(
  'from unnest($3::text[]) as asked (record_key)',
  `from (
    select distinct record_key from raw.record_version
    where source_id = $1 and stream = $2 and record_key = any($3::text[])
  ) as asked`,
);

const marksSql = `
  select asked.record_key, latest.mark
  from unnest($3::text[]) as asked (record_key)
  cross join lateral (
    select mark, is_deleted
    from raw.record_version as version
    where version.source_id = $1 and version.stream = $2 and version.record_key = asked.record_key collate "C"
    order by chunk_id desc, position desc
    limit 1
  ) as latest
  where not latest.is_deleted`;

const remarkSql = `
  update raw.record_version as version
  set mark = given.mark
  from unnest($3::text[], $4::bigint[], $5::integer[], $6::text[]) as given (record_key, chunk_id, position, mark)
  where version.source_id = $1 and version.stream = $2 and version.record_key = given.record_key collate "C"
    and version.chunk_id = given.chunk_id and version.position = given.position`;

// Keys whose latest version is not a deletion, by the first word of its mark.
const countsSql = `
  with latest as (
    select distinct on (record_key) split_part(mark, ' ', 1) as word, is_deleted
    from raw.record_version
    where source_id = $1 and stream = $2
    order by record_key, chunk_id desc, position desc
  )
  select word, count(*)::integer as count
  from latest
  where not is_deleted and word is not null
  group by word`;

const storedSql = `
  select version.record_key, version.payload_hash
  from raw.record_version as version
  join unnest($3::text[], $4::bytea[]) as asked (record_key, payload_hash)
    on version.record_key = asked.record_key collate "C" and version.payload_hash = asked.payload_hash
  where version.source_id = $1 and version.stream = $2`;

/** The last written version, by key. `isFirstReading`: few are known, which makes no difference to the answer. */
export async function latestVersions(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  keys: readonly string[],
  { isFirstReading = false } = {},
): Promise<Map<string, KnownVersion>> {
  const { rows } = await db.query<LatestRow>({
    name: isFirstReading ? 'raw_latest_of_few' : 'raw_latest_versions',
    text: isFirstReading ? latestOfFewSql : latestSql,
    values: [sourceId, stream, textArray(keys)],
  });
  return new Map(
    rows.map(({ record_key, payload_hash, source_updated_at, is_deleted, mark, delivery, chunk_id, position }) => [
      record_key,
      {
        hash: payload_hash,
        updatedAt: source_updated_at,
        isDeleted: is_deleted,
        mark,
        delivery,
        chunkId: chunk_id,
        position,
      },
    ]),
  );
}

/** The marks of the last written versions, by key, without keys whose last version is a deletion. */
export async function latestMarks(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  keys: readonly string[],
): Promise<Map<string, string | null>> {
  if (keys.length === 0) return new Map();
  const { rows } = await db.query<{ record_key: string; mark: string | null }>(marksSql, [sourceId, stream, keys]);
  return new Map(rows.map(({ record_key, mark }) => [record_key, mark]));
}

export interface Remark {
  key: string;
  version: KnownVersion;
  mark: string | null;
}

/** Gives versions another mark: a listing may show a change of one without a new version. */
export async function remark(db: Queryable, { sourceId, stream }: StreamOf, remarks: readonly Remark[]): Promise<void> {
  if (remarks.length === 0) return;
  await db.query(remarkSql, [
    ...[sourceId, stream, remarks.map(({ key }) => key), remarks.map(({ version }) => version.chunkId)],
    ...[remarks.map(({ version }) => version.position), remarks.map(({ mark }) => mark)],
  ]);
}

/** The number of records, by the first word of their latest marks. */
export async function countsByMark(
  db: Queryable,
  { sourceId, stream }: StreamOf,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ word: string; count: number }>(countsSql, [sourceId, stream]);
  return new Map(rows.map(({ word, count }) => [word, count]));
}

/** Which of the records are stored with exactly this payload, as the latest version or an older one. */
export async function alreadyStored(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  records: readonly Fingerprinted[],
): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  const keys = records.map(({ key }) => key);
  const hashes = records.map(({ hash }) => byteaText(hash));
  const { rows } = await db.query<{ record_key: string }>(storedSql, [sourceId, stream, keys, hashes]);
  return new Set(rows.map(({ record_key }) => record_key));
}

interface LatestRow {
  record_key: string;
  payload_hash: Fingerprint;
  source_updated_at: string | null;
  is_deleted: boolean;
  mark: string | null;
  delivery: string | null;
  chunk_id: string;
  position: number;
}
