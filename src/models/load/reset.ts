import type { PoolClient } from '../../database/pool.js';
import { forgetAllRejected } from '../../ledger/rejected-records/rejected-records.js';
import { startOffsetsAnew } from '../../ledger/sources/offsets.js';
import { markUnpublished } from '../../ledger/warehouse-version/version.js';
import { readSql } from '../../runtime/project-files.js';
import { tableOf } from '../columns/table-columns.js';
import { builtEntities } from '../entities.js';

const emptyWarehouse = `truncate ${builtEntities.map((entity) => tableOf(entity).name).join(', ')}`;
const forgetBuilt = readSql('models/load/reset.sql');

/**
 * Empties the warehouse within the caller's transaction, so that the raw log can be built again from its beginning with any
 * settings. The date dimension, the raw log, the cursors and the version number stay.
 */
export async function resetWarehouse(client: PoolClient): Promise<void> {
  await client.query(emptyWarehouse);
  await client.query(forgetBuilt);
  await forgetAllRejected(client);
  await startOffsetsAnew(client);
  await markUnpublished(client);
}
