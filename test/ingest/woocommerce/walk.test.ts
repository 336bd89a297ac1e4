import { expect } from 'chai';
import type { WooOrder } from '../../../simulators/woocommerce/model.js';
import type { PartialSettings } from '../../../simulators/woocommerce/settings.js';
import { plainOrder, sampleContents, sampleRefund } from '../../../simulators/woocommerce/test-support/sample-store.js';
import { type SimulatedStore, startSimulatedStore } from '../support/simulated-store.js';
import { piecesOf } from '../support/syncing.js';

const onlyOrders = { streams: ['orders'] };
const now = '2026-11-22T18:54:00Z';

/** The kinds of stores whose lists differ. */
const kinds: [string, Partial<PartialSettings>][] = [
  ['10.0.2, HPOS, New York', { version: '10.0.2', storage: 'hpos', timezone: 'America/New_York' }],
  ['9.4.3, legacy, Tokyo', { version: '9.4.3', storage: 'legacy', timezone: 'Asia/Tokyo', currency: 'JPY' }],
  ['8.2.2, legacy, New York', { version: '8.2.2', storage: 'legacy', timezone: 'America/New_York' }],
  ['7.1.1, HPOS, Tokyo', { version: '7.1.1', storage: 'hpos', timezone: 'Asia/Tokyo', currency: 'JPY' }],
];

describe('WooCommerce: reading changes', () => {
  let store: SimulatedStore;

  afterEach(() => store.close());

  async function start(orders: WooOrder[], settings: Partial<PartialSettings> = {}): Promise<void> {
    store = await startSimulatedStore({ orders }, now, settings);
  }

  /** Orders with ids from `first` on, all modified at the instant. */
  function ordersAt(first: number, count: number, at: string): WooOrder[] {
    return Array.from({ length: count }, (_, i) => plainOrder(first + i, at));
  }

  const keys = async (): Promise<number[]> =>
    [...(await store.latest('orders')).keys()].map(Number).sort((x, y) => x - y);
  const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

  for (const [kind, settings] of kinds) {
    describe(`on ${kind}`, () => {
      it('reads every order of a backfill once, even with a page full of equal seconds', async () => {
        const orders = [
          ...ordersAt(1, 130, '2026-03-01T10:00:00Z'),
          ...ordersAt(200, 250, '2026-03-01T10:00:01Z'),
          ...ordersAt(500, 99, '2026-03-01T10:00:02Z'),
          ...range(700, 150).map((id) => plainOrder(id, new Date(Date.UTC(2026, 4, 1, 0, 0, id)).toISOString())),
        ];
        await start(orders, settings);
        const { streams } = await store.sync(onlyOrders);
        expect(streams[0]!.counts.new).to.equal(orders.length);
        expect(await keys()).to.deep.equal(orders.map(({ id }) => id).sort((x, y) => x - y));
        const again = await store.sync(onlyOrders);
        expect(again.streams[0]!.counts).to.deep.include({ new: 0, changed: 0, unchanged: 0, deleted: 0 });
      });

      it('loads what was modified a moment ago, and nothing else', async () => {
        await start(ordersAt(1, 5, '2026-11-20T10:00:00Z'), settings);
        await store.sync(onlyOrders);
        store.pass(3600);
        store.simulator.control.mutate('order', 3, { customerNote: 'leave it at the door' });
        store.pass(5);
        const { streams } = await store.sync(onlyOrders);
        expect(streams[0]!.counts).to.deep.include({ fetched: 1, changed: 1, new: 0 });
        expect((await store.latest('orders')).get('3')).to.contain('leave it at the door');
      });

      it('loses nothing while rows move out of the pages that it reads', async () => {
        const orders = range(1, 420).map((id) => plainOrder(id, new Date(Date.UTC(2026, 4, 1, 0, id)).toISOString()));
        await start(orders, settings);
        const { control } = store.simulator;
        let pages = 0;
        await store.sync({
          ...onlyOrders,
          onProgress: () => {
            pages += 1;
            // Rows at the beginning are saved again, so all later ones move up by as many places.
            for (const id of range(pages * 7, 5)) control.mutate('order', id, { customerNote: `moved ${pages}` });
            control.destroy('order', 300 + pages);
          },
        });
        store.pass(10);
        await store.sync(onlyOrders);
        const alive = control
          .store()
          .contents()
          .orders.map(({ id }) => id);
        expect(await keys()).to.deep.equal(alive.sort((x, y) => x - y));
        for (const [key, payload] of await store.latest('orders')) {
          const { customerNote } = control.store().need('order', Number(key));
          expect((piecesOf(payload)[0] as { customer_note: string }).customer_note).to.equal(customerNote);
        }
      });

      it('treats trashed and missing orders as deleted, and restores those that leave the trash', async () => {
        await start(ordersAt(1, 30, '2026-11-20T10:00:00Z'), settings);
        await store.sync(onlyOrders);
        store.pass(60);
        const { control } = store.simulator;
        control.trash(7);
        control.destroy('order', 9);
        store.pass(60);
        const { streams } = await store.sync(onlyOrders);
        expect(streams[0]!.counts).to.deep.include({ changed: 1, deleted: 1 });
        const statusOf = async (key: string) =>
          (piecesOf((await store.latest('orders')).get(key)!)[0] as { status: string }).status;
        expect(await statusOf('7')).to.equal('trash');
        expect(await keys()).not.to.include(9);
        store.pass(60);
        control.untrash(7);
        store.pass(60);
        await store.sync(onlyOrders);
        expect(await statusOf('7')).to.equal('processing');
      });
    });
  }

  it('passes the night in which clocks go back on a store that sorts by local time', async () => {
    // Two hours of New York in which 01:00 to 01:59 is repeated, and the second hour fills the first page.
    const first = range(1, 120).map((i) => plainOrder(i, new Date(Date.UTC(2026, 10, 1, 5, 30, i)).toISOString()));
    const second = range(200, 150).map((i) => plainOrder(i, new Date(Date.UTC(2026, 10, 1, 6, 0, i)).toISOString()));
    await start([...first, ...second], { storage: 'legacy', timezone: 'America/New_York', version: '8.2.2' });
    await store.sync(onlyOrders);
    expect(await keys()).to.have.length(first.length + second.length);
  });

  it('continues after pages with rows that the key may not read', async () => {
    const hidden = ordersAt(1, 210, '2026-05-01T00:00:00Z').map((order) => ({ ...order, isUnreadable: true }));
    await start([...hidden, ...ordersAt(300, 20, '2026-05-02T00:00:00Z')]);
    await store.sync(onlyOrders);
    expect(await keys()).to.deep.equal(range(300, 20));
  });

  it('finds changes without a modified time in a full reconciliation', async () => {
    await start([
      plainOrder(1, '2026-11-20T10:00:00Z', { refunds: [sampleRefund()] }),
      ...ordersAt(2, 5, '2026-11-20T10:00:00Z'),
    ]);
    await store.sync(onlyOrders);
    expect(piecesOf((await store.latest('orders')).get('1')!)).to.have.length(2);
    const { control } = store.simulator;
    store.pass(3600);
    control.deleteRefund(1, 42);
    // An import into the tables: the modified time does not change.
    control.store().touchSilently('order', plainOrder(99, '2026-06-01T00:00:00Z'));
    control.store().touchSilently('order', plainOrder(3, '2026-11-21T10:00:00Z', { status: 'completed' }));
    store.pass(21 * 3600);
    const { streams } = await store.sync(onlyOrders);
    expect(streams[0]!.counts).to.deep.include({ new: 1, changed: 2, deleted: 0 });
    expect(piecesOf((await store.latest('orders')).get('1')!)).to.have.length(1);
    expect(await keys()).to.include(99);
  });

  it("ignores changes in the order of a product's suggestions", async () => {
    store = await startSimulatedStore(sampleContents(), now);
    await store.sync({ streams: ['products'] });
    const before = await store.latest('products');
    store.pass(21 * 3600);
    const { streams } = await store.sync({ streams: ['products'] });
    expect(before.get('11')).to.match(/"related_ids":\[\d+,\d+\]/);
    expect(streams[0]!.counts).to.deep.include({ new: 0, changed: 0, unchanged: 3 });
  });

  it('does not read orders modified before the backfill start, until it starts earlier', async () => {
    await start([...ordersAt(1, 3, '2025-01-01T00:00:00Z'), ...ordersAt(10, 3, '2026-01-01T00:00:00Z')]);
    await store.sync({ ...onlyOrders, backfillStart: new Date('2025-06-01T00:00:00Z') });
    expect(await keys()).to.deep.equal([10, 11, 12]);
    await store.sync({ ...onlyOrders, backfillStart: new Date('2024-06-01T00:00:00Z') });
    expect(await keys()).to.deep.equal([1, 2, 3, 10, 11, 12]);
  });

  it('keeps an order at the border between two runs, although both see its second', async () => {
    await start([plainOrder(1, '2026-11-22T18:53:58Z')]);
    await store.sync(onlyOrders);
    store.simulator.control.store().touchSilently('order', plainOrder(2, '2026-11-22T18:53:58Z'));
    store.pass(60);
    await store.sync(onlyOrders);
    expect(await keys()).to.deep.equal([1, 2]);
  });
});
