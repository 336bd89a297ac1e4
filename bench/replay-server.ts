/**
 * A bare HTTP server that answers recorded pages from memory: to the product as Shopify's GraphQL, to the yardstick as
 * numbered pages of the same bytes. It checks nothing; the strict simulator is for the tests.
 *
 * Argument: how many orders. Prints its URL. `POST /change?orders=250` gives that many orders a new version.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { iso, type RecordedOrder, recordedOrder, recordedProducts } from './recorded-orders.js';

const pageSize = 250;
const ordersPerDay = 720;
/** Older than what the product leaves out because an index may lag behind. */
const secondsBeforeNow = 130;
const cost = {
  requestedQueryCost: 660,
  actualQueryCost: 600,
  throttleStatus: { maximumAvailable: 20_000_000, currentlyAvailable: 20_000_000, restoreRate: 1_000_000 },
};
const extensions = `"extensions":${JSON.stringify({ cost })}`;
const emptyConnection = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [], edges: [] };
const scopes = [
  'read_orders',
  'read_all_orders',
  'read_products',
  'read_customers',
  'read_inventory',
  'read_locations',
];

const catalogue = recordedProducts();
const count = Number(process.argv[2] ?? 100_000);
/** By updatedAt; an order that changed leaves a gap at its old place. */
const orders: (RecordedOrder | null)[] = Array.from({ length: count }, (_, index) => recordedOrder(index));
const times = orders.map((order) => order?.updatedAt ?? 0);
const places = orders.map((_, index) => index);
let revision = 0;

const server = createServer((request, response) => {
  void answer(request).then((body) => {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.setHeader('content-length', body.length);
    response.end(body);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

async function answer(request: IncomingMessage): Promise<Buffer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/recorded') return Buffer.from(String(Math.ceil(count / pageSize)));
  if (url.pathname.startsWith('/recorded/')) return page(Number(url.pathname.split('/')[2]) * pageSize, orders.length);
  if (url.pathname === '/change') {
    return Buffer.from(change(Number(url.searchParams.get('orders')), url.searchParams.has('spread')));
  }
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return graphql(JSON.parse(Buffer.concat(pieces).toString('utf8')) as GraphqlRequest);
}

interface GraphqlRequest {
  query: string;
  variables?: { query?: string; after?: string | null };
}

function graphql({ query, variables }: GraphqlRequest): Buffer {
  const [from, to] = bounds(variables?.query ?? '');
  if (/\borders\(/.test(query)) return page(variables?.after ? Number(variables.after) : place(from), place(to));
  if (/\bordersCount\(/.test(query))
    return data({ ordersCount: { count: place(to) - place(from), precision: 'EXACT' } });
  // The catalogue never changes: it is all of one instant before the first order.
  if (/\bproducts\(/.test(query))
    return data({ products: isBackfill(from) ? { ...emptyConnection, nodes: catalogue } : emptyConnection });
  if (/\bproductsCount\(/.test(query))
    return data({ productsCount: { count: isBackfill(from) ? catalogue.length : 0, precision: 'EXACT' } });
  if (/\bshop\b/.test(query)) {
    return data({
      shop: {
        id: 'gid://shopify/Shop/1',
        name: 'Recorded',
        myshopifyDomain: 'recorded.myshopify.com',
        currencyCode: 'GBP',
        ianaTimezone: 'Europe/London',
        timezoneOffset: '+0000',
        plan: { publicDisplayName: 'Plus', shopifyPlus: true },
      },
      currentAppInstallation: { accessScopes: scopes.map((handle) => ({ handle })) },
    });
  }
  const counted = /\b([a-z]\w*Count)\(/.exec(query)?.[1];
  if (counted !== undefined) return data({ [counted]: { count: 0, precision: 'EXACT' } });
  const field = /\b(customers|locations|inventoryItems|events)\s*\(/.exec(query)?.[1];
  if (field === undefined) throw new Error(`the replay server has no recording for: ${query.slice(0, 200)}`);
  return data({ [field]: emptyConnection });
}

function isBackfill(from: number): boolean {
  return from < (times[0] ?? 0);
}

function data(value: unknown): Buffer {
  return Buffer.from(`{"data":${JSON.stringify(value)},${extensions}}`);
}

/** The orders from one place up to another, a page of them at most. */
function page(start: number, end: number): Buffer {
  const pieces: Buffer[] = [];
  let next = start;
  for (let taken = 0; next < end && taken < pageSize; next += 1) {
    const order = orders[next];
    if (!order) continue;
    pieces.push(taken === 0 ? order.bytes : Buffer.concat([Buffer.from(','), order.bytes]));
    taken += 1;
  }
  const pageInfo = { hasNextPage: next < end, endCursor: next < end ? String(next) : null };
  return Buffer.concat([
    Buffer.from(`{"data":{"orders":{"pageInfo":${JSON.stringify(pageInfo)},"nodes":[`),
    ...pieces,
    Buffer.from(`]}},${extensions}}`),
  ]);
}

function bounds(filter: string): [number, number] {
  const from = />=\s*'([^']+)'/.exec(filter)?.[1];
  const to = /<\s*'([^']+)'/.exec(filter.replace(/>=\s*'[^']+'/, ''))?.[1];
  return [from ? Date.parse(from) / 1000 : 0, to ? Date.parse(to) / 1000 : Number.MAX_SAFE_INTEGER];
}

/** The first place whose order was updated at or after the instant. */
function place(instant: number): number {
  let low = 0;
  let high = orders.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Gives orders a new version as of now. `recent`: half of them of the last two days, half of the last sixty, as refunds and
 * edits fall; `spread`: evenly over the whole history.
 */
function change(wanted: number, isSpread: boolean): string {
  revision += 1;
  const now = Math.floor(Date.now() / 1000) - secondsBeforeNow;
  for (let n = 0; n < wanted; n += 1) {
    const reach = isSpread ? count : n % 2 === 0 ? 2 * ordersPerDay : 60 * ordersPerDay;
    const index = count - 1 - ((Math.floor((n * reach) / wanted) + revision) % reach);
    orders[places[index]!] = null;
    places[index] = orders.push(recordedOrder(index, revision, now)) - 1;
    times.push(now);
  }
  return iso(now);
}
