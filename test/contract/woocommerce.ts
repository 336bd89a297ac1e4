import { makeClock, micros } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { generateStore } from '../../simulators/woocommerce/data/generate.js';
import { ledgerOf } from '../../simulators/woocommerce/data/ledger.js';
import { stepKinds, takeStep } from '../../simulators/woocommerce/data/random-step.js';
import { WooTrader } from '../../simulators/woocommerce/data/trader.js';
import type { Fault } from '../../simulators/woocommerce/faults.js';
import { startWooSimulator, type WooSimulator } from '../../simulators/woocommerce/server.js';
import { DEFAULT_KEY, type PartialSettings } from '../../simulators/woocommerce/settings.js';
import { WooStore } from '../../simulators/woocommerce/store.js';
import type { SourceConfig } from '../../src/config/config.js';
import { ledgerBooks, warehouseBooks } from '../end-to-end/books.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { onHttpRequest } from './http-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const now = '2026-07-01T06:00:00Z';
const day = 86_400_000;
/** Past the hours after which a sync does a full reconciliation, which finds changes without a modified time. */
const settleMs = 21 * 3600 * 1000;

const storeSettings: PartialSettings = {
  ...{ id: 'corner', name: 'The corner', currency: 'GBP', timezone: 'Europe/Berlin', pricesIncludeTax: true },
  customStatuses: ['awaiting-pickup'],
};

interface WooWorld extends PlatformWorld {
  simulator: WooSimulator;
  store: WooStore;
}

async function openWorld(
  { seed, records, days }: WorldWanted,
  changed: Partial<PartialSettings> = {},
): Promise<WooWorld> {
  const settings = { ...storeSettings, ...changed };
  const to = new Date(now);
  const from = new Date(to.getTime() - days * day);
  const contents = generateStore({
    seed,
    settings,
    from,
    to,
    orders: records,
    products: Math.min(25, Math.ceil(records / 4)),
  });
  const virtual = makeClock({ mode: 'manual', at: micros(now) });
  const store = new WooStore(settings, contents, virtual);
  const simulator = await startWooSimulator({ stores: [store], clock: virtual });
  const clock = clockOn(virtual);
  return {
    ...{ simulator, store, clock },
    source: (more) => cornerSource(simulator, more),
    change: (random: Random) => {
      virtual.advance(random.int(1, 3000));
      const trader = new WooTrader(store, random);
      if (!takeStep(trader, random.pick(stepKinds))) takeStep(trader, 'order');
      trader.close();
    },
    settle: () => clock.sleep(settleMs),
    onRead: (listener) => onHttpRequest(simulator.url, listener),
    books: {
      ledger: () => ledgerBooks(ledgerOf(store.contents(), store.settings).days),
      warehouse: warehouseBooks,
    },
    mend: () => {
      simulator.control.reset();
      simulator.control.configure({ keys: [DEFAULT_KEY], hasPrettyPermalinks: true });
    },
    close: () => simulator.close(),
  };
}

function cornerSource(simulator: WooSimulator, settings: Record<string, unknown> = {}): SourceConfig {
  return {
    ...{ id: 'corner', platform: 'WOOCOMMERCE', name: null, timezone: null, currency: null },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/Berlin', backfillStart: '2026-01-01' },
    settings: {
      ...{ url: simulator.baseUrlFor('corner'), authentication: 'auto', reconcileHours: 20, reconcileOrders: 500 },
      ...{ consumerKey: testSecrets.wooConsumerKey, consumerSecret: testSecrets.wooConsumerSecret },
      ...settings,
    },
  };
}

const orders = { path: '/wc/v3/orders' };
const isMet = ({ simulator }: WooWorld): boolean => simulator.control.faults.count === 0;
const calls = (name: string, ...faults: Fault[]): StagedFault<WooWorld> => ({
  name,
  isMet,
  stage: ({ simulator }) => simulator.control.inject(...faults),
});
const status = (code: number, headers: Record<string, string> = {}) =>
  ({ kind: 'status', status: code, headers }) as const;
const lasting = (effect: Fault['effect']) => ({
  stage: ({ simulator }: WooWorld) => simulator.control.inject({ effect, times: 999 }),
});
const withKey = (changed: Partial<typeof DEFAULT_KEY>) => ({
  stage: ({ simulator }: WooWorld) => simulator.control.configure({ keys: [{ ...DEFAULT_KEY, ...changed }] }),
});

export const woocommerceUnderTest: PlatformUnderTest<WooWorld> = {
  platform: 'WOOCOMMERCE',
  openWorld,
  // The catalogue's current words, which change without the orders.
  quoted: ['sku', 'title', 'variant_title'].map((column) => `fact_order_items.${column}`),
  ways: [{ name: 'by what changed', settings: {} }],
  faults: [
    calls('429 answers without a hint', { effect: status(429), skip: 2, times: 3 }),
    calls('429 answers with Retry-After', { effect: status(429, { 'retry-after': '5' }), skip: 3, times: 3 }),
    calls('503 answers of the host', { effect: status(503), skip: 1, times: 3 }),
    calls('a store that does not manage large pages', { effect: status(504), match: orders, skip: 1, times: 5 }),
    calls('pages instead of JSON', { effect: { kind: 'html' }, match: orders, times: 2 }),
    calls('PHP notices before the JSON', { effect: { kind: 'php-notices' }, skip: 4, times: 3 }),
    calls('cut bodies', { effect: { kind: 'cut', afterBytes: 900 }, skip: 3, times: 4 }),
    calls('reset connections', { effect: { kind: 'reset' }, skip: 2, times: 3 }),
    calls('a failing list of refunds', { effect: status(503), match: { path: '/refunds' }, skip: 1, times: 3 }),
    calls('cut lists of variations', {
      ...{ effect: { kind: 'cut', afterBytes: 300 }, match: { path: '/variations' } },
      times: 3,
    }),
    calls('pages served twice', { effect: { kind: 'duplicate-page' }, skip: 1, match: orders, times: 2 }),
    {
      ...calls('a stream that always fails, while the others continue', {
        effect: status(503),
        match: { path: '/wc/v3/coupons' },
        times: 6,
        // The probe requests them, too.
        skip: 1,
      }),
      endsWith: 'http_503',
    },
  ],
  rate: {
    openWorld: () => openWorld({ seed: 'rate', records: 400, days: 300 }, { rateLimit: { perSecond: 2, burst: 1 } }),
    settings: { requestsPerSecond: 2 },
    reckon: ({ simulator }) => {
      const log = simulator.control.calls();
      return {
        refused: log.filter(({ isRateLimited }) => isRateLimited).length,
        requests: log.length,
        idealMs: ((log.length - 1) / 2) * 1000,
      };
    },
    roundingMs: 2,
  },
  memory: { small: 500, large: 3300, varianceBytes: 2 << 20 },
  drift: {
    stage: ({ simulator, store }) => {
      const [order, ...others] = store.orders.values();
      // Only what is staged here: generated orders have plugins' fields and statuses too.
      for (const { id } of store.orders.values()) simulator.control.touchSilently('order', id, { pluginFields: {} });
      for (const { id, status } of others) {
        if (status === 'awaiting-pickup') simulator.control.mutate('order', id, { status: 'processing' });
      }
      const [product] = store.products.values();
      simulator.control.mutate('order', order!.id, {
        status: 'awaiting-pickup',
        pluginFields: { gift_wrap: { paper: 'red' } },
      });
      simulator.control.mutate('product', product!.id, { type: 'bundle' as never });
      // The current second is not read yet.
      simulator.control.advance(5);
    },
    reported: [
      { stream: 'orders', path: 'gift_wrap', value: null },
      { stream: 'orders', path: 'status', value: 'awaiting-pickup' },
      { stream: 'products', path: 'type', value: 'bundle' },
    ],
    reaches: [
      {
        sql: "select count(*)::integer as orders from warehouse.fact_orders where financial_status = 'awaiting-pickup'",
        rows: [{ orders: 1 }],
      },
    ],
  },
  refusals: [
    {
      name: 'a wrong consumer key',
      settings: { consumerKey: testSecrets.refusedWooKey },
      code: 'woocommerce_rest_authentication_error',
      says: /Consumer key is invalid.*check the key in WooCommerce's settings/,
    },
    {
      name: 'a wrong consumer secret',
      settings: { consumerSecret: testSecrets.refusedWooSecret },
      code: 'woocommerce_rest_authentication_error',
      says: /signature does not match.*check the key/,
    },
    {
      name: 'a key that may only write',
      ...withKey({ permissions: 'write' }),
      code: 'woocommerce_rest_authentication_error',
      says: /does not have read permissions.*needs read permission/,
    },
    {
      name: 'a key of a user who does not manage the shop',
      ...withKey({ isManager: false }),
      code: 'woocommerce_rest_cannot_view',
      says: /use the key of an administrator or shop manager/,
    },
    {
      name: 'a store with plain permalinks',
      stage: ({ simulator }) => simulator.control.configure({ hasPrettyPermalinks: false }),
      code: 'woo_no_api',
      says: /permalinks are not "Plain"/,
    },
    { name: 'a firewall', ...lasting(status(403)), code: 'woo_host_refuses', says: /Allow this machine's address/ },
    {
      name: 'a store that has moved',
      ...lasting({ kind: 'redirect', to: 'https://new.example/shop' }),
      code: 'woo_redirected',
      says: /Set settings.url/,
    },
  ],
};
