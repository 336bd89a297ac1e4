import type { Stream } from '../../../../contract/extractor.js';
import type { SlicedElement } from '../../../reading/json-slice.js';
import type { ShopifyClient } from '../../client/client.js';
import { windowFilter } from '../filter.js';
import { extractKeyed, type KeyedStream } from '../keyed-stream.js';
import { beginOrder, type OrderAssembly, orderFields } from '../order-assembly.js';
import { addOrderDetails } from '../order-details.js';
import { moreOf, readNested } from '../pages.js';
import {
  type OrderScopes,
  orderLines,
  orderShippingLines,
  ordersBulk,
  ordersCount,
  ordersPage,
} from '../queries/orders.js';
import type { ConnectedShop } from '../shop.js';
import { shopifyStreams } from '../streams.js';
import { withReach } from './reach.js';
import { orderWindows } from './times.js';

/** The scopes that decide which orders are visible, and what they contain. */
const reachingScopes = ['read_all_orders', 'read_customers', 'read_products'];
/** The name of Shopify's approval among them: without it e-mail addresses, and the pages of visits, are null. */
const approval = 'protected customer data';
/** Goes up when more is requested of each order, so that those that were read without it are read again. 1: visits. */
const contents = 1;

/** Orders with lines, shipping, taxes, transactions and refunds in full detail, and the agreements of edited orders. */
export function ordersStream(shop: ConnectedShop): Stream {
  return {
    ...shopifyStreams.orders,
    async *extract({ state, ...request }) {
      const { scopes } = await shop.account();
      const may: OrderScopes = { customers: scopes.has('read_customers'), products: scopes.has('read_products') };
      const isApproved = (await shop.withheldFields()).length === 0;
      const reach = {
        from: shop.context.backfillStart.toISOString(),
        scopes: [...reachingScopes.filter((scope) => scopes.has(scope)), ...(isApproved ? [approval] : [])],
        contents,
      };
      yield* extractKeyed(shop.client, ordersOf(shop, may), { ...request, state: withReach(state, reach) });
    },
  };
}

function ordersOf({ client, settings, context }: ConnectedShop, may: OrderScopes): KeyedStream<OrderAssembly> {
  return {
    root: 'orders',
    filterOf: (window) => windowFilter('updated_at', window),
    windows: orderWindows(context.backfillStart),
    page: {
      query: ordersPage(may),
      fields: orderFields,
      timeField: orderFields.indexOf('updatedAt'),
      assemble: (elements) => assemblePage(client, may, elements),
    },
    count: { query: ordersCount, root: 'ordersCount' },
    bulk: {
      query: (filter) => ordersBulk(filter, may),
      threshold: settings.bulkThreshold,
      fields: orderFields,
      children: ['LineItem', 'ShippingLine', 'CustomerVisit'],
      begin: beginOrder,
      pageSize: 250,
      complete: (orders) => addOrderDetails(client, orders),
    },
  };
}

async function assemblePage(
  client: ShopifyClient,
  may: OrderScopes,
  elements: readonly SlicedElement[],
): Promise<OrderAssembly[]> {
  const orders: OrderAssembly[] = [];
  for (const { bytes, fields } of elements) {
    const order = beginOrder(bytes, fields);
    const [, , , , lineItems, shippingLines] = fields;
    await addPages(client, order, 'lineItems', lineItems ?? null, orderLines(may));
    await addPages(client, order, 'shippingLines', shippingLines ?? null, orderShippingLines);
    orders.push(order);
  }
  await addOrderDetails(client, orders);
  return orders;
}

async function addPages(
  client: ShopifyClient,
  order: OrderAssembly,
  connection: string,
  first: Uint8Array | null,
  query: string,
): Promise<void> {
  const more = moreOf(first);
  if (!more) return;
  const further = await readNested(client, { query, root: 'order', connection, id: order.gid, after: more.after });
  if (further === null) order.isGone = true;
  else order.fragments.push(...further);
}
