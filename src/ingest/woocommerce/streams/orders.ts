import type { ExtractedRecord, Stream } from '../../extractor.js';
import { joinFragments } from '../../fragments.js';
import { parseSlice, type SlicedElement } from '../../json-slice.js';
import type { WooClient } from '../client.js';
import { idOf } from '../list.js';
import { modifiedOf } from '../modified-walk.js';
import type { ConnectedStore } from '../store.js';
import { instantOf } from '../times.js';
import { keyedStream } from './keyed-list.js';
import { readNested } from './nested.js';

/** The last tells a whole order from one of a listing. */
const fields = ['id', 'date_modified_gmt', 'refunds', 'line_items'];

/**
 * Orders, each with its refunds in detail. A refund has no modified time, but making one saves its order; deleting one does
 * not, so the mark names them.
 */
export function ordersStream(store: ConnectedStore): Stream {
  return keyedStream(store, {
    stream: 'orders',
    list: { path: '/wc/v3/orders', filter: {}, fields },
    statuses: ['any', 'trash'],
    listedFields: 3,
    mark: markOf,
    complete: (elements) => readNested(store, elements, (element) => completeOrder(store.client, element)),
  });
}

function markOf(element: SlicedElement): string {
  return [modifiedOf(element), ...refundIds(element)].join(' ');
}

function refundIds({ fields: [, , refunds] }: SlicedElement): number[] {
  const briefs = parseSlice(refunds ?? null);
  return Array.isArray(briefs) ? briefs.map(({ id }: { id: number }) => id) : [];
}

async function completeOrder(client: WooClient, element: SlicedElement): Promise<ExtractedRecord | null> {
  const id = idOf(element);
  const refunds = refundIds(element).length === 0 ? [] : await client.findAll(`/wc/v3/orders/${id}/refunds`);
  if (refunds === null) return null;
  return {
    key: String(id),
    updatedAt: instantOf(modifiedOf(element)),
    payload: joinFragments([element.bytes, ...refunds]),
    mark: markOf(element),
  };
}
