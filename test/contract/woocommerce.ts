import { type ClockSettings, makeClock, micros } from '../../simulators/kit/clock.js';
import { generateStore } from '../../simulators/woocommerce/data/generate.js';
import { ledgerOf } from '../../simulators/woocommerce/data/ledger.js';
import { stepKinds, takeStep } from '../../simulators/woocommerce/data/random-step.js';
import { WooTrader } from '../../simulators/woocommerce/data/trader.js';
import type { Fault } from '../../simulators/woocommerce/faults.js';
import { startWooSimulator, type WooSimulator } from '../../simulators/woocommerce/server.js';
import { DEFAULT_KEY, type PartialSettings } from '../../simulators/woocommerce/settings.js';
import { systemClock } from '../../src/clock.js';
import type { SourceConfig } from '../../src/config/config.js';
import { ledgerBooks, warehouseBooks } from '../end-to-end/books.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { onHttpRequest } from './http-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const now = '2026-07-01T06:00:00Z';
const day = 86_400_000;
const lastOrderAt = Date.parse(now) - day;
/** Past the hours after which a sync looks through everything: what leaves without a word is found only then. */
const settleMs = 21 * 3_600_000;

const store: PartialSettings = { id: 'corner', name: 'Corner', currency: 'GBP', timezone: 'Europe/London' };
/** What the host of the rationed store lets through. */
const perSecond = 20;
const walk = { reconcileHours: 20 };

interface WooWorld extends PlatformWorld {
  simulator: WooSimulator;
}

async function openWorld(
  { seed, records, days }: WorldWanted,
  changes: Partial<PartialSettings> = {},
  time: ClockSettings = { mode: 'manual', at: micros(now) },
): Promise<WooWorld> {
  const settings = { ...store, ...changes };
  const storeClock = makeClock(time);
  const [from, to] = [new Date(lastOrderAt - days * day), new Date(lastOrderAt)];
  const contents = generateStore({
    seed,
    settings,
    from,
    to,
    orders: records,
    products: Math.min(30, Math.ceil(records / 4)),
  });
  const simulator = await startWooSimulator({ stores: [{ settings, contents }], clock: storeClock });
  const clock = time.mode === 'manual' ? clockOn(storeClock) : systemClock;
  const wooStore = simulator.control.store();
  return {
    ...{ simulator, clock, close: () => simulator.close() },
    source: (more) => cornerSource(simulator, more),
    change: (random) => {
      const trader = new WooTrader(wooStore, random);
      if (!takeStep(trader, random.pick(stepKinds))) takeStep(trader, 'order');
      trader.close();
    },
    settle: () => clock.sleep(settleMs),
    onRead: (listener) => onHttpRequest(simulator.url, listener),
    books: {
      ledger: () => ledgerBooks(ledgerOf(wooStore.contents(), wooStore.settings).days),
      warehouse: warehouseBooks,
    },
    mend: () => {
      simulator.control.reset();
      simulator.control.configure({ keys: [DEFAULT_KEY] });
    },
  };
}

function cornerSource(simulator: WooSimulator, settings: Record<string, unknown> = {}): SourceConfig {
  return {
    ...{ id: 'corner', platform: 'WOOCOMMERCE', name: null, timezone: null, currency: null },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: '2024-01-01' },
    settings: {
      url: simulator.baseUrlFor('corner'),
      consumerKey: testSecrets.wooConsumerKey,
      consumerSecret: testSecrets.wooConsumerSecret,
      authentication: 'auto',
      ...walk,
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

export const woocommerceUnderTest: PlatformUnderTest<WooWorld> = {
  platform: 'WOOCOMMERCE',
  openWorld,
  // The catalogue's words of the moment, which no order was changed for.
  quoted: ['sku', 'title', 'variant_title'].map((column) => `fact_order_items.${column}`),
  ways: [
    { name: 'by what was modified', settings: walk },
    { name: 'by a look through everything each time', settings: { reconcileHours: 0 } },
  ],
  faults: [
    calls('429 answers of the host, with and without a hint', {
      effect: status(429, { 'retry-after': '3' }),
      skip: 3,
      times: 2,
    }),
    calls('503 answers of the host', { effect: status(503), skip: 2, times: 3 }),
    calls('time-outs of the gateway', { effect: status(504), match: orders, skip: 1, times: 5 }),
    calls('pages of a maintenance plugin', { effect: { kind: 'html' }, match: orders, skip: 1, times: 3 }),
    calls('PHP notices before the JSON', { effect: { kind: 'php-notices' }, match: orders, skip: 1, times: 2 }),
    calls('cut bodies', { effect: { kind: 'cut', afterBytes: 300 }, skip: 4, times: 4 }),
    calls('reset connections', { effect: { kind: 'reset' }, skip: 3, times: 3 }),
    calls('pages served twice', { effect: { kind: 'duplicate-page' }, match: orders, skip: 2, times: 2 }),
    {
      ...calls('a list that fails for good, while the others go on', {
        effect: status(503),
        match: { path: '/wc/v3/customers', query: 'orderby' },
        times: 6,
      }),
      endsWith: 'http_503',
    },
  ],
  rate: {
    openWorld: () =>
      openWorld({ seed: 'rate', records: 120, days: 30 }, { rateLimit: { perSecond, burst: 3 } }, { mode: 'real' }),
    settings: { ...walk, requestsPerSecond: perSecond },
    reckon: ({ simulator }) => {
      const log = simulator.control.calls();
      return {
        refused: log.filter(({ isRateLimited }) => isRateLimited).length,
        requests: log.length,
        // Of a client that calls as soon as the host takes another call.
        idealMs: ((log.length - 1) / perSecond) * 1000,
      };
    },
    lostMs: 100,
  },
  memory: { small: 500, large: 4000, varianceBytes: 4 << 20 },
  drift: {
    stage: ({ simulator: { control } }) => {
      const [order] = control
        .store()
        .orders.sorted('id')
        .filter(({ status: code }) => code !== 'trash');
      const [product] = control.store().products.sorted('id');
      control.configure({ customStatuses: ['awaiting-pickup'] });
      control.mutate('order', order!.id, { status: 'awaiting-pickup' });
      control.mutate('product', product!.id, { type: 'bundle' as never });
    },
    told: [
      // A plugin's, in some of the store's orders from the start.
      { stream: 'orders', path: 'gift_message', value: null },
      { stream: 'orders', path: 'loyalty', value: null },
      { stream: 'orders', path: 'status', value: 'awaiting-pickup' },
      { stream: 'products', path: 'type', value: 'bundle' },
    ],
    reaches: [],
  },
  refusals: [
    {
      name: 'a consumer key that is wrong',
      settings: { consumerKey: testSecrets.refusedWooKey },
      code: 'woocommerce_rest_authentication_error',
      says: /check the key in WooCommerce's settings/,
    },
    {
      name: 'a consumer secret that is wrong',
      settings: { consumerSecret: testSecrets.refusedWooSecret },
      code: 'woocommerce_rest_authentication_error',
      says: /check the key in WooCommerce's settings/,
    },
    {
      name: 'a key that may only write',
      stage: ({ simulator }) => simulator.control.configure({ keys: [{ ...DEFAULT_KEY, permissions: 'write' }] }),
      code: 'woocommerce_rest_authentication_error',
      says: /it needs the permission to read/,
    },
    {
      name: 'a key of somebody who may not see orders',
      stage: ({ simulator }) => simulator.control.configure({ keys: [{ ...DEFAULT_KEY, isManager: false }] }),
      code: 'woocommerce_rest_cannot_view',
      says: /give the key to an administrator or shop manager/,
    },
    {
      name: 'an address without a store',
      stage: ({ simulator }) => simulator.control.inject({ effect: status(404), times: 999 }),
      code: 'woo_no_api',
      says: /check settings\.url/,
    },
    {
      name: 'a host that refuses access',
      stage: ({ simulator }) => simulator.control.inject({ effect: status(403), times: 999 }),
      code: 'woo_host_refuses',
      says: /let this machine's address in/,
    },
  ],
};
