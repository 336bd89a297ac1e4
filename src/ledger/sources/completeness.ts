import type { Queryable } from '../../database/pool.js';

/** How far the configured sources are known, and whether all of it is in the warehouse. */
interface Completeness {
  /** The least instant up to which one of them is known, ISO 8601 in UTC; null while one was never read to its end. */
  knownUntil: string | null;
  /** False while chunks of the raw log wait for their build. */
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
