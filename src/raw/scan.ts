import type { CompletedScan, Page } from '../contract/extractor.js';
import type { Queryable } from '../database/pool.js';
import type { StreamOf } from './versions.js';

/** A scan, and which keys it is of: those with the prefix, or all of the stream. Scans of other keys do not concern it. */
type Scan = CompletedScan & Pick<Page, 'keyPrefix'>;

/** The name under which the result of a doubted scan is stored until the next one confirms or contradicts it. */
const doubtedScan = 'doubted';
/** If this few keys are known, more than half may disappear at once, but not all. */
const fewKeys = 20;

const forgetOthersSql = `
  delete from raw.scan_key
  where source_id = $1 and stream = $2 and scan <> $3 and scan <> '${doubtedScan}' and starts_with(record_key, $4)`;

const noteSql = `
  insert into raw.scan_key (source_id, stream, scan, record_key)
  select $1, $2, $3, record_key from unnest($4::text[]) as seen (record_key)
  on conflict do nothing`;

// Keys whose latest version is not a deletion and that the scan did not show; and the number of known keys.
const unseenSql = `
  with latest as (
    select distinct on (record_key) record_key, is_deleted
    from raw.record_version
    where source_id = $1 and stream = $2 and starts_with(record_key, $4)
    order by record_key, chunk_id desc, position desc
  ),
  known as (
    select record_key, exists (
      select 1
      from raw.scan_key as seen
      where seen.source_id = $1 and seen.stream = $2 and seen.scan = $3 and seen.record_key = latest.record_key
    ) as is_seen
    from latest
    where not is_deleted
  )
  select
    count(*)::integer as known,
    coalesce(array_agg(record_key order by record_key) filter (where not is_seen), '{}') as unseen
  from known`;

// Two scans agree if neither misses more than half of what the other has shown. The prefix as a key marks that there was a
// doubted one, even if it showed nothing.
const agreesSql = `
  with doubted as (
    select record_key from raw.scan_key
    where source_id = $1 and stream = $2 and scan = '${doubtedScan}' and starts_with(record_key, $4)
  ),
  seen as (
    select record_key from raw.scan_key
    where source_id = $1 and stream = $2 and scan = $3 and starts_with(record_key, $4)
  )
  select
    exists (select from doubted where record_key = $4)
      and (select 2 * count(*) filter (where s.record_key is null) <= count(*)
        from doubted left join seen s using (record_key) where record_key <> $4)
      and (select 2 * count(*) filter (where d.record_key is null) <= count(*)
        from seen left join doubted d using (record_key)) as agrees`;

const forgetDoubtedSql = `
  delete from raw.scan_key
  where source_id = $1 and stream = $2 and scan = '${doubtedScan}' and starts_with(record_key, $3)`;
const doubtSql = `
  with renamed as (
    update raw.scan_key set scan = '${doubtedScan}'
    where source_id = $1 and stream = $2 and scan = $3 and starts_with(record_key, $4)
  )
  insert into raw.scan_key (source_id, stream, scan, record_key) values ($1, $2, '${doubtedScan}', $4)`;

const endSql = 'delete from raw.scan_key where source_id = $1 and stream = $2 and starts_with(record_key, $3)';

/** Stores what a scan has shown, and deletes what an abandoned one had shown. */
export async function noteScanned(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  { scan, keyPrefix = '' }: Scan,
  keys: readonly string[],
): Promise<void> {
  await db.query(forgetOthersSql, [sourceId, stream, scan, keyPrefix]);
  if (keys.length > 0) await db.query(noteSql, [sourceId, stream, scan, keys]);
}

interface NotShown {
  keys: string[];
  /** The number of known keys. */
  known: number;
}

/** The known keys that a scan has not shown so far. */
export async function keysNotShown(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  { scan, keyPrefix = '' }: Scan,
): Promise<NotShown> {
  const values = [sourceId, stream, scan, keyPrefix];
  const { rows } = await db.query<{ known: number; unseen: string[] }>(unseenSql, values);
  const { known, unseen: keys } = rows[0]!;
  return { keys, known };
}

/** What a complete scan did not show: deleted at the platform. */
interface Unseen extends NotShown {
  /** The scan misses so many keys that a fault is more likely, and the previous scan did not show the same. */
  isDoubtful: boolean;
}

/**
 * What a complete scan did not show. A response for another page (an earlier scan's last page, a proxy's stale one)
 * ends a scan too early without an error: a scan that misses more than half of many keys, or all of a few, must
 * therefore be seen twice.
 */
export async function unseenKeys(db: Queryable, { sourceId, stream }: StreamOf, ended: Scan): Promise<Unseen> {
  const { keys, known } = await keysNotShown(db, { sourceId, stream }, ended);
  const { scan, keyPrefix = '', again } = ended;
  const missesMost = keys.length * 2 > known && (known > fewKeys || keys.length === known);
  if (again === undefined || !missesMost) return { keys, known, isDoubtful: false };
  const { rows: compared } = await db.query<{ agrees: boolean }>(agreesSql, [sourceId, stream, scan, keyPrefix]);
  return { keys, known, isDoubtful: !compared[0]!.agrees };
}

/** Stores what the scan has shown, for comparison with the next one. */
export async function doubtScan(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  { scan, keyPrefix = '' }: Scan,
): Promise<void> {
  await db.query(forgetDoubtedSql, [sourceId, stream, keyPrefix]);
  await db.query(doubtSql, [sourceId, stream, scan, keyPrefix]);
}

export async function endScan(db: Queryable, { sourceId, stream }: StreamOf, { keyPrefix = '' }: Scan): Promise<void> {
  await db.query(endSql, [sourceId, stream, keyPrefix]);
}
