import type { IncomingMessage } from 'node:http';
import type { Recording } from '../recording.js';
import { firstInstant, iso } from '../synthetic-shop.js';
import { OrderHistory } from './order-history.js';
import { recordedProducts } from './recorded-orders.js';

const pageSize = 250;
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
const account = {
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
};
const catalogue = recordedProducts();

/** Shopify's GraphQL over recorded orders. `POST /change?orders=250` changes that many orders, with `&spread` evenly over the history. */
export function recordShop(count: number): Recording {
  const history = new OrderHistory(count);
  return {
    pages: Math.ceil(count / pageSize),
    page: (index) => page(history, index * pageSize, history.length),
    answer: async (request, url) => {
      if (url.pathname === '/change') {
        const at = history.change(Number(url.searchParams.get('orders')), url.searchParams.has('spread'));
        return { body: Buffer.from(iso(at)) };
      }
      return { body: graphql(history, JSON.parse(await textOf(request)) as GraphqlRequest) };
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

interface GraphqlRequest {
  query: string;
  variables?: { query?: string; after?: string | null };
}

function graphql(history: OrderHistory, { query, variables }: GraphqlRequest): Buffer {
  const [from, to] = bounds(variables?.query ?? '');
  const [start, end] = [history.place(from), history.place(to)];
  if (/\borders\(first: 1\)/.test(query)) return page(history, start, Math.min(start + 1, end));
  if (/\borders\(/.test(query)) return page(history, variables?.after ? Number(variables.after) : start, end);
  if (/\bordersCount\(/.test(query)) return data({ ordersCount: { count: end - start, precision: 'EXACT' } });
  // The catalogue never changes: all of it has one time before the first order.
  const products = from < firstInstant ? catalogue : [];
  if (/\bproducts\(/.test(query)) return data({ products: { ...emptyConnection, nodes: products } });
  if (/\bproductsCount\(/.test(query)) return data({ productsCount: { count: products.length, precision: 'EXACT' } });
  if (/\bshop\b/.test(query)) return data(account);
  const counted = /\b([a-z]\w*Count)\(/.exec(query)?.[1];
  if (counted !== undefined) return data({ [counted]: { count: 0, precision: 'EXACT' } });
  const field = /\b(customers|locations|inventoryItems|events)\s*\(/.exec(query)?.[1];
  if (field === undefined) throw new Error(`the replay server has no recording for: ${query.slice(0, 200)}`);
  return data({ [field]: emptyConnection });
}

function data(value: unknown): Buffer {
  return Buffer.from(`{"data":${JSON.stringify(value)},${extensions}}`);
}

/** The orders from one index to another, at most a page. */
function page(history: OrderHistory, start: number, end: number): Buffer {
  const { pieces, next } = history.slice(start, end, pageSize);
  const pageInfo = { hasNextPage: next < end, endCursor: next < end ? String(next) : null };
  const comma = Buffer.from(',');
  return Buffer.concat([
    Buffer.from(`{"data":{"orders":{"pageInfo":${JSON.stringify(pageInfo)},"nodes":[`),
    ...pieces.flatMap((piece, i) => (i === 0 ? [piece] : [comma, piece])),
    Buffer.from(`]}},${extensions}}`),
  ]);
}

/** Seconds since the epoch. */
function bounds(filter: string): [number, number] {
  const from = />=\s*'([^']+)'/.exec(filter)?.[1];
  const to = /<\s*'([^']+)'/.exec(filter.replace(/>=\s*'[^']+'/, ''))?.[1];
  return [from ? Date.parse(from) / 1000 : 0, to ? Date.parse(to) / 1000 : Number.MAX_SAFE_INTEGER];
}
