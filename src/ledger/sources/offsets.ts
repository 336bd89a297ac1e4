import type { Queryable } from '../../database/pool.js';
import { hasRateToTry } from '../rejected-records/rejected-records.js';

/** Call it in the transaction that loads the chunks up to this one into the warehouse. */
export async function moveOffset(db: Queryable, sourceId: string, chunkId: string): Promise<void> {
  await db.query('update ops.source set built_chunk_id = $2 where source_id = $1', [sourceId, chunkId]);
}

/** For a build of everything from the beginning of the raw log. */
export async function startOffsetsAnew(db: Queryable): Promise<void> {
  await db.query('update ops.source set built_chunk_id = 0 where built_chunk_id <> 0');
}

/** Ids of the sources whose account is known, so that they can be built. */
export async function buildableSources(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ sourceId: string }>(
    `select source_id as "sourceId" from ops.source
     where currency is not null and timezone is not null order by source_id`,
  );
  return rows.map(({ sourceId }) => sourceId);
}

/**
 * Ids of the sources with something to build: chunks, retracted deliveries, or records whose exchange rate has arrived.
 */
export async function sourcesToBuild(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ sourceId: string }>(
    `select source_id as "sourceId" from ops.source
     where currency is not null and timezone is not null and (
       exists (select from raw.chunk where chunk.source_id = source.source_id and chunk_id > built_chunk_id)
       or exists (
         select from ops.retracted_delivery where retracted_delivery.source_id = source.source_id
       )
       or ${hasRateToTry('source.source_id')}
     )
     order by source_id`,
  );
  return rows.map(({ sourceId }) => sourceId);
}
