import type { Amazon, Incoming, Outcome } from '../amazon.js';
import { invalidInput, notFound, TOO_RECENT } from '../api-error.js';
import type { Order } from '../data/model.js';
import { Parameters } from '../parameters.js';
import { isoSeconds, newestOf, wholeSecond } from '../times.js';
import { channelOf, renderItemV0, renderOrderV0, STATUSES_V0, statusOf } from './render-v0.js';
import { isTooOld, pageOf } from './search-orders.js';

const LIST = { kind: 'list' } as const;
const INSTANT = { kind: 'instant' } as const;
const TEXT = { kind: 'text' } as const;
const RULES = {
  ...{ CreatedAfter: INSTANT, CreatedBefore: INSTANT, LastUpdatedAfter: INSTANT, LastUpdatedBefore: INSTANT },
  OrderStatuses: { ...LIST, values: STATUSES_V0 },
  MarketplaceIds: { ...LIST, isRequired: true, max: 50 },
  FulfillmentChannels: { ...LIST, values: ['AFN', 'MFN'] },
  PaymentMethods: { ...LIST, values: ['COD', 'CVS', 'Other'] },
  ...{ SellerOrderId: TEXT, NextToken: TEXT },
  MaxResultsPerPage: { kind: 'integer', min: 1, max: 100 },
  AmazonOrderIds: { ...LIST, max: 50 },
} as const;

/** Answers `getOrders` of v0. */
export function getOrdersV0(amazon: Amazon, incoming: Incoming): Outcome {
  const { clock, seller, settings, tokens } = amazon;
  const parameters = new Parameters(incoming.query, RULES);
  const marketplaces = parameters.list('MarketplaceIds')!;
  const ids = parameters.list('AmazonOrderIds');
  const personal = { isOpen: incoming.restricted !== null };
  if (ids) {
    const orders = ids.map((id) => seller.orders.get(id)).filter((order) => order !== undefined);
    return { status: 200, body: { payload: { Orders: orders.map((order) => renderOrderV0(order, personal)) } } };
  }
  const family = parameters.has('LastUpdatedAfter') ? 'LastUpdated' : 'Created';
  const token = parameters.text('NextToken');
  if (token === undefined && !parameters.has('CreatedAfter') && !parameters.has('LastUpdatedAfter')) {
    throw invalidInput('CreatedAfter or LastUpdatedAfter is required');
  }
  if (parameters.has('CreatedAfter') && ['LastUpdatedAfter', 'LastUpdatedBefore'].some((name) => parameters.has(name)))
    throw invalidInput('CreatedAfter cannot be used with LastUpdatedAfter');
  const newest = newestOf(clock);
  const from = parameters.instant(`${family}After`) ?? 0;
  const to = parameters.instant(`${family}Before`) ?? newest;
  if (to > newest) throw invalidInput('', TOO_RECENT);
  const query = parameters.fingerprint(['MaxResultsPerPage', 'NextToken']);
  const cursor = token === undefined ? undefined : tokens.ordersV0.find(token, query);
  if (typeof cursor === 'string') throw invalidInput('NextToken is not valid');
  const statuses = parameters.list('OrderStatuses');
  const channels = parameters.list('FulfillmentChannels');
  const page = pageOf(amazon, {
    index: family === 'Created' ? seller.ordersByCreation : seller.ordersByUpdate,
    // Times have whole seconds here: an order of the last, begun second is inside.
    ...{ from: wholeSecond(from), to: to + 999_999, cursor },
    size: Math.min(parameters.integer('MaxResultsPerPage', 100), settings.ordersPerPage),
    fits: (order) =>
      marketplaces.includes(order.marketplace.id) &&
      (!statuses || statuses.includes(statusOf(order))) &&
      (!channels || channels.includes(channelOf(order))),
  });
  return {
    status: 200,
    body: {
      payload: {
        Orders: page.orders.map((order) => renderOrderV0(order, personal)),
        ...(page.next && { NextToken: tokens.ordersV0.issue(page.next, query) }),
        [`${family}Before`]: isoSeconds(to),
      },
    },
  };
}

/** Answers `getOrder` of v0. */
export function getOrderV0(amazon: Amazon, { id, query, restricted }: Incoming): Outcome {
  void new Parameters(query, {});
  const order = orderOf(amazon, id);
  return { status: 200, body: { payload: renderOrderV0(order, { isOpen: restricted !== null }) } };
}

/** Answers `getOrderItems` of v0. */
export function getOrderItemsV0(amazon: Amazon, { id, query }: Incoming): Outcome {
  if (new Parameters(query, { NextToken: TEXT }).has('NextToken')) throw invalidInput('NextToken is not valid');
  const order = orderOf(amazon, id);
  const OrderItems = order.items.map((item) => renderItemV0(order, item));
  return { status: 200, body: { payload: { AmazonOrderId: id, OrderItems } } };
}

function orderOf({ seller, clock }: Amazon, id: string): Order {
  if (!/^[A-Z0-9]{3}-\d{7}-\d{7}$/.test(id)) throw invalidInput('AmazonOrderId is invalid');
  const order = seller.orders.get(id);
  if (!order || isTooOld(order, clock.now())) throw notFound('Order');
  return order;
}
