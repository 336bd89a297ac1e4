import { warehouseChannel } from '../../database/channels.js';
import type { Queryable } from '../../database/pool.js';
import { type Sql, sql } from '../../database/sql.js';

/** How often any source has changed in what answers show, for a statement. */
export const sourcesRevision: Sql = sql`(select coalesce(sum(s.revision), 0) from ops.source s)`;

/** Call it in the transaction that counted up the `revision` of a source. */
export async function notifyOfSources(db: Queryable): Promise<void> {
  await db.query('select pg_notify($1, $2)', [warehouseChannel, '']);
}
