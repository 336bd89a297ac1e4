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

/** What each stream's records become. */
const stagers: Partial<Record<string, Stager>> = {
  orders: (fragments, key, drift) => [stageOrder(fragments, key, drift)],
  products: (fragments, key, drift, source) => [stageProduct(fragments, key, source, drift)],
  customers: (fragments, key, drift) => [stageCustomer(fragments, key, drift)],
  locations: (fragments, key, drift) => [stageLocation(fragments, key, drift)],
  inventory: (fragments, key, drift) => [stageInventory(fragments, key, drift)],
  deletions: stageDeletion,
};

/**
 * Makes canonical records of one raw Shopify record (Admin API 2026-07, contracts 1.6): one of an order, product, customer,
 * location or inventory item; a deletion of a destroy event or of what a full scan did not show any more; none of an
 * event about something that the warehouse does not hold. Pure. Throws a `DataError` that says where the record is at
 * fault: `invalid_json`, `unexpected_shape`, `incomplete_record` or `order_does_not_add_up`.
 */
export function stageShopify(record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[] {
  if (record.isDeleted) return stageTombstone(record);
  const stager = stagers[record.stream];
  if (stager === undefined) throw unknownStream(record.stream);
  const fragments = parseFragments(record.payload, `Shopify ${record.stream} ${record.key}`);
  const staged = stager(fragments, idOf(record.key), drift, source);
  // Once it has passed: what is no record at all has no fields to report.
  reportShopifyDrift(drift, record.stream, fragments[0]);
  return staged;
}
