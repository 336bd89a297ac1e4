import type { Source } from '../../canonical/source.js';
import type { Queryable } from '../../database/pool.js';
import { ConfigError } from '../../runtime/errors.js';

/** A source, and how far its raw log is loaded into the warehouse. */
export interface BuiltSource extends Source {
  builtChunkId: string;
}

/** Throws a `ConfigError` if nothing is known about the account yet. */
export async function readSource(db: Queryable, sourceId: string): Promise<BuiltSource> {
  const { rows } = await db.query<BuiltSource>(
    `select source_id as "sourceId", platform, name, currency, timezone, built_chunk_id as "builtChunkId"
     from ops.source where source_id = $1 and currency is not null and timezone is not null`,
    [sourceId],
  );
  if (rows[0]) return rows[0];
  throw new ConfigError(`The source "${sourceId}" has no currency or time zone yet. Sync it first.`, {
    code: 'source_not_probed',
  });
}
