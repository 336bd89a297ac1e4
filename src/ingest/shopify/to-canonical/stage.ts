import type { CanonicalRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { parseFragments } from '../../staging/parse-fragments.js';
import { stageCustomer } from './customer.js';
import { stageDeletion, stageTombstone, unknownStream } from './deletion.js';
import { reportShopifyDrift } from './drift.js';
import { idOf } from './gid.js';
import { stageInventory } from './inventory.js';
import { stageLocation } from './location.js';
import { stageOrder } from './order.js';
import { stageProduct } from './product.js';

type Stager = (fragments: unknown[], key: string, drift: DriftReport, source: Source) => CanonicalRecord[];

/** How each stream's records are staged. */
const stagers: Partial<Record<string, Stager>> = {
  orders: (fragments, key, drift) => stageOrder(fragments, key, drift),
  products: (fragments, key, drift, source) => [stageProduct(fragments, key, source, drift)],
  customers: (fragments, key, drift) => [stageCustomer(fragments, key, drift)],
  locations: (fragments, key, drift) => [stageLocation(fragments, key, drift)],
  inventory: (fragments, key, drift) => [stageInventory(fragments, key, drift)],
  deletions: stageDeletion,
};

/**
 * Makes canonical records of one raw Shopify record (Admin API 2026-07): an order with the fees of its payments, a product, customer,
 * location or inventory item; a deletion for a destroy event or for a record that a full scan no longer showed; none for an
 * event about anything that the warehouse does not store. Pure. Throws a `DataError` that names the fault in the record:
 * `invalid_json`, `unexpected_shape`, `incomplete_record` or `order_does_not_add_up`.
 */
export function stageShopify(record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[] {
  if (record.isDeleted) return stageTombstone(record);
  const stager = stagers[record.stream];
  if (stager === undefined) throw unknownStream(record.stream);
  const fragments = parseFragments(record.payload, `Shopify ${record.stream} ${record.key}`);
  const staged = stager(fragments, idOf(record.key), drift, source);
  // After the check: an invalid record has no fields to report.
  reportShopifyDrift(drift, record.stream, fragments[0]);
  return staged;
}
