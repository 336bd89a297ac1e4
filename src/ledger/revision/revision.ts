import { type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { sourcesRevision } from '../sources/revision.js';
import { onlyRow } from '../warehouse-version/only-row.js';
import { versionAndRevision } from '../warehouse-version/version.js';

/** A state of everything that an answer can show. */
export interface WarehouseRevision {
  /** The published version. */
  version: string;
  /** Grows with each commit after which an answer may be another one, also between two versions. */
  revision: string;
}

/** The only row with the state of everything that an answer can show, as `WarehouseRevision`. */
export const warehouseRevision: Sql = sql`(
  select v.version::text as version, (v.revision + ${sourcesRevision})::text as revision from ${versionAndRevision} v
) r`;

export async function readWarehouseRevision(db: Queryable): Promise<WarehouseRevision> {
  return onlyRow(await select<WarehouseRevision>(db, sql`select r.version, r.revision from ${warehouseRevision}`));
}
