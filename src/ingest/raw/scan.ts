import type { Queryable } from '../../database/pool.js';
import type { CompletedScan } from '../extractor.js';
import type { StreamOf } from './versions.js';

const forgetOthersSql = 'delete from raw.scan_key where source_id = $1 and stream = $2 and scan <> $3';

const noteSql = `
  insert into raw.scan_key (source_id, stream, scan, record_key)
  select $1, $2, $3, record_key from unnest($4::text[]) as seen (record_key)
  on conflict do nothing`;

// Keys whose latest version is no deletion and that the scan did not show.
const unseenSql = `
  with latest as (
    select distinct on (record_key) record_key, is_deleted
    from raw.record_version
    where source_id = $1 and stream = $2 and ($4::text is null or starts_with(record_key, $4))
    order by record_key, chunk_id desc, position desc
  )
  select latest.record_key
  from latest
  where not latest.is_deleted
    and not exists (
      select 1
      from raw.scan_key as seen
      where seen.source_id = $1 and seen.stream = $2 and seen.scan = $3 and seen.record_key = latest.record_key
    )
  order by latest.record_key`;

const endSql = 'delete from raw.scan_key where source_id = $1 and stream = $2';

/** Remembers what a scan has shown; what an abandoned one had shown is forgotten. */
export async function noteScanned(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  scan: string,
  keys: readonly string[],
): Promise<void> {
  await db.query(forgetOthersSql, [sourceId, stream, scan]);
  if (keys.length > 0) await db.query(noteSql, [sourceId, stream, scan, keys]);
}

/** The keys that a complete scan did not show: gone at the platform. */
export async function unseenKeys(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  { scan, keyPrefix }: CompletedScan,
): Promise<string[]> {
  const { rows } = await db.query<{ record_key: string }>(unseenSql, [sourceId, stream, scan, keyPrefix ?? null]);
  return rows.map(({ record_key }) => record_key);
}

export async function endScan(db: Queryable, { sourceId, stream }: StreamOf): Promise<void> {
  await db.query(endSql, [sourceId, stream]);
}
