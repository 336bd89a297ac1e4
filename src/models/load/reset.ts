import type { PoolClient } from '../../database/pool.js';
import { forgetAllRejected } from '../../ledger/rejected-records/rejected-records.js';
import { startOffsetsAnew } from '../../ledger/sources/offsets.js';
import { markUncounted, markUnpublished } from '../../ledger/warehouse-version/version.js';
import { readSql } from '../../runtime/project-files.js';
import { tableOf } from '../columns/table-columns.js';
import { builtEntities } from '../entities.js';
import { dropRollups } from '../roll-up/keep-rollups.js';

const emptyWarehouse = `truncate ${builtEntities.map((entity) => tableOf(entity).name).join(', ')}`;
const forgetBuilt = readSql('models/load/reset.sql');

/**
 * Empties the warehouse within the caller's transaction, so that the raw log can be built again from its beginning with
 * any settings. Aggregates of the merchant's own are dropped until the next roll-up. The date dimension, raw log, cursors and version number stay.
 */
export async function resetWarehouse(client: PoolClient): Promise<void> {
  await dropRollups(client);
  await client.query(emptyWarehouse);
  await client.query(forgetBuilt);
  await forgetAllRejected(client);
  await startOffsetsAnew(client);
  await markUncounted(client);
  await markUnpublished(client);
}
