import { expect } from 'chai';
import { micros } from '../../../simulators/kit/clock.js';
import type { WooContents, WooOrder } from '../../../simulators/woocommerce/model.js';
import {
  customer,
  plainOrder,
  product,
  sampleContents,
  sampleRefund,
} from '../../../simulators/woocommerce/test-support/sample-store.js';
import { type Alter, startAlteringProxy } from '../support/altering-proxy.js';
import { type SimulatedStore, type StoreSyncOptions, startSimulatedStore } from '../support/simulated-store.js';
import { piecesOf } from '../support/syncing.js';

const onlyOrders = { streams: ['orders'] };
const now = '2026-11-22T18:54:00Z';
const day = 24 * 3600;

const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

/** Orders modified a minute apart. */
const ordersFrom = (first: number, count: number): WooOrder[] =>
  range(first, count).map((id) => plainOrder(id, new Date(Date.UTC(2026, 4, 1, 0, id)).toISOString()));

describe('WooCommerce: stores whose answers do not tell all', () => {
  let store: SimulatedStore;

  afterEach(() => store.close());

  async function start(contents: Partial<WooContents>): Promise<void> {
    store = await startSimulatedStore(contents, now);
  }

  /** A sync whose answers something between the store and us alters. */
  async function syncThroughProxy(alter: Alter, options: StoreSyncOptions = onlyOrders) {
    const proxy = await startAlteringProxy(store.simulator.baseUrlFor('corner'), alter);
    try {
      return await store.sync({ ...options, settings: { url: proxy.url } });
    } finally {
      proxy.close();
    }
  }

  const keys = async (stream = 'orders'): Promise<number[]> =>
    [...(await store.latest(stream)).keys()].map(Number).sort((x, y) => x - y);
  const isById = ({ searchParams }: URL): boolean => searchParams.get('orderby') === 'id';

  it('looks through everything past two pages of rows that the key may not read', async () => {
    const hidden = ordersFrom(11, 210).map((order) => ({ ...order, isUnreadable: true }));
    await start({ orders: [...ordersFrom(1, 10), ...hidden, ...ordersFrom(300, 20)] });
    await store.sync(onlyOrders);
    store.pass(day);
    store.simulator.control.reset();
    const { streams } = await store.sync(onlyOrders);
    expect(streams[0]!.counts).to.deep.include({ changed: 0, deleted: 0 });
    expect(store.simulator.control.calls().some(({ query }) => query.orderby === 'id')).to.equal(true);
    expect(store.simulator.control.calls().length).to.be.lessThan(30);
    expect(await keys()).to.deep.equal([...range(1, 10), ...range(300, 20)]);
  });

  it('reads nothing without the headers that tell how much there is, and says who takes them away', async () => {
    await start({ orders: ordersFrom(1, 350) });
    const withoutTotals = syncThroughProxy((_, { headers }) => {
      for (const name of Object.keys(headers)) if (name.startsWith('x-wp-')) delete headers[name];
    });
    const error = await withoutTotals.then(
      () => null,
      (thrown: Error) => thrown,
    );
    expect(error?.message).to.contain('lacks the header X-WP-Total').and.contain('proxy or firewall');
    expect(await keys()).to.deep.equal([]);
  });

  it('reads a refund again that its order told of and the list of refunds left out', async () => {
    await start({ orders: [plainOrder(1, '2026-11-20T10:00:00Z', { refunds: [sampleRefund()] })] });
    let left = 2;
    await syncThroughProxy(({ pathname }, answer) => {
      if (!pathname.endsWith('/orders/1/refunds') || left === 0) return;
      left -= 1;
      answer.body = '[]';
      answer.headers['x-wp-total'] = '0';
    });
    expect(left).to.equal(0);
    expect(piecesOf((await store.latest('orders')).get('1')!)).to.have.length(1);
    store.pass(day);
    await store.sync(onlyOrders);
    expect(piecesOf((await store.latest('orders')).get('1')!)).to.have.length(2);
  });

  it('reads all of what has changed by its ids, though the host manages only smaller pages of them', async () => {
    await start({ orders: ordersFrom(1, 100) });
    await store.sync(onlyOrders);
    const { control } = store.simulator;
    const modifiedAt = micros('2026-06-05T00:00:00Z');
    for (const id of range(1, 100)) control.touchSilently('order', id, { modifiedAt, customerNote: 'imported' });
    store.pass(day);
    const { streams } = await syncThroughProxy(({ searchParams }, answer) => {
      if (searchParams.has('include') && Number(searchParams.get('per_page')) > 50) answer.status = 504;
    });
    expect(streams[0]!.counts.changed).to.equal(100);
  });

  it('finds a status that an import wrote without a modified time', async () => {
    await start({ orders: ordersFrom(1, 5) });
    await store.sync(onlyOrders);
    store.simulator.control.touchSilently('order', 2, { status: 'cancelled' });
    store.pass(day);
    const { streams } = await store.sync(onlyOrders);
    expect(streams[0]!.counts.changed).to.equal(1);
    expect((await store.latest('orders')).get('2')).to.contain('"cancelled"');
  });

  it('keeps orders that came out of the trash in bulk while it looks through everything', async () => {
    const trashed = range(1, 150);
    await start({ orders: [...ordersFrom(1, 150), ...ordersFrom(200, 250)] });
    const { control } = store.simulator;
    for (const id of trashed) control.trash(id);
    store.pass(60);
    await store.sync(onlyOrders);
    store.pass(day);
    let pages = 0;
    await syncThroughProxy((url) => {
      if (!isById(url) || url.searchParams.get('status') !== 'any') return;
      pages += 1;
      if (pages === 2) for (const id of trashed) control.untrash(id);
    });
    expect(pages).to.be.greaterThan(2);
    expect(await keys()).to.deep.equal([...trashed, ...range(200, 250)]);
  });

  it('takes an order for gone when its address says so, and not since a list left it out', async () => {
    await start({ orders: ordersFrom(1, 350) });
    await store.sync(onlyOrders);
    store.pass(day);
    const { control } = store.simulator;
    control.destroy('order', 77);
    const { streams } = await syncThroughProxy((url, answer) => {
      if (!isById(url) || answer.body === '[]') return;
      const rows = JSON.parse(answer.body) as { id: number }[];
      answer.body = JSON.stringify(rows.filter(({ id }) => id < 130 || id > 190));
    });
    expect(streams[0]!.counts).to.deep.include({ changed: 0, deleted: 1 });
    expect(await keys()).to.deep.equal(range(1, 350).filter((id) => id !== 77));
  });

  it('loses no new customer when it is stopped between two of their pages', async () => {
    const onlyCustomers = { streams: ['customers'] };
    await start({ customers: range(1, 5).map((id) => customer(id)) });
    await store.sync(onlyCustomers);
    const { control } = store.simulator;
    for (const id of range(10, 250)) control.put('customer', customer(id));
    store.pass(600);
    const stop = new AbortController();
    const stopped = syncThroughProxy(
      ({ searchParams }) => {
        if (searchParams.get('page') === '2') stop.abort(new Error('stopped'));
      },
      { ...onlyCustomers, signal: stop.signal },
    );
    await stopped.catch(() => undefined);
    expect(stop.signal.aborted).to.equal(true);
    await store.sync(onlyCustomers);
    expect(await keys('customers')).to.deep.equal([...range(1, 5), ...range(10, 250)]);
  });

  it('scans all customers when more are new than a few pages hold', async () => {
    const onlyCustomers = { streams: ['customers'] };
    await start({ customers: [customer(1)] });
    await store.sync(onlyCustomers);
    for (const id of range(10, 1100)) store.simulator.control.put('customer', customer(id));
    store.pass(600);
    await store.sync(onlyCustomers);
    expect(await keys('customers')).to.deep.equal([1, ...range(10, 1100)]);
  });

  it('brings products and coupons of before the backfill start, since its orders refer to them', async () => {
    const contents = sampleContents();
    await start({ ...contents, products: [...contents.products, ...range(1000, 130).map((id) => product(id))] });
    await store.sync({ backfillStart: new Date('2026-11-22T18:53:59Z'), streams: ['products', 'coupons', 'orders'] });
    expect(await keys()).to.deep.equal([]);
    expect(await keys('products')).to.have.length(contents.products.length + 130);
    expect(await keys('coupons')).to.have.length(contents.coupons.length);
    expect(contents.coupons.length).to.be.greaterThan(0);
  });
});
