import type { Pool } from '../../src/database/pool.js';

/** The latest version of every record of the raw log: source, stream, key, hash, and whether it is gone. */
export async function latestVersions(pool: Pool): Promise<string[]> {
  return latest(pool, "encode(payload_hash, 'hex'), is_deleted");
}

/**
 * When each record last changed, by the platform's time: source, stream, key, time, and whether it is deleted. Of a partition, which has
 * no time, its hash.
 */
export async function latestTimes(pool: Pool): Promise<string[]> {
  return latest(
    pool,
    "case when record_key like '%/____-__-__' then encode(payload_hash, 'hex') else source_updated_at::text end, is_deleted",
  );
}

async function latest(pool: Pool, columns: string): Promise<string[]> {
  const { rows } = await pool.query<{ version: string }>(`
    select concat_ws(' ', source_id, stream, record_key, ${columns}) as version
    from (
      select distinct on (source_id, stream, record_key) *
      from raw.record_version
      order by source_id, stream, record_key, chunk_id desc, position desc
    ) as latest
    order by source_id, stream, record_key`);
  return rows.map(({ version }) => version);
}

/** All versions ever added to the log: any write changes these. */
export async function rawSize(pool: Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query<Record<string, string>>(`
    select (select count(*) from raw.chunk) as chunks, (select count(*) from raw.record_version) as versions`);
  return rows[0]!;
}
