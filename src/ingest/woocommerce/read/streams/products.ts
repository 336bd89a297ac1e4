import type { ExtractedRecord, Stream } from '../../../../contract/extractor.js';
import { joinFragments } from '../../../../contract/fragments.js';
import { parseSlice, type SlicedElement, sliceValue } from '../../../reading/json-slice.js';
import type { WooClient } from '../../client/client.js';
import { instantOf } from '../../client/times.js';
import { fewAtOnce } from '../keyed/few-at-once.js';
import { keyedStream } from '../keyed/keyed-stream.js';
import { usualReconcileHours } from '../keyed/reconcile-hours.js';
import { idOf, readNestedList } from '../list.js';
import { modifiedOf } from '../modified-walk.js';
import type { ConnectedStore } from '../store.js';
import { wooStreams } from '../streams.js';

const fields = ['id', 'date_modified_gmt', 'type'];

/**
 * Products, each with all its variations, their prices, costs and stock. A change of stock or of a variation may leave the
 * product's modified time unchanged, so a full reconciliation reads all of them again.
 */
export function productsStream(store: ConnectedStore): Stream {
  return keyedStream(store, {
    stream: wooStreams.products,
    list: { path: '/wc/v3/products', filter: {}, fields },
    statuses: () => ['any', 'trash'],
    reach: 'all',
    reconcileHours: () => store.settings.reconcileHours ?? usualReconcileHours,
    mark: (element) => modifiedOf(element) ?? '',
    complete: (elements) => fewAtOnce(store, elements, (element) => completeProduct(store.client, element)),
  });
}

async function completeProduct(client: WooClient, element: SlicedElement): Promise<ExtractedRecord | null> {
  const id = idOf(element);
  const isVariable = parseSlice(element.fields[2] ?? null) === 'variable';
  const variations = isVariable ? await readNestedList(client, `/wc/v3/products/${id}/variations`) : [];
  if (variations === null) return null;
  const pieces = variations.map(({ bytes }) => bytes);
  return {
    key: String(id),
    updatedAt: instantOf(modifiedOf(element)),
    payload: joinFragments([element.bytes, ...pieces]),
    versionBytes: joinFragments([withoutSuggestions(element.bytes), ...pieces]),
    mark: modifiedOf(element) ?? '',
  };
}

/** `related_ids` is shuffled in each response. */
function withoutSuggestions(bytes: Uint8Array): Uint8Array {
  const related = sliceValue(bytes, ['related_ids']);
  if (related === null) return bytes;
  const start = related.byteOffset - bytes.byteOffset;
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + related.length)]);
}
