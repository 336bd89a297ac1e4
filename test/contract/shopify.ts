import { ALL_SCOPES } from '../../simulators/shopify/access.js';
import type { Call } from '../../simulators/shopify/call-log.js';
import { contentsOf } from '../../simulators/shopify/data/contents.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { ledgerOf } from '../../simulators/shopify/data/ledger.js';
import { applyRandomStep } from '../../simulators/shopify/data/random-step.js';
import type { Fault } from '../../simulators/shopify/faults.js';
import type { ShopSettings } from '../../simulators/shopify/model.js';
import { ledgerBooks, warehouseBooks } from '../end-to-end/books.js';
import { createWorld, harbourSource, type World, worldSettings } from '../end-to-end/world.js';
import { testSecrets } from '../support/secrets.js';
import { onHttpRequest } from './http-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const now = '2026-07-01T06:00:00Z';
const day = 86_400_000;
/** Older than the two days that bulk exports leave to pages, so that the duration of a test does not matter. */
const lastOrderAt = Date.parse(now) - 3 * day;
/** Past the index's lag and the product's safety lag. */
const settleMs = 30 * 60_000;

const paged = { bulkThreshold: 1_000_000 };
const app = {
  accessToken: undefined,
  clientId: 'simulated-client',
  clientSecret: testSecrets.shopifyClientSecret,
};

const dearestQuery = 1000;

interface ShopifyWorld extends PlatformWorld {
  simulator: World['simulator'];
  shop: World['shop'];
}

async function openWorld(
  { seed, records, days }: WorldWanted,
  settings: ShopSettings = worldSettings,
): Promise<ShopifyWorld> {
  const from = new Date(lastOrderAt - days * day);
  const contents = generateShop({ seed, settings, from, to: new Date(lastOrderAt), orders: records, products: 40 });
  const { simulator, shop, clock, close } = await createWorld(contents, now, settings);
  return {
    ...{ simulator, shop, clock, close },
    source: (more) => harbourSource(simulator, more),
    change: (random) => void applyRandomStep(shop, random),
    settle: () => clock.sleep(settleMs),
    onRead: (listener) => onHttpRequest(simulator.url, listener),
    books: { ledger: () => ledgerBooks(ledgerOf(contentsOf(shop), settings).days), warehouse: warehouseBooks },
    mend: () => {
      simulator.control.reset();
      simulator.control.setScopes(ALL_SCOPES);
    },
  };
}

const ordersPage = { query: 'OrdersPage' };
const isMet = ({ simulator }: ShopifyWorld): boolean => simulator.control.faults.count === 0;
const calls = (name: string, ...faults: Fault[]): StagedFault<ShopifyWorld> => ({
  name,
  isMet,
  stage: ({ simulator }) => simulator.control.inject(...faults),
});
const exports = (name: string, fault: Parameters<World['simulator']['control']['injectBulk']>[0]) => ({
  name,
  way: 'in bulk',
  stage: ({ simulator }: ShopifyWorld) => simulator.control.injectBulk(fault),
  isMet: ({ simulator }: ShopifyWorld) =>
    simulator.control
      .hosted()
      .bulk.list()
      .some(({ status }) => status === (fault.kind === 'stuck' ? 'CANCELED' : 'FAILED')),
});

const status = (code: number) => ({ kind: 'status', status: code }) as const;
const lasting = (code: number) => ({
  stage: ({ simulator }: ShopifyWorld) => simulator.control.inject({ effect: status(code), times: 999 }),
});

export const shopifyUnderTest: PlatformUnderTest<ShopifyWorld> = {
  platform: 'SHOPIFY',
  openWorld,
  ways: [
    { name: 'page by page', settings: paged },
    { name: 'in bulk', settings: { bulkThreshold: 10 } },
  ],
  faults: [
    calls('a bucket that is empty', { effect: { kind: 'throttled' }, skip: 2, times: 5 }),
    calls('429 answers', { effect: status(429), skip: 2, times: 3 }),
    calls('5xx answers', { effect: status(503), skip: 1, times: 3 }),
    calls('time-outs of the gateway', { effect: status(504), match: ordersPage, times: 5 }),
    calls('internal errors', { effect: { kind: 'internal-error' }, match: ordersPage, times: 3 }),
    calls('nulls within a page', {
      effect: { kind: 'internal-error', nullPath: ['orders', 'nodes', 0] },
      match: ordersPage,
    }),
    calls('cut bodies', { effect: { kind: 'cut', afterBytes: 900 }, skip: 3, times: 4 }),
    calls('reset connections', { effect: { kind: 'reset' }, skip: 2, times: 3 }),
    calls('pages served twice', { effect: { kind: 'duplicate-page' }, skip: 1, match: ordersPage, times: 2 }),
    calls('a lost detail of refunds', {
      effect: { kind: 'cut', afterBytes: 50 },
      match: { query: 'RefundDetails' },
      times: 2,
    }),
    {
      ...calls('a token that expires in the middle', { effect: { kind: 'expire-tokens' }, skip: 4 }),
      settings: app,
    },
    {
      ...calls('a stream that always fails, while the others continue', {
        effect: status(503),
        match: { query: 'ProductsCount' },
        times: 6,
      }),
      endsWith: 'http_503',
    },
    exports('an export that is stuck', { kind: 'stuck' }),
    exports('an export that fails with a part of its file', {
      kind: 'failed',
      errorCode: 'INTERNAL_SERVER_ERROR',
      afterLines: 30,
    }),
    {
      ...calls('a file that is cut again and again', {
        effect: { kind: 'cut', afterBytes: 50_000 },
        match: { kind: 'download' },
        times: 5,
      }),
      way: 'in bulk',
    },
  ],
  rate: {
    // The slowest plan, and more than its bucket holds.
    openWorld: () => openWorld({ seed: 'rate', records: 1500, days: 300 }, { ...worldSettings, restoreRate: 100 }),
    settings: paged,
    reckon: ({ simulator }) => {
      const log = simulator.control.calls();
      return {
        refused: log.filter(({ isThrottled, status: code }) => isThrottled || code === 429).length,
        requests: log.length,
        idealMs: leastWaitMs(log, 100),
      };
    },
    // Points and waited milliseconds are whole numbers.
    roundingMs: 11,
  },
  memory: { small: 500, large: 2000, varianceBytes: 2 << 20 },
  drift: {
    stage: ({ simulator, shop }) => {
      const [order] = shop.orders.values();
      const [product] = shop.products.values();
      simulator.control.mutate('order', order!.id, { financialStatus: 'SETTLING' as never });
      simulator.control.mutate('product', product!.id, { status: 'VAULTED' as never });
    },
    reported: [
      { stream: 'orders', path: 'displayFinancialStatus', value: 'SETTLING' },
      { stream: 'products', path: 'status', value: 'VAULTED' },
    ],
    reaches: [
      {
        sql: "select count(*)::integer as orders from warehouse.fact_orders where financial_status = 'SETTLING'",
        rows: [{ orders: 1 }],
      },
    ],
  },
  refusals: [
    {
      name: 'a wrong token',
      settings: { accessToken: testSecrets.refusedShopifyToken },
      code: 'shopify_token_refused',
      says: /the access token was refused; check it/,
    },
    {
      name: 'a wrong client secret',
      settings: { ...app, clientSecret: testSecrets.refusedClientSecret },
      code: 'shopify_credentials_refused',
      says: /client id and secret were refused.*Check both/,
    },
    {
      name: 'an app that may not read orders',
      stage: ({ simulator }) => simulator.control.setScopes(ALL_SCOPES.filter((scope) => scope !== 'read_orders')),
      code: 'shopify_missing_scope',
      says: /lacks the permission read_orders.*Grant it to the app/,
    },
    { name: 'a shop that is frozen', ...lasting(402), code: 'http_402', says: /frozen until its owner pays the bill/ },
    { name: 'a shop that is locked', ...lasting(423), code: 'http_423', says: /the shop is locked/ },
    { name: 'an unknown shop', ...lasting(404), code: 'http_404', says: /check the shop's domain/ },
    { name: 'access that is forbidden', ...lasting(403), code: 'http_403', says: /access to the shop is forbidden/ },
  ],
};

/**
 * The waits of a client that calls as soon as the bucket holds a call's price, which it knows from the second call of a
 * query on; before the first it needs the maximum cost of a query.
 */
function leastWaitMs(log: readonly Call[], restoreRate: number): number {
  let level = restoreRate * 20;
  let waited = 0;
  const priced = new Set<string>();
  for (const { query, requestedCost, actualCost } of log) {
    if (query === null) continue;
    const price = priced.has(query) ? (requestedCost ?? 0) : dearestQuery;
    priced.add(query);
    const missing = Math.max(0, price - level);
    waited += (missing / restoreRate) * 1000;
    level += missing - (actualCost ?? 0);
  }
  return waited;
}
