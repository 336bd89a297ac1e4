import type { Queryable } from '../database/pool.js';
import { type HoldingVersion, holdingOf } from './gone-in-between.js';
import { isNewer } from './newest.js';

/**
 * From when the versions of some records are valid: by the platform's time, but not before a scan that had missed the
 * record.
 */
export interface VersionTimes {
  /** null if the version has no time, or is no longer in the log. */
  of(version: { chunkId: string; position: number }): string | null;
  /** The latest of all versions of a record, including deletions; null if none has a time. */
  newestOf(record: { stream: string; key: string }): string | null;
}

const versionsSql = `
  select version.stream, version.record_key, version.chunk_id, version.position, version.source_updated_at, version.is_deleted
  from (select distinct stream, record_key from unnest($2::text[], $3::text[]) as name (stream, record_key)) as asked
  join raw.record_version as version
    on version.source_id = $1 and version.stream = asked.stream collate "C"
    and version.record_key = asked.record_key collate "C"`;

/** The times of all versions that the raw log has of some records, dated like in `readRawRecords`. */
export async function versionTimes(
  db: Queryable,
  sourceId: string,
  records: readonly { stream: string; key: string }[],
): Promise<VersionTimes> {
  const times = new Map<string, string | null>();
  const newest = new Map<string, string | null>();
  const rows = records.length === 0 ? [] : await versionsOf(db, sourceId, records);
  const holding = rows.length === 0 ? new Map() : await holdingOf(db, sourceId, rows);
  for (const row of rows) {
    const time: string | null = holding.get(row)?.updatedAt ?? row.source_updated_at;
    times.set(placeOf(row.chunk_id, row.position), time);
    const name = nameOf(row.stream, row.record_key);
    const latest = newest.get(name) ?? null;
    if (latest === null || isNewer({ source_updated_at: time }, { source_updated_at: latest })) newest.set(name, time);
  }
  return {
    of: ({ chunkId, position }) => times.get(placeOf(chunkId, position)) ?? null,
    newestOf: ({ stream, key }) => newest.get(nameOf(stream, key)) ?? null,
  };
}

async function versionsOf(
  db: Queryable,
  sourceId: string,
  records: readonly { stream: string; key: string }[],
): Promise<HoldingVersion[]> {
  const { rows } = await db.query<HoldingVersion>(versionsSql, [
    sourceId,
    records.map(({ stream }) => stream),
    records.map(({ key }) => key),
  ]);
  return rows;
}

function placeOf(chunkId: string, position: number): string {
  return `${chunkId}/${position}`;
}

function nameOf(stream: string, key: string): string {
  return `${stream}\n${key}`;
}
