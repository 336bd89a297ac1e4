import type { ExtractedRecord, Stream } from '../../extractor.js';
import { joinFragments } from '../../fragments.js';
import { parseSlice, type SlicedElement } from '../../json-slice.js';
import type { WooClient } from '../client.js';
import { idOf, readNestedList } from '../list.js';
import { modifiedOf } from '../modified-walk.js';
import type { ConnectedStore } from '../store.js';
import { instantOf } from '../times.js';
import { fewAtOnce } from './few-at-once.js';
import { keyedStream } from './keyed-stream.js';

/** The last tells a whole order from one of a listing. */
const fields = ['id', 'date_modified_gmt', 'refunds', 'status', 'total', 'line_items'];

/**
 * Orders, each with its refunds in detail. A refund has no modified time, but making one saves its order; deleting one does
 * not, so the mark names them.
 */
export function ordersStream(store: ConnectedStore): Stream {
  return keyedStream(store, {
    stream: 'orders',
    list: { path: '/wc/v3/orders', filter: {}, fields },
    statuses: ['any', 'trash'],
    reach: 'from-backfill-start',
    listedFields: 5,
    mark: (element) => markOf(element, briefIds(element)),
    complete: (elements) => fewAtOnce(store, elements, (element) => completeOrder(store.client, element)),
  });
}

/** What a listing shows of an order; an import writes a status without a modified time as well. */
function markOf(element: SlicedElement, refundIds: readonly number[]): string {
  const [, , , status, total] = element.fields;
  return [
    modifiedOf(element),
    parseSlice(status ?? null),
    parseSlice(total ?? null),
    ...refundIds.toSorted((x, y) => x - y),
  ].join(' ');
}

function briefIds({ fields: [, , refunds] }: SlicedElement): number[] {
  const briefs = parseSlice(refunds ?? null);
  return Array.isArray(briefs) ? briefs.map(({ id }: { id: number }) => id) : [];
}

/**
 * The mark names the refunds that came, not those that the order tells of: where one of these is missing the next look through
 * everything reads the order again.
 */
async function completeOrder(client: WooClient, element: SlicedElement): Promise<ExtractedRecord | null> {
  const id = idOf(element);
  const refunds = await refundsOf(client, id, briefIds(element));
  if (refunds === null) return null;
  return {
    key: String(id),
    updatedAt: instantOf(modifiedOf(element)),
    payload: joinFragments([element.bytes, ...refunds.map(({ bytes }) => bytes)]),
    mark: markOf(element, refunds.map(idOf)),
  };
}

/** In detail; asked for once more where one is missing that the order tells of: it may just have been deleted. */
async function refundsOf(client: WooClient, id: number, briefs: readonly number[]): Promise<SlicedElement[] | null> {
  if (briefs.length === 0) return [];
  const path = `/wc/v3/orders/${id}/refunds`;
  const refunds = await readNestedList(client, path);
  const isWhole = refunds === null || briefs.every((brief) => refunds.some((refund) => idOf(refund) === brief));
  return isWhole ? refunds : await readNestedList(client, path);
}
