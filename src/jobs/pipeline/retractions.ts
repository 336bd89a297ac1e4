import type { PlatformConnector } from '../../contract/extractor.js';
import type { Lease } from '../../database/lease.js';
import type { PoolClient, Queryable } from '../../database/pool.js';
import type { BuiltSource } from '../../ledger/sources/built-source.js';
import type { Retracted } from '../../models/change-set/change-set.js';
import { applyIsolated } from '../../models/load/apply-isolated.js';
import { resetWarehouse } from '../../models/load/reset.js';
import { recordRejections } from './rejections.js';

/** Streams of parts, for which the warehouse stores every delivery: one can be removed alone. */
const ofParts = ['orders', 'order_lines', 'refunds'];

/**
 * Removes deliveries from the warehouse that were retracted in the raw log, in the transaction of a batch. Their orders
 * are assembled from what is left.
 */
export async function takeOutRetracted(
  client: PoolClient,
  source: BuiltSource,
  { connector, reportingCurrency }: { connector: PlatformConnector; reportingCurrency: string },
): Promise<void> {
  const { rows: retracted } = await client.query<Retracted>(
    `delete from ops.retracted_delivery where source_id = $1 and stream = any($2::text[]) returning stream, delivery`,
    [source.sourceId, ofParts],
  );
  if (retracted.length === 0) return;
  const { rejected } = await applyIsolated(client, {
    source,
    reportingCurrency,
    records: [],
    retracted,
  });
  await recordRejections(client, connector, source.sourceId, [], rejected);
}

/**
 * Empties the warehouse if products, customers or stock were retracted: these have a history, and only the log shows
 * what it would be without a delivery. Returns true if everything must be built again.
 */
export async function resetForRetracted(db: Queryable, lease: Lease): Promise<boolean> {
  if (!(await hasRetractedCatalogue(db))) return false;
  await lease.inTransaction(resetWarehouse);
  return true;
}

async function hasRetractedCatalogue(db: Queryable): Promise<boolean> {
  const { rows } = await db.query('select 1 from ops.retracted_delivery where not stream = any($1::text[]) limit 1', [
    ofParts,
  ]);
  return rows.length > 0;
}
