import { expect } from 'chai';
import { micros } from '../../../simulators/kit/clock.js';
import type { WooOrder } from '../../../simulators/woocommerce/model.js';
import type { PartialSettings } from '../../../simulators/woocommerce/settings.js';
import { plainOrder } from '../../../simulators/woocommerce/test-support/sample-store.js';
import { TransientError } from '../../../src/runtime/errors.js';
import { rejection } from '../../support/rejection.js';
import { type Alter, startAlteringProxy } from '../support/altering-proxy.js';
import { type SimulatedStore, startSimulatedStore } from '../support/simulated-store.js';
import { piecesOf } from '../support/syncing.js';

const onlyOrders = { streams: ['orders'] };
const now = '2026-11-22T18:54:00Z';
const plugins = { customStatuses: ['shipped'], hiddenStatuses: ['quoted'] };
const hour = 3600;

describe('WooCommerce: orders in every status', () => {
  let store: SimulatedStore;

  afterEach(() => store.close());

  async function start(statuses: readonly string[], settings: Partial<PartialSettings>): Promise<void> {
    const orders = statuses.map((status, at): WooOrder => plainOrder(at + 1, `2026-11-20T10:00:0${at}Z`, { status }));
    store = await startSimulatedStore({ orders }, now, { ...plugins, ...settings });
  }

  async function syncThroughProxy(alter: Alter) {
    const proxy = await startAlteringProxy(store.simulator.baseUrlFor('corner'), alter);
    try {
      return await store.sync({ ...onlyOrders, settings: { url: proxy.url } });
    } finally {
      proxy.close();
    }
  }

  const statuses = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      [...(await store.latest('orders'))].map(([key, payload]) => [
        key,
        (piecesOf(payload)[0] as { status: string }).status,
      ]),
    );
  const notices = async (): Promise<string[]> => {
    const { rows } = await store.database.pool.query<{ notices: string[] | null }>(
      "select state -> 'notices' as notices from ops.stream_state where stream = 'orders'",
    );
    return rows[0]?.notices ?? [];
  };
  const byId = (): number[] =>
    store.simulator.control.calls().flatMap(({ path }) => /\/orders\/(\d+)$/.exec(path)?.slice(1).map(Number) ?? []);
  const looks = (): number =>
    store.simulator.control.calls().filter(({ query }) => query.orderby === 'id' && query.order === 'asc').length;

  for (const storage of ['hpos', 'legacy'] as const) {
    it(`reads hidden and unregistered statuses at once on ${storage}`, async () => {
      await start(['completed', 'shipped', 'quoted', 'ghost', 'trash', 'pending'], { storage });
      await store.sync(onlyOrders);
      expect(await statuses()).to.deep.equal({
        ...{ 1: 'completed', 2: 'shipped', 3: 'quoted', 4: 'ghost', 5: 'trash', 6: 'pending' },
      });
      expect(await notices()).to.deep.equal([]);
    });

    it(`follows an order into such a status and out of it, without a full reconciliation, on ${storage}`, async () => {
      await start(['completed', 'completed', 'completed'], { storage });
      await store.sync(onlyOrders);
      for (const [first, second] of [
        ['quoted', 'ghost'],
        ['shipped', 'completed'],
        ['ghost', 'quoted'],
      ] as const) {
        store.pass(600);
        store.simulator.control.mutate('order', 1, { status: first });
        store.simulator.control.mutate('order', 2, { status: second });
        store.pass(600);
        await store.sync(onlyOrders);
        expect(await statuses()).to.deep.equal({ 1: first, 2: second, 3: 'completed' });
      }
    });

    it(`has as many orders by status as the store on ${storage}`, async () => {
      await start(['completed', 'shipped', 'quoted', 'ghost', 'trash', 'pending'], { storage });
      await store.sync(onlyOrders);
      store.pass(24 * hour);
      await store.sync(onlyOrders);
      expect(await notices()).to.deep.equal([]);
    });
  }

  it('uses the answer by id for an order that a plugin hides from every list', async () => {
    await start(['completed', 'completed', 'on-hold'], {});
    await store.sync(onlyOrders);
    store.pass(24 * hour);
    const { control } = store.simulator;
    control.touchSilently('order', 2, { customerNote: 'changed where no list shows it' });
    const hidden: Alter = ({ pathname }, answer) => {
      if (!pathname.endsWith('/orders') || !answer.body.startsWith('[')) return;
      const rows = JSON.parse(answer.body) as { id?: number }[];
      answer.body = JSON.stringify(rows.filter(({ id }) => id !== 2));
    };
    const { streams } = await syncThroughProxy(hidden);
    expect(streams[0]!.counts).to.deep.include({ changed: 1, deleted: 0 });
    expect((await store.latest('orders')).get('2')).to.contain('changed where no list shows it');
  });

  it('requests few at a time if the plugin of most orders is switched off, and deletes none of them', async () => {
    await start(
      Array.from({ length: 9 }, () => 'shipped'),
      { storage: 'hpos' },
    );
    const { control } = store.simulator;
    const orders = Array.from({ length: 291 }, (_, at) =>
      plainOrder(at + 100, '2026-11-21T00:00:00Z', { status: at % 10 === 0 ? 'completed' : 'shipped' }),
    );
    for (const order of orders) control.store().touchSilently('order', order);
    const settings = { reconcileOrders: 40 };
    await store.sync({ ...onlyOrders, settings });
    control.configure({ customStatuses: [] });
    store.pass(24 * hour);
    control.reset();
    const { streams } = await store.sync({ ...onlyOrders, settings });
    expect(streams[0]!.counts).to.deep.include({ changed: 0, deleted: 0 });
    const byId = control.calls().filter(({ path }) => /\/orders\/\d+$/.test(path));
    expect(byId.length).to.be.within(1, 80);
    expect(Object.keys(await statuses())).to.have.length(300);
  });

  it('keeps an order that the key may no longer read, and requests it without failing', async () => {
    await start(['completed', 'completed'], {});
    await store.sync(onlyOrders);
    store.pass(24 * hour);
    store.simulator.control.touchSilently('order', 2, { isUnreadable: true });
    const { streams } = await store.sync(onlyOrders);
    expect(streams[0]!.counts).to.deep.include({ changed: 0, deleted: 0 });
    expect(Object.keys(await statuses())).to.deep.equal(['1', '2']);
  });

  it("compares the store's count by status with the raw log, and reports the difference until there is none", async () => {
    await start(['completed', 'on-hold', 'on-hold', 'on-hold'], {});
    const { control } = store.simulator;
    control.touchSilently('order', 3, { isUnreadable: true });
    await store.sync(onlyOrders);
    store.pass(24 * hour);
    await store.sync(onlyOrders);
    const [notice, ...others] = await notices();
    expect(others).to.deep.equal([]);
    expect(notice).to.contain('the store counts 3 orders in the status "on-hold", but 2 were read');
    expect(notice).to.contain('use the key of an administrator');
    control.touchSilently('order', 3, { isUnreadable: false });
    store.pass(24 * hour);
    await store.sync(onlyOrders);
    expect(await notices()).to.deep.equal([]);
  });

  it('does not report orders as missing that were modified before the backfill start, or after they were read', async () => {
    await start(['completed', 'on-hold'], {});
    store.simulator.control
      .store()
      .touchSilently('order', plainOrder(9, '2025-01-01T00:00:00Z', { status: 'on-hold' }));
    const backfillStart = new Date('2026-01-01T00:00:00Z');
    await store.sync({ ...onlyOrders, backfillStart });
    store.pass(24 * hour);
    store.simulator.control.put('order', plainOrder(10, now, { status: 'completed' }));
    await store.sync({ ...onlyOrders, backfillStart });
    expect(await notices()).to.deep.equal([]);
  });

  it('retries with the current statuses if a plugin is switched off while its orders are read', async () => {
    await start(['completed', 'quoted'], { storage: 'legacy' });
    const { control } = store.simulator;
    const error = await rejection(
      syncThroughProxy(({ pathname }) => {
        if (pathname.endsWith('/reports/orders/totals')) control.configure({ hiddenStatuses: [] });
      }),
    );
    expect(error).to.be.instanceOf(TransientError);
    expect(error.message).to.contain('no longer knows the status "quoted"');
    store.pass(60);
    await store.sync(onlyOrders);
    expect(await statuses()).to.deep.equal({ 1: 'completed', 2: 'quoted' });
  });

  it('continues with what its lists show if the key may not read reports, or there are none', async () => {
    await start(['completed', 'shipped'], { storage: 'legacy' });
    await syncThroughProxy(({ pathname }, answer) => {
      if (!pathname.includes('/reports/')) return;
      answer.status = 403;
      answer.body = JSON.stringify({ code: 'woocommerce_rest_cannot_view', message: 'Sorry.', data: { status: 403 } });
    });
    expect(await statuses()).to.deep.equal({ 1: 'completed', 2: 'shipped' });
  });

  for (const analytics of ['off', 'closed'] as const) {
    it(`finds orders in unregistered statuses between the others on HPOS if analytics are ${analytics}`, async () => {
      await start(['completed', 'ghost', 'ghost', 'auto-draft', 'trash', 'shipped'], { storage: 'hpos', analytics });
      const { control } = store.simulator;
      control.touchSilently('order', 3, { modifiedAt: micros('2023-01-01T00:00:00Z') });
      control.store().load({ orders: [plainOrder(20, '2026-11-20T11:00:00Z', { status: 'completed' })] });
      await store.sync({ ...onlyOrders, backfillStart: new Date('2024-01-01T00:00:00Z') });
      expect(await statuses()).to.deep.equal({
        ...{ 1: 'completed', 2: 'ghost', 5: 'trash', 6: 'shipped', 20: 'completed' },
      });
      control.reset();
      store.pass(600);
      await store.sync(onlyOrders);
      expect(byId()).to.deep.equal([]);
    });
  }

  it('takes a subscription, which the route of one order returns as well, for no order', async () => {
    await start(['completed', 'ghost'], { storage: 'hpos', analytics: 'off' });
    store.simulator.control.store().load({
      orders: [plainOrder(9, '2026-11-20T11:00:00Z', { status: 'completed' })],
      subscriptions: [plainOrder(5, '2026-11-20T10:30:00Z', { status: 'active' })],
    });
    await store.sync(onlyOrders);
    expect(byId()).to.include(5);
    expect(await statuses()).to.deep.equal({ 1: 'completed', 2: 'ghost', 9: 'completed' });
  });

  it('searches a large gap in parts, the newest first and each id once, and reports how many ids are left', async () => {
    const settings = { reconcileHours: 0 };
    await start(['completed', 'ghost'], { storage: 'hpos', analytics: 'off' });
    const { control } = store.simulator;
    const later = { 1150: 'ghost', 1300: 'completed' };
    const load = (orders: Record<number, string>): void =>
      control.store().load({
        orders: Object.entries(orders).map(([id, status]) =>
          plainOrder(Number(id), '2026-11-20T11:00:00Z', { status }),
        ),
      });
    load(later);
    const tried: number[][] = [];
    const found: string[][] = [];
    const reported: (string | undefined)[] = [];
    for (const more of [{}, { 1350: 'ghost', 1400: 'completed' }, {}, {}] as Record<number, string>[]) {
      load(more);
      control.reset();
      await store.sync({ ...onlyOrders, settings });
      tried.push([...new Set(byId())].filter((id) => !found.flat().includes(String(id))));
      // A reconciliation requests those found before, which no list shows.
      found.push(Object.keys(await statuses()));
      reported.push(/(\d+) ids are left/.exec((await notices()).join())?.[1]);
      store.pass(600);
    }
    expect(Math.max(...tried[0]!)).to.equal(1299);
    for (const ids of tried) expect(ids.length).to.be.at.most(500);
    expect(found).to.deep.equal([
      ['1', '1150', '1300'],
      ['1', '1150', '1300', '1350', '1400'],
      ['1', '2', '1150', '1300', '1350', '1400'],
      ['1', '2', '1150', '1300', '1350', '1400'],
    ]);
    expect(new Set(tried.flat()).size).to.equal(tried.flat().length);
    expect(tried.flat()).to.have.length(1400 - 3);
    expect(reported.map((left) => Number(left ?? 0))).to.deep.equal([800, 400, 0, 0]);
  });

  it('keeps on HPOS without analytics what left its lists', async () => {
    await start(['completed', 'ghost', 'shipped'], { storage: 'hpos', analytics: 'off' });
    await store.sync(onlyOrders);
    store.pass(600);
    store.simulator.control.configure({ customStatuses: [] });
    await store.sync(onlyOrders);
    expect(looks()).to.be.greaterThan(0);
    expect(await statuses()).to.deep.equal({ 1: 'completed', 2: 'ghost', 3: 'shipped' });
    expect(await notices()).to.deep.equal([]);
  });
});
