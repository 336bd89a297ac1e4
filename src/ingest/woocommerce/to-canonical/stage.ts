import type { CanonicalRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { parseFragments } from '../../staging/parse-fragments.js';
import { stageCustomer } from './customer.js';
import { reportWooDrift } from './drift.js';
import { stageOrder } from './order.js';
import { goneProduct, stageProduct } from './product.js';

/** How each stream's records are staged, and what is deleted when a full reconciliation no longer finds one. */
const stagers: Partial<Record<string, Stager>> = {
  orders: {
    stage: (fragments, record, _, drift) => stageOrder(fragments, record, drift),
    gone: ({ key, extractedAt }) => [{ kind: 'deletion', entity: 'order', id: key, deletedAt: extractedAt }],
  },
  products: {
    stage: stageProduct,
    gone: ({ key, extractedAt }) => goneProduct(key, [], extractedAt),
  },
  customers: {
    stage: (fragments, record, _, drift) => [stageCustomer(fragments, record, drift)],
    gone: ({ key, extractedAt }) => [{ kind: 'deletion', entity: 'customer', id: key, deletedAt: extractedAt }],
  },
  coupons: { stage: () => [], gone: () => [] },
};

interface Stager {
  stage(fragments: unknown[], record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[];
  gone(record: StoredRecord): CanonicalRecord[];
}

/**
 * Makes canonical records of one raw WooCommerce record (REST v3): an order with its refunds, a product with
 * its variations and their stock, a customer; none of a coupon or a draft. Pure. Throws a `DataError` that names the fault in
 * the record: `invalid_json`, `unexpected_shape` or `order_does_not_add_up`.
 */
export function stageWoo(record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[] {
  const stager = stagers[record.stream];
  if (stager === undefined) throw unknownStream(record.stream);
  if (record.isDeleted) return stager.gone(record);
  const fragments = parseFragments(record.payload, `WooCommerce ${record.stream} ${record.key}`);
  const staged = stager.stage(fragments, record, source, drift);
  // After the check: an invalid record has no fields to report.
  reportWooDrift(drift, record.stream, fragments as object[]);
  return staged;
}

function unknownStream(stream: string): DataError {
  const expected = Object.keys(stagers).join(', ');
  return new DataError(`WooCommerce has no stream ${stream}; one of ${expected} was expected.`, {
    ...{ code: 'unknown_stream', path: 'stream', value: stream },
  });
}
