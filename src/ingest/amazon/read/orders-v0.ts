import type { ExtractedRecord } from '../../../contract/extractor.js';
import { joinFragments } from '../../../contract/fragments.js';
import { parseSlice } from '../../reading/json-slice.js';
import type { Slice } from '../../reading/slices.js';
import type { SlicePage } from '../../reading/windows.js';
import type { AmazonClient } from '../client/client.js';
import { wholeSecond } from '../client/times.js';
import type { ConnectedAccount } from './account.js';
import { markOf } from './order-record.js';
import { withoutPersonal } from './without-personal.js';

interface Head {
  AmazonOrderId: string;
  LastUpdateDate: string;
  OrderStatus: string;
}

/** The orders of a slice by Orders v0, which Amazon ends on 27 March 2027: each with its items, which are asked for one by one. */
export async function* readOrdersV0(account: ConnectedAccount, slice: Slice): AsyncGenerator<SlicePage> {
  const { client } = account;
  const MarketplaceIds = (await account.marketplaces()).map(({ id }) => id).join(',');
  let { token } = (slice.position ?? {}) as { token?: string };
  for (;;) {
    const { body, elements } = await client.call({
      ...{ operation: 'getOrdersV0', path: '/orders/v0/orders' },
      query: {
        ...{ MarketplaceIds, LastUpdatedAfter: slice.from, LastUpdatedBefore: slice.to, MaxResultsPerPage: '100' },
        ...(token !== undefined && { NextToken: token }),
      },
      slice: { path: ['payload', 'Orders'], fields: [] },
    });
    const { payload } = body as { payload?: { NextToken?: string } };
    token = payload?.NextToken || undefined;
    const records: ExtractedRecord[] = [];
    for (const { bytes } of elements) records.push(await wholeOrder(client, parseSlice(bytes) as Head));
    yield { records, position: { token }, isLast: token === undefined };
    if (token === undefined) return;
  }
}

async function wholeOrder(client: AmazonClient, order: Head): Promise<ExtractedRecord> {
  const items: object[] = [];
  let token: string | undefined;
  do {
    const { body } = await client.call({
      operation: 'getOrderItemsV0',
      path: `/orders/v0/orders/${encodeURIComponent(order.AmazonOrderId)}/orderItems`,
      query: token === undefined ? {} : { NextToken: token },
    });
    const { payload } = body as { payload?: { OrderItems?: object[]; NextToken?: string } };
    items.push(...(payload?.OrderItems ?? []));
    token = payload?.NextToken || undefined;
  } while (token !== undefined);
  const hasPrice = items.some((item) => 'ItemPrice' in item);
  const fragments = [order, { OrderItems: items }].map((part) => Buffer.from(JSON.stringify(withoutPersonal(part))));
  return {
    key: order.AmazonOrderId,
    updatedAt: wholeSecond(order.LastUpdateDate),
    payload: joinFragments(fragments),
    mark: markOf(order.OrderStatus, hasPrice),
  };
}
