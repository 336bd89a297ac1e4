import type { ExtractedRecord } from '../../../contract/extractor.js';
import { parseSlice } from '../../reading/json-slice.js';
import type { Slice } from '../../reading/slices.js';
import type { SlicePage } from '../../reading/windows.js';
import { wholeSecond } from '../client/times.js';
import type { ConnectedAccount } from './account.js';
import { markOf } from './order-record.js';
import { withoutPersonal } from './without-personal.js';

/** Absent from the answer unless asked for. BUYER is not. */
const datasets = 'PROCEEDS,PROMOTION,FULFILLMENT,CANCELLATION,TAX,RECIPIENT';

interface Head {
  orderId: string;
  lastUpdatedTime: string;
  fulfillment?: { fulfillmentStatus?: string };
  orderItems?: { proceeds?: unknown }[];
}

/** The orders of a slice by Orders 2026-01-01. A page token holds for the very same query, so that nothing in it is reckoned anew. */
export async function* searchOrders(account: ConnectedAccount, slice: Slice): AsyncGenerator<SlicePage> {
  const { client, settings } = account;
  // Without the parameter orders of other channels come too, which are of no marketplace.
  const wanted = settings.marketplaces?.join(',');
  let { token } = (slice.position ?? {}) as { token?: string };
  for (;;) {
    const { body, elements } = await client.call({
      ...{ operation: 'searchOrders', path: '/orders/2026-01-01/orders' },
      query: {
        ...{ lastUpdatedAfter: slice.from, lastUpdatedBefore: slice.to, maxResultsPerPage: '100' },
        ...(wanted !== undefined && { marketplaceIds: wanted }),
        includedData: datasets,
        ...(token !== undefined && { paginationToken: token }),
      },
      slice: { path: ['orders'], fields: [] },
    });
    const { pagination } = body as { pagination?: { nextToken?: string } | null };
    token = pagination?.nextToken || undefined;
    const records = elements.map(({ bytes }) => recordOf(parseSlice(bytes) as Head));
    yield { records, position: { token }, isLast: token === undefined };
    if (token === undefined) return;
  }
}

function recordOf(order: Head): ExtractedRecord {
  const hasPrice = (order.orderItems ?? []).some(({ proceeds }) => proceeds !== undefined && proceeds !== null);
  return {
    key: order.orderId,
    updatedAt: wholeSecond(order.lastUpdatedTime),
    payload: Buffer.from(JSON.stringify(withoutPersonal(order))),
    mark: markOf(order.fulfillment?.fulfillmentStatus ?? '', hasPrice),
  };
}
