import { textArray } from '../database/copy-rows.js';
import type { Queryable } from '../database/pool.js';
import { isNewer } from './newest.js';

/** The fields of a version in the log that decide from when it is valid. */
export interface HoldingVersion {
  chunk_id: string;
  position: number;
  stream: string;
  record_key: string;
  source_updated_at: string | null;
  is_deleted: boolean;
}

/** From when a version is valid if a full scan had missed its record. */
interface Holding {
  /** The platform's time, or the one derived from the scans; null if there is neither. */
  updatedAt: string | null;
  /** For a version that arrived after a scan had missed its record: it is valid from then on, whatever its own time. */
  notBefore: string | null;
}

// A scan's deletion is newer than everything that the log had before, and older than everything after it. Postgres's
// resolution is a microsecond.
const deletionsSql = `
  with deletions as (
    select version.stream, version.record_key, version.chunk_id, version.position, chunk.extracted_at,
      (
        select max(earlier.source_updated_at)
        from raw.record_version as earlier
        where earlier.source_id = version.source_id and earlier.stream = version.stream
          and earlier.record_key = version.record_key
          and (earlier.chunk_id, earlier.position) < (version.chunk_id, version.position)
      ) as newest_before
    from raw.record_version as version
    join raw.chunk as chunk on chunk.chunk_id = version.chunk_id
    where version.is_deleted and version.source_id = $1 and version.stream = any($2::text[])
      and version.record_key = any($3::text[])
  ),
  dated as (
    select stream, record_key, chunk_id, position,
      max(greatest(extracted_at, newest_before)) over log as deleted_at,
      2 * row_number() over log * interval '1 microsecond' as nth
    from deletions
    window log as (partition by stream, record_key order by chunk_id, position)
  )
  select stream, record_key, chunk_id, position, deleted_at + nth as "deletedAt",
    deleted_at + nth + interval '1 microsecond' as "notBefore"
  from dated
  order by chunk_id, position`;

interface Deletion {
  stream: string;
  record_key: string;
  chunk_id: string;
  position: number;
  deletedAt: string;
  notBefore: string;
}

/**
 * From when versions are valid whose records a full scan had missed: a later version in the log means that the record
 * exists again, although the store may still report its old time. Versions of other records are not in the result.
 */
export async function holdingOf(
  db: Queryable,
  sourceId: string,
  versions: readonly HoldingVersion[],
): Promise<Map<HoldingVersion, Holding>> {
  const { rows } = await db.query<Deletion>({
    name: 'raw_scan_deletions',
    text: deletionsSql,
    values: [
      sourceId,
      [...new Set(versions.map(({ stream }) => stream))],
      textArray(versions.map((each) => each.record_key)),
    ],
  });
  const deletions = new Map<string, Deletion[]>(rows.map((row) => [nameOf(row), []]));
  for (const row of rows) deletions.get(nameOf(row))!.push(row);
  const holding = new Map<HoldingVersion, Holding>();
  for (const version of deletions.size === 0 ? [] : versions) {
    const last = deletions.get(nameOf(version))?.findLast((deletion) => !isLaterInLog(deletion, version));
    if (last === undefined) continue;
    if (version.is_deleted) holding.set(version, { updatedAt: last.deletedAt, notBefore: null });
    else
      holding.set(version, {
        updatedAt: atLeast(version.source_updated_at, last.notBefore),
        notBefore: last.notBefore,
      });
  }
  return holding;
}

/** The later of the two times; null if the platform has none. */
function atLeast(updatedAt: string | null, notBefore: string): string | null {
  return isNewer({ source_updated_at: notBefore }, { source_updated_at: updatedAt }) ? notBefore : updatedAt;
}

function isLaterInLog(one: { chunk_id: string; position: number }, other: typeof one): boolean {
  const apart = BigInt(one.chunk_id) - BigInt(other.chunk_id);
  return apart === 0n ? one.position > other.position : apart > 0n;
}

function nameOf({ stream, record_key: key }: { stream: string; record_key: string }): string {
  return `${stream}\n${key}`;
}
