import type { Queryable } from '../../database/pool.js';

/** Up to when the configured sources are known, and whether all of it is in the warehouse. */
interface Completeness {
  /** The earliest `known_until` of all sources, ISO 8601 in UTC; null until each has been read completely once. */
  knownUntil: string | null;
  /** False while chunks of the raw log wait to be built. */
  isBuilt: boolean;
}

export async function readCompleteness(db: Queryable): Promise<Completeness> {
  const { rows } = await db.query<Completeness>(
    `select
       case when count(*) = count(known_until) then min(known_until) end as "knownUntil",
       coalesce(bool_and(not exists (
         select from raw.chunk where chunk.source_id = source.source_id and chunk.chunk_id > source.built_chunk_id
       )), true) as "isBuilt"
     from ops.source
     where is_configured`,
  );
  return rows[0]!;
}
