import type { SortedIndex } from '../../kit/sorted-index.js';
import type { Amazon, Incoming, OrdersState, Outcome } from '../amazon.js';
import { ApiError, invalidInput, notFound, OTHER_PARAMETERS, TOO_RECENT } from '../api-error.js';
import type { Micros, Order } from '../data/model.js';
import { Parameters } from '../parameters.js';
import { isoMilliseconds, newestOf } from '../times.js';
import { renderOrder } from './render-order.js';

const DATASETS = [
  ...['BUYER', 'RECIPIENT', 'PROCEEDS', 'EXPENSE', 'PROMOTION', 'CANCELLATION', 'FULFILLMENT', 'PACKAGES', 'TAX'],
  ...['PAYMENT', 'FULFILLMENT_ORDERS'],
];
const STATUSES = [
  ...['PENDING_AVAILABILITY', 'PENDING', 'UNSHIPPED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'CANCELLED', 'UNFULFILLABLE'],
];
const LIST = { kind: 'list' } as const;
const INSTANT = { kind: 'instant' } as const;
const RULES = {
  ...{ createdAfter: INSTANT, createdBefore: INSTANT, lastUpdatedAfter: INSTANT, lastUpdatedBefore: INSTANT },
  fulfillmentStatuses: { ...LIST, values: STATUSES },
  marketplaceIds: { ...LIST, max: 50 },
  fulfilledBy: { ...LIST, values: ['MERCHANT', 'AMAZON'] },
  maxResultsPerPage: { kind: 'integer', min: 1, max: 100 },
  paginationToken: { kind: 'text' },
  includedData: { ...LIST, values: DATASETS },
} as const;
/** Orders that are older are not answered. */
const KEPT = 730 * 86_400 * 1_000_000;
const KEPT_IN_JAPAN = Date.parse('2016-01-01T00:00:00Z') * 1000;

/** A window of times over orders. `cursor`: where the page before ended. */
interface Window {
  index: SortedIndex<Order>;
  from: Micros;
  to: Micros;
  cursor: OrdersState | undefined;
  size: number;
  fits: (order: Order) => boolean;
}

/** Answers `searchOrders`. */
export function searchOrders(amazon: Amazon, incoming: Incoming): Outcome {
  const { clock, seller, settings, tokens } = amazon;
  const parameters = readQuery(amazon, incoming);
  const family = parameters.has('lastUpdatedAfter') ? 'lastUpdated' : 'created';
  const newest = newestOf(clock);
  const from = parameters.instant(`${family}After`)!;
  const to = parameters.instant(`${family}Before`) ?? newest;
  if (parameters.has(`${family}Before`)) {
    if (to > newest) throw invalidInput('', TOO_RECENT);
    if (to < from) throw invalidInput(`${family}Before is earlier than ${family}After`);
  }
  const query = parameters.fingerprint(['maxResultsPerPage', 'includedData', 'paginationToken']);
  const token = parameters.text('paginationToken');
  const cursor = token === undefined ? undefined : tokens.orders.find(token, query);
  if (typeof cursor === 'string') throw invalidInput('', OTHER_PARAMETERS);
  const marketplaces = parameters.list('marketplaceIds');
  const statuses = parameters.list('fulfillmentStatuses');
  const fulfilledBy = parameters.list('fulfilledBy');
  const page = pageOf(amazon, {
    index: family === 'created' ? seller.ordersByCreation : seller.ordersByUpdate,
    ...{ from, to, cursor, size: parameters.integer('maxResultsPerPage', 100) },
    fits: (order) =>
      (!marketplaces || marketplaces.includes(order.marketplace.id)) &&
      (!statuses || statuses.includes(order.status)) &&
      (!fulfilledBy || fulfilledBy.includes(order.fulfilledBy)),
  });
  const datasets = new Set(parameters.list('includedData'));
  return {
    status: 200,
    body: {
      orders: page.orders.map((order) => renderOrder(order, datasets, amazon.access, settings)),
      ...(page.next && { pagination: { nextToken: tokens.orders.issue(page.next, query) } }),
      [`${family}Before`]: isoMilliseconds(to),
    },
  };
}

/** Answers `getOrder` of 2026-01-01. */
export function getOrder(amazon: Amazon, incoming: Incoming): Outcome {
  refuseIfClosed(amazon);
  const parameters = new Parameters(incoming.query, { includedData: RULES.includedData });
  refuseDatasets(parameters, incoming);
  if (!/^[A-Z0-9]{3}-\d{7}-\d{7}$/.test(incoming.id)) throw new ApiError(400, 'InvalidInput', 'Invalid Input', null);
  const order = amazon.seller.orders.get(incoming.id);
  if (!order || isTooOld(order, amazon.clock.now())) throw notFound('Order');
  const datasets = new Set(parameters.list('includedData'));
  return { status: 200, body: { order: renderOrder(order, datasets, amazon.access, amazon.settings) } };
}

function readQuery(amazon: Amazon, incoming: Incoming): Parameters {
  refuseIfClosed(amazon);
  const parameters = new Parameters(incoming.query, RULES);
  const afters = ['createdAfter', 'lastUpdatedAfter'].filter((name) => parameters.has(name));
  if (afters.length !== 1) throw invalidInput('Exactly one of createdAfter and lastUpdatedAfter is required');
  const other = afters[0] === 'createdAfter' ? 'lastUpdatedBefore' : 'createdBefore';
  if (parameters.has(other)) throw invalidInput(`${other} cannot be used with ${afters[0]}`);
  refuseDatasets(parameters, incoming);
  return parameters;
}

/** Some sellers are refused whatever the query is. */
function refuseIfClosed({ settings }: Amazon): void {
  if (!settings.refusesOrders2026) return;
  throw new ApiError(403, 'AccessDeniedException', 'Access to requested resource is denied.', '', {
    'x-amzn-errortype': 'AccessDeniedException',
  });
}

function refuseDatasets(parameters: Parameters, { effects }: Incoming): void {
  for (const effect of effects) {
    if (effect.kind !== 'refuses-dataset') continue;
    if (parameters.list('includedData')?.includes(effect.dataset)) throw invalidInput();
  }
}

export function isTooOld({ createdAt, marketplace }: Order, now: Micros): boolean {
  return createdAt < (marketplace.country === 'JP' ? KEPT_IN_JAPAN : now - KEPT);
}

/** The orders of a page, oldest first, and where the next one starts. Both bounds are inside. */
export function pageOf({ clock }: Amazon, window: Window): { orders: Order[]; next: OrdersState | undefined } {
  const now = clock.now();
  const { index, from, to, cursor, size, fits } = window;
  const entries = index.entries();
  const orders: Order[] = [];
  let at = cursor ? index.lowerBound(cursor.key, cursor.id + 1) : index.lowerBound(from);
  let last: OrdersState | undefined;
  for (; at < entries.length; at += 1) {
    const { key, id, row, dead } = entries[at]!;
    if (key > to) break;
    if (dead || row.visibleAt > now || isTooOld(row, now) || !fits(row)) continue;
    if (orders.length === size) return { orders, next: last };
    orders.push(row);
    last = { key, id };
  }
  return { orders, next: undefined };
}
