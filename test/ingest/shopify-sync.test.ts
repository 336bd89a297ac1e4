import { expect } from 'chai';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import type { ShopContents } from '../../simulators/shopify/model.js';
import { ShopifyClient } from '../../src/ingest/shopify/client/client.js';
import { ordersPage } from '../../src/ingest/shopify/read/queries/orders.js';
import { ConfigError, TransientError } from '../../src/runtime/errors.js';
import { rejection } from '../support/rejection.js';
import { testSecrets } from '../support/secrets.js';
import { testLogger } from '../support/test-logger.js';
import { type SimulatedShop, shopSettings, startSimulatedShop } from './support/simulated-shop.js';
import { expectOrders, expectWhole } from './support/whole-shop.js';

const now = '2026-07-01T12:00:00Z';
const generated = (orders: number, more: object = {}): ShopContents =>
  generateShop({
    seed: 7,
    settings: shopSettings,
    orders,
    from: new Date('2025-01-01T00:00:00Z'),
    to: new Date('2026-06-30T00:00:00Z'),
    products: 40,
    ...more,
  });
const onlyOrders = { streams: ['orders'] };
const minute = 60_000;

/** The behaviour of every platform is tested in test/contract; this tests Shopify's own. */
describe('syncing a Shopify shop', () => {
  let shop: SimulatedShop;

  async function start(contents: Partial<ShopContents>, at = now): Promise<void> {
    shop = await startSimulatedShop(contents, at);
  }

  afterEach(async () => {
    await shop.close();
  });

  const written = async (): Promise<number> =>
    (await shop.database.pool.query('select from raw.record_version')).rowCount!;
  const callsOf = (text: string) => shop.simulator.control.calls().filter(({ query }) => query?.includes(text));

  it('loads every record completely, and writes nothing the second time', async () => {
    await start(generated(300));
    const { streams } = await shop.sync();
    await expectWhole(shop);
    expect(streams.map(({ stream }) => stream)).to.deep.equal([
      'locations',
      'products',
      'customers',
      'orders',
      'inventory',
      'deletions',
    ]);
    expect(streams.find(({ stream }) => stream === 'orders')?.progress).to.deep.equal({ done: 300, total: 300 });
    const before = await written();
    await shop.clock.sleep(5 * minute);
    await shop.sync();
    expect(await written()).to.equal(before);
  });

  it('follows lines, refunds and variants over all their pages', async () => {
    await start(generated(30, { hugeOrders: 3 }));
    expect(
      Math.max(...[...shop.simulator.control.shop().orders.values()].map(({ lines }) => lines.length)),
    ).to.be.above(250);
    await shop.sync();
    await expectWhole(shop);
    expect(callsOf('OrderLines')).not.to.have.length(0);
  });

  it('does not lose rows that the search index shows late', async () => {
    shop = await startSimulatedShop(generated(20), now, { indexLagSeconds: 300 });
    await shop.sync(onlyOrders);
    const [order] = [...shop.simulator.control.shop().orders.values()];
    shop.simulator.control.mutate('order', order!.id, { tags: ['late'] });
    await shop.clock.sleep(3 * minute);
    // Reads the minute in which the order changed, which the index does not show yet.
    const { streams } = await shop.sync(onlyOrders);
    expect(streams[0]).to.deep.include({ watermark: '2026-07-01T12:01:00Z' });
    expect(streams[0]?.counts.changed).to.equal(0);
    await shop.clock.sleep(7 * minute);
    await shop.sync(onlyOrders);
    await expectOrders(await shop.latest('orders'), shop.simulator.control.shop());
  });

  describe('through faults', () => {
    it('requests again if the answer belongs to the window before', async () => {
      // One page per window: the last page of one, with nothing after it, arrives instead of the next one's first.
      await start(generated(100));
      shop.simulator.control.inject({ effect: { kind: 'duplicate-page' }, skip: 1, match: { query: 'OrdersPage' } });
      await shop.sync(onlyOrders);
      await expectOrders(await shop.latest('orders'), shop.simulator.control.shop());
    });

    it('asks for smaller pages while large ones time out', async () => {
      await start(generated(600, { from: new Date('2026-06-02T00:00:00Z') }));
      const timedOut = { kind: 'status', status: 504 } as const;
      shop.simulator.control.inject({ effect: timedOut, match: { query: 'OrdersPage' }, times: 4 });
      await shop.sync(onlyOrders);
      const sizes = callsOf('OrdersPage').map(({ variables }) => (variables as { first: number }).first);
      expect(sizes.slice(0, 5)).to.deep.equal([250, 250, 125, 125, 62]);
      await expectOrders(await shop.latest('orders'), shop.simulator.control.shop());
    });

    it('sees rows that move during paging, once the shop is at rest', async () => {
      await start(generated(600, { from: new Date('2026-06-02T00:00:00Z') }));
      const control = shop.simulator.control;
      let pages = 0;
      const movers = [...control.shop().orders.values()].slice(0, 40);
      await shop.sync({
        ...onlyOrders,
        onProgress: () => {
          pages += 1;
          for (const { id } of movers.splice(0, 10)) control.mutate('order', id, { tags: [`moved ${pages}`] });
        },
      });
      await shop.clock.sleep(10 * minute);
      await shop.sync(onlyOrders);
      expect(movers).to.deep.equal([]);
      await expectOrders(await shop.latest('orders'), control.shop());
    });

    it('restarts the slice if its cursor is refused', async () => {
      await start(generated(600, { from: new Date('2026-06-02T00:00:00Z') }));
      const abort = new AbortController();
      const stopped = shop.sync({
        ...onlyOrders,
        signal: abort.signal,
        onProgress: ({ counts }) => counts.fetched > 0 && abort.abort(new Error('stopped')),
      });
      await rejection(stopped);
      const { rowCount } = await shop.database.pool.query(
        `update ops.stream_state set state = jsonb_set(state, '{slice,position,after}', '"rubbish"')
         where state #> '{slice,position,after}' is not null`,
      );
      expect(rowCount).to.equal(1);
      await shop.sync(onlyOrders);
      await expectOrders(await shop.latest('orders'), shop.simulator.control.shop());
    });
  });

  describe('with credentials', () => {
    const app = {
      accessToken: undefined,
      clientId: 'simulated-client',
      clientSecret: testSecrets.shopifyClientSecret,
    } as never;

    it('exchanges them for a token, again when it has expired, otherwise once a run', async () => {
      await start(generated(30));
      await shop.sync({ settings: app });
      const exchanges = () => shop.simulator.control.calls().filter(({ path }) => path.endsWith('access_token')).length;
      expect(exchanges()).to.equal(1);
      shop.simulator.control.inject({ effect: { kind: 'expire-tokens' }, skip: 4 });
      await shop.sync({ settings: app });
      expect(exchanges()).to.equal(3);
      await expectWhole(shop);
    });

    it('refuses settings with neither or both', async () => {
      await start({});
      for (const settings of [{ accessToken: undefined }, { clientId: 'simulated-client' }]) {
        expect(() => shop.connect({ settings: settings as never })).to.throw(ConfigError, 'either accessToken');
      }
    });
  });

  describe('with permissions', () => {
    const all = [
      'read_orders',
      'read_all_orders',
      'read_products',
      'read_customers',
      'read_inventory',
      'read_locations',
    ];
    const without = (...missing: string[]): string[] => all.filter((scope) => !missing.includes(scope));

    it('reports nothing if all are granted', async () => {
      await start({});
      const { streams, ...account } = await shop.connect().probe();
      expect(account).to.deep.equal({
        name: 'Harbour Goods',
        currency: 'USD',
        timezone: 'America/New_York',
        notices: [],
        ordersReadFrom: new Date('2024-01-01T00:00:00Z'),
      });
      expect(streams.map(({ stream, missing }) => [stream, missing])).to.deep.equal(
        shop.connect().streams.map(({ name }) => [name, null]),
      );
    });

    it('warns which orders are missing without read_all_orders', async () => {
      await start({});
      shop.simulator.control.setScopes(without('read_all_orders'));
      const { notices, ordersReadFrom } = await shop.connect().probe();
      expect(notices).to.have.length(1);
      expect(notices[0]).to.match(/^ORDERS ARE MISSING: .* from 2024-01-01 to 2026-05-02 /);
      expect(ordersReadFrom?.toISOString()).to.match(/^2026-05-02T/);
      // A backfill begins when its first day begins in the easternmost time zone.
      const dayBefore = shop.connect({ backfillStart: new Date('2023-12-31T10:00:00Z') });
      expect((await dayBefore.probe()).notices[0]).to.match(/ from 2024-01-01 to 2026-05-02 /);
      const recent = shop.connect({ backfillStart: new Date('2026-06-01T00:00:00Z') });
      expect((await recent.probe()).notices).to.deep.equal([]);
    });

    it('reads what it could not see before once a permission is granted or the backfill starts earlier', async () => {
      await start(generated(60));
      shop.simulator.control.setScopes(without('read_all_orders', 'read_customers'));
      const later = { ...onlyOrders, backfillStart: new Date('2026-05-15T00:00:00Z') };
      const ordersWithCustomer = async (): Promise<[number, number]> => {
        const orders = [...(await shop.latest('orders')).values()];
        return [orders.length, orders.filter((payload) => payload.includes('gid://shopify/Customer/')).length];
      };
      await shop.sync(later);
      const [recent, nobody] = await ordersWithCustomer();
      expect(recent).to.be.within(1, 59);
      expect(nobody).to.equal(0);
      shop.simulator.control.setScopes(all);
      await shop.sync(later);
      const [sameOrders, known] = await ordersWithCustomer();
      expect(sameOrders).to.equal(recent);
      expect(known).to.be.greaterThan(0);
      await shop.sync(onlyOrders);
      expect((await ordersWithCustomer())[0]).to.equal(60);
      const { streams } = await shop.sync(onlyOrders);
      expect(streams[0]?.counts).to.include({ new: 0, changed: 0 });
    });

    it('requires read_orders, and names it', async () => {
      await start({});
      shop.simulator.control.setScopes(without('read_orders'));
      const error = await rejection(shop.connect().probe());
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.contain('read_orders');
      expect((await rejection(shop.sync(onlyOrders))).message).to.contain('read_orders');
    });

    it('skips and reports the streams without permission, and still reads the orders', async () => {
      await start(generated(60));
      shop.simulator.control.setScopes(['read_orders', 'read_all_orders']);
      const { notices, streams: access } = await shop.connect().probe();
      const skipped = access.filter(({ missing }) => missing !== null).map(({ stream }) => stream);
      expect(skipped).to.deep.equal(['locations', 'products', 'customers', 'inventory']);
      expect(notices.map((notice) => /permission (\w+)/.exec(notice)![1])).to.deep.equal([
        'read_products',
        'read_customers',
        'read_inventory',
        'read_locations',
      ]);
      const { streams } = await shop.sync();
      const fetched = Object.fromEntries(streams.map(({ stream, counts }) => [stream, counts.fetched]));
      expect(fetched).to.deep.equal({
        locations: 0,
        products: 0,
        customers: 0,
        orders: 60,
        inventory: 0,
        deletions: 0,
      });
    });

    it('loads records with redacted customer data', async () => {
      await start(generated(60));
      shop.simulator.control.setCustomerData({ object: true, fields: false });
      await shop.sync();
      await expectWhole(shop);
    });

    it('reads the rest if customers are withheld entirely, and all of them once they are not', async () => {
      await start(generated(60));
      const bulk = { settings: { bulkThreshold: 10 } };
      shop.simulator.control.setCustomerData({ object: false, fields: false });
      await shop.sync(bulk);
      expect((await shop.latest('orders')).size).to.equal(60);
      expect((await shop.latest('customers')).size).to.equal(0);
      shop.simulator.control.setCustomerData({ object: true, fields: true });
      await shop.sync(bulk);
      expect((await shop.latest('customers')).size).to.equal(shop.simulator.control.shop().customers.size);
    });
  });

  it('loads deletions, and what a full scan no longer shows', async () => {
    await start(generated(60));
    await shop.sync();
    await shop.clock.sleep(60 * minute);
    const held = shop.simulator.control.shop();
    const [order] = held.orders.values();
    const [product] = held.products.values();
    const [item] = held.inventoryItems.values();
    for (const [kind, row] of [
      ['order', order],
      ['product', product],
    ] as const) {
      shop.simulator.control.destroy(kind, row!.id);
    }
    await shop.clock.sleep(5 * minute);
    await shop.sync();
    const events = [...(await shop.latest('deletions')).values()].map(
      (text) => JSON.parse(text) as { subjectId: string },
    );
    expect(events.map(({ subjectId }) => subjectId).sort()).to.deep.equal([
      `gid://shopify/Order/${order!.id}`,
      `gid://shopify/Product/${product!.id}`,
    ]);
    expect(held.inventoryItems.get(item!.id) === undefined).to.equal(
      !(await shop.latest('inventory')).has(String(item!.id)),
    );
    await shop.clock.sleep(minute);
    const before = await written();
    await shop.sync();
    expect(await written()).to.equal(before);
  });

  it('stops at a filter that the shop does not understand, instead of reading all rows', async () => {
    await start(generated(10));
    const client = new ShopifyClient(
      {
        shop: shopSettings.domain,
        baseUrl: shop.simulator.baseUrlFor(shopSettings.domain),
        accessToken: testSecrets.shopifyToken,
        bulkThreshold: 1000,
      },
      { clock: shop.clock, log: testLogger, signal: new AbortController().signal },
    );
    const query = "changed_at:>='2026-01-01T00:00:00Z'";
    const page = {
      query: ordersPage({ customers: true, products: true }),
      variables: { first: 10, after: null, query },
    };
    const error = (await rejection(client.call(page))) as ConfigError;
    expect(error.code).to.equal('shopify_filter_ignored');
    expect(error.message).to.contain('changed_at');
    await client.close();
  });

  it('continues with the other streams when one fails, and fails in the end', async () => {
    await start(generated(30));
    shop.simulator.control.inject({
      effect: { kind: 'status', status: 503 },
      match: { query: 'ProductsCount' },
      times: 99,
    });
    expect(await rejection(shop.sync())).to.be.instanceOf(TransientError);
    expect((await shop.latest('orders')).size).to.equal(30);
  });
});
