import { AMAZON_CREDENTIALS, type Role } from '../../simulators/amazon/access.js';
import type { Call } from '../../simulators/amazon/call-log.js';
import { makeSeller } from '../../simulators/amazon/data/generate.js';
import { GERMANY, UNITED_KINGDOM } from '../../simulators/amazon/data/marketplaces.js';
import type { Seller } from '../../simulators/amazon/data/seller.js';
import { Trader } from '../../simulators/amazon/data/trader.js';
import type { Fault, FaultEffect } from '../../simulators/amazon/faults.js';
import { OPERATIONS } from '../../simulators/amazon/operations.js';
import { type AmazonSimulator, startAmazonSimulator } from '../../simulators/amazon/server.js';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import { startEcbSimulator } from '../../simulators/ecb/server.js';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { makeClock, micros, MICROS_PER_SECOND } from '../../simulators/kit/clock.js';
import { daysFrom } from '../../simulators/trade/marketing/days.js';
import type { SourceConfig } from '../../src/config/config.js';
import { amazonLedger, amazonWarehouse } from '../end-to-end/amazon-books.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { onHttpRequest } from './http-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const now = '2026-07-01T06:00:00Z';
const hour = 3600;
const day = 24 * hour;
/** Past the day after which a sync reads the last one and open postings again. */
const settleMs = 25 * hour * 1000;
const rateDays = daysFrom('2025-08-01', '2026-08-01').filter(isTargetDay);
const roles: Role[] = ['orders', 'reports', 'finances', 'inventory', 'sellers'];

interface AmazonWorld extends PlatformWorld {
  simulator: AmazonSimulator;
  seller: Seller;
}

/**
 * A seller in two marketplaces, with different currencies and time zones. Nothing changes around the instant two days ago, from which
 * orders are read in another form, and no posting matures soon: the duration of a test does not matter.
 */
async function openWorld({ seed, records, days }: WorldWanted): Promise<AmazonWorld> {
  const start = micros(now) - (days + 4) * day * MICROS_PER_SECOND;
  const until = new Date(Date.parse(now) - 3 * day * 1000).toISOString();
  const seller = makeSeller({ seed, marketplaces: [GERMANY, UNITED_KINGDOM], days, orders: records, until });
  const virtual = makeClock({ mode: 'manual', at: micros(now) - 12 * hour * MICROS_PER_SECOND });
  const simulator = await startAmazonSimulator({
    seller,
    clock: virtual,
    settings: { rateFactor: 1000, reportSeconds: { queue: 1, progress: 0 }, summariesPerPage: 6 },
  });
  const trader = new Trader(seller, virtual, seed);
  // Ended by as much as Finances are late.
  trader.trade(Math.ceil(records / 10), Math.min(hour, (50 * hour) / records));
  virtual.set(micros(now));
  const soon = micros(now) + 3 * day * MICROS_PER_SECOND;
  for (const { deferral } of seller.transactions) {
    if (deferral && deferral.maturesAt > micros(now) && deferral.maturesAt < soon) deferral.maturesAt = soon;
  }
  const clock = clockOn(virtual);
  const ecb = await startEcbSimulator(new RateBook(Object.fromEntries(rateDays.map((each) => [each, { GBP: '0.8' }]))));
  return {
    ...{ simulator, seller, clock, ecbUrl: ecb.url },
    source: (settings) => sellerSource(simulator, new Date(start / 1000), settings),
    change: (random) => {
      virtual.advance(random.int(1, 3000));
      trader.step();
    },
    settle: () => clock.sleep(settleMs),
    onRead: (listener) => onHttpRequest(simulator.url, listener),
    books: { ledger: () => amazonLedger(seller, virtual.now()), warehouse: amazonWarehouse },
    mend: () => {
      const { control } = simulator;
      control.reset();
      control.access.rotateSecret(AMAZON_CREDENTIALS.clientSecret);
      control.access.authorise(AMAZON_CREDENTIALS.refreshToken);
      control.access.reinstate();
      control.access.setRoles(roles);
      control.configure({ refusesOrders2026: false });
    },
    close: async () => {
      await Promise.all([simulator.close(), ecb.close()]);
    },
  };
}

function sellerSource(
  { url, tokenUrl }: AmazonSimulator,
  start: Date,
  settings: Record<string, unknown> = {},
): SourceConfig {
  return {
    ...{ id: 'seller', platform: 'AMAZON', name: null, timezone: 'Europe/Berlin', currency: 'EUR' },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/Berlin', backfillStart: start.toISOString().slice(0, 10) },
    settings: {
      ...{ region: 'eu', ordersApi: 'auto', baseUrl: url, tokenUrl },
      ...{ clientId: AMAZON_CREDENTIALS.clientId, clientSecret: testSecrets.amazonClientSecret },
      ...{ refreshToken: testSecrets.amazonRefreshToken, ...settings },
    },
  };
}

const isShipped = /^(SHIPPED|BEAMED_UP)$/;
const isMet = ({ simulator }: AmazonWorld): boolean => simulator.control.faults.count === 0;
const calls = (name: string, ...faults: Fault[]): StagedFault<AmazonWorld> => ({
  name,
  isMet,
  stage: ({ simulator }) => simulator.control.inject(...faults),
});
const of = (operation: string) => ({ match: { operation } });
const error = (status: number, code: string, message = 'Try again.'): FaultEffect => ({
  ...{ kind: 'api-error', status, code, message },
});
const staleToken = error(400, 'InvalidInput', 'Next token has expired.');
const access = (change: (access: AmazonSimulator['control']['access']) => void) => ({
  stage: ({ simulator }: AmazonWorld) => change(simulator.control.access),
});

export const amazonUnderTest: PlatformUnderTest<AmazonWorld> = {
  platform: 'AMAZON',
  ended: ['ledger'],
  openWorld,
  ways: [{ name: 'from reports and lists', settings: {} }],
  faults: [
    calls('429 answers, some of them without details', {
      effect: { kind: 'throttled' },
      ...{ match: { operation: 'searchOrders' }, times: 2 },
    }),
    calls('a bucket that others have emptied', { effect: { kind: 'throttled', isBare: true }, skip: 3, times: 3 }),
    calls('5xx answers', { effect: error(500, 'InternalFailure'), skip: 1, times: 3 }),
    calls('503 pages of a proxy', { effect: { kind: 'status', status: 503 }, skip: 4, times: 3 }),
    calls('time-outs of the gateway', {
      effect: { kind: 'status', status: 504 },
      ...{ ...of('listTransactions'), skip: 1, times: 3 },
    }),
    calls('cut bodies', { effect: { kind: 'cut', afterBytes: 200 }, skip: 3, times: 4 }),
    calls('reset connections', { effect: { kind: 'reset' }, skip: 2, times: 3 }),
    calls('tokens that end before their time', { effect: { kind: 'expire-tokens' }, skip: 5, times: 2 }),
    calls('a dataset that is refused for some time', {
      effect: { kind: 'refuses-dataset', dataset: 'TAX' },
      ...{ ...of('searchOrders'), times: 3 },
    }),
    calls('a report that fails', { effect: { kind: 'report-outcome', outcome: 'FATAL' }, ...of('createReport') }),
    calls('a report that fails with a reason', {
      effect: { kind: 'report-outcome', outcome: 'FATAL', hasReason: true },
      ...of('createReport'),
    }),
    calls('a report that is cancelled although there are orders', {
      effect: { kind: 'report-outcome', outcome: 'CANCELLED' },
      ...of('createReport'),
    }),
    calls('links of documents that are over', { effect: { kind: 'dead-link' }, ...of('getReportDocument'), times: 2 }),
    calls('cut documents', { effect: { kind: 'cut', afterBytes: 2000 }, ...of('download'), times: 3 }),
    calls('page tokens that are over', {
      effect: staleToken,
      match: { operation: 'getInventorySummaries', query: 'nextToken' },
    }),
    {
      ...calls('a stream that always fails, while the others continue', {
        effect: { kind: 'status', status: 503 },
        match: { operation: 'getInventorySummaries', query: 'details' },
        times: 6,
      }),
      endsWith: 'http_503',
    },
  ],
  rate: {
    openWorld: async () => {
      const world = await openWorld({ seed: 'rate', records: 40, days: 20 });
      world.simulator.control.configure({ rateFactor: 1, reportSeconds: { queue: 0, progress: 0 } });
      const trader = new Trader(world.seller, world.simulator.amazon.clock, 'rate');
      // Each asks for its items by itself.
      trader.trade(520, 60);
      return world;
    },
    settings: { ordersApi: 'v0' },
    reckon: ({ simulator }) => {
      const log = simulator.control.calls();
      return {
        refused: log.filter(({ status }) => status === 429).length,
        requests: log.length,
        idealMs: leastWaitMs(log),
      };
    },
    roundingMs: 1,
  },
  memory: { small: 300, large: 2000, varianceBytes: 2 << 20 },
  drift: {
    stage: ({ simulator, seller }) => {
      const at = simulator.control.now();
      // The same one each time.
      const order = seller.orderList.find(({ status, replaces }) => isShipped.test(status) && replaces === null);
      seller.put(Object.assign(order!, { status: 'BEAMED_UP', updatedAt: at, visibleAt: at }));
      simulator.control.configure({ newField: true });
      simulator.control.advance(600);
    },
    reported: [
      { stream: 'orders', path: 'fulfillment.fulfillmentStatus', value: 'BEAMED_UP' },
      { stream: 'orders', path: 'orderItems[].droneFlights', value: null },
    ],
    reaches: [
      {
        sql: "select count(*)::integer as orders from warehouse.fact_orders where fulfillment_status = 'BEAMED_UP'",
        rows: [{ orders: 1 }],
      },
    ],
  },
  refusals: [
    {
      name: 'a withdrawn authorisation',
      ...access((each) => each.revoke()),
      code: 'amazon_invalid_grant',
      says: /authorise the app again in Seller Central/,
    },
    {
      name: 'a refresh token that was never given',
      settings: { refreshToken: testSecrets.refusedAmazonRefreshToken },
      code: 'amazon_invalid_grant',
      says: /or the refresh token is wrong/,
    },
    {
      name: 'a client secret that was rotated',
      ...access((each) => each.rotateSecret('amzn1.oa2-cs.v1.the-next-one')),
      code: 'amazon_invalid_client',
      says: /rotated every 180 days.*set settings.clientSecret to the current one/,
    },
    {
      name: 'a suspended account',
      ...access((each) => each.suspend()),
      code: 'amazon_account_suspended',
      says: /suspended the account in Amazon.de, Amazon.co.uk.*Seller Central/,
    },
    {
      name: 'an app that may not read orders',
      ...access((each) => each.setRoles(roles.filter((role) => role !== 'orders'))),
      code: 'amazon_access_denied',
      says: /the app lacks the role.*authorise the app again/,
    },
    {
      name: 'an app that may not read reports',
      ...access((each) => each.setRoles(roles.filter((role) => role !== 'reports'))),
      code: 'amazon_access_denied',
      says: /reports.*the app lacks the role/,
    },
    {
      name: 'a marketplace in which the account does not sell',
      settings: { marketplaces: ['ATVPDKIKX0DER'] },
      code: 'amazon_no_marketplace',
      says: /it sells in: A1PA6795UKMFR9 \(Amazon.de\).*Correct settings.marketplaces/,
    },
  ],
};

/** The waits of a client that makes these calls one after the other, each as soon as its bucket holds a token. */
function leastWaitMs(log: readonly Call[]): number {
  const buckets = new Map(OPERATIONS.map(({ name, rate, burst }) => [name, { rate, burst, tokens: burst, at: 0 }]));
  let waited = 0;
  for (const { operation } of log) {
    const bucket = buckets.get(operation);
    if (!bucket) continue;
    bucket.tokens = Math.min(bucket.burst, bucket.tokens + ((waited - bucket.at) / 1000) * bucket.rate);
    const wait = bucket.tokens >= 1 ? 0 : ((1 - bucket.tokens) / bucket.rate) * 1000;
    waited += wait;
    bucket.tokens += (wait / 1000) * bucket.rate - 1;
    bucket.at = waited;
  }
  return waited;
}
