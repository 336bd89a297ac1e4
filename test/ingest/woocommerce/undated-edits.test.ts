import { expect } from 'chai';
import type { WooOrder, WooRefund } from '../../../simulators/woocommerce/model.js';
import type { OrderEdit } from '../../../simulators/woocommerce/modified-times.js';
import type { PartialSettings } from '../../../simulators/woocommerce/settings.js';
import {
  customer,
  line,
  plainOrder,
  product,
  sampleRefund,
} from '../../../simulators/woocommerce/test-support/sample-store.js';
import { isInSection, newestOf, sectionOf } from '../../../src/ingest/woocommerce/read/keyed/section-of-history.js';
import { type SimulatedStore, startSimulatedStore } from '../support/simulated-store.js';

const now = '2026-11-22T18:54:00Z';
const hour = 3600;
const byStorage = { streams: ['orders'], settings: { reconcileHours: undefined as never } };

/** Every change that leaves the modified time unchanged in some storage, as it appears in the response for the order. */
const edits: [string, OrderEdit, (order: WooOrder) => void, string][] = [
  ['an e-mail', 'edited', ({ billing }) => (billing.email = 'other@example.com'), 'other@example.com'],
  ['the customer', 'edited', (order) => (order.customerId = 3), '"customer_id":3'],
  ['a line', 'edited', ({ lines }) => lines.push(line({ id: 900 })), '"id":900'],
  ['a quantity at the same total', 'edited', ({ lines }) => (lines[0]!.quantity = 7), '"quantity":7'],
  ['shipping', 'edited', ({ shippingLines }) => shippingLines.push(shipping()), '"total":"4.00"'],
  ['the currency', 'edited', (order) => (order.currency = 'CAD'), '"currency":"CAD"'],
  ['a discount', 'edited', ({ lines }) => (lines[0]!.total = '20.00'), '"total":"20.00"'],
  ['a line saved alone', 'past the order', ({ lines }) => (lines[0]!.name = 'Frame'), '"name":"Frame"'],
  ['a refund edited in place', 'past the order', ({ refunds }) => (refunds[0]!.reason = 'late'), '"reason":"late"'],
  [
    "a refund's lines edited in place",
    'past the order',
    ({ refunds }) => (refunds[0]!.lines[0]!.total = '-21.95'),
    '"total":"-21.95"',
  ],
  [
    "a refund's date edited in place",
    'past the order',
    ({ refunds }) => (refunds[0]!.createdAt -= 86_400_000_000),
    '"date_created_gmt":"2026-11-21T',
  ],
  ['an address by SQL', 'past the order', ({ shipping }) => (shipping.city = 'Albany'), '"city":"Albany"'],
];

function shipping(): WooOrder['shippingLines'][number] {
  return { id: 901, methodTitle: 'Flat', methodId: 'flat', total: '4.00', totalTax: '0', taxes: [], meta: [] };
}

const storages: [string, Partial<PartialSettings>, 'hpos' | 'legacy'][] = [
  ['HPOS 10.0.2', { storage: 'hpos', version: '10.0.2' }, 'hpos'],
  ['HPOS 7.1.1', { storage: 'hpos', version: '7.1.1' }, 'hpos'],
  ['legacy 7.1.1', { storage: 'legacy', version: '7.1.1' }, 'legacy'],
  ['legacy 10.0.2', { storage: 'legacy', version: '10.0.2' }, 'legacy'],
];

describe('WooCommerce: edits without a modified time', () => {
  let store: SimulatedStore;

  afterEach(() => store.close());

  async function start(orders: WooOrder[], settings: Partial<PartialSettings> = {}): Promise<void> {
    const contents = { orders, products: [product(12)], customers: [customer(3)] };
    store = await startSimulatedStore(contents, now, settings);
  }

  const withRefund = (id: number): WooOrder =>
    plainOrder(id, '2026-11-20T10:00:00Z', { refunds: [structuredClone(sampleRefund())] });
  const latest = async (id = 1): Promise<string> => (await store.latest('orders')).get(String(id))!;
  const learned = async (): Promise<string> =>
    (await store.database.pool.query("select state -> 'learned' ->> 'storage' as storage from ops.stream_state"))
      .rows[0].storage;
  const including = (): number => store.simulator.control.calls().filter(({ query }) => 'include' in query).length;

  for (const [name, settings, storage] of storages) {
    const afterHours = storage === 'legacy' ? 4 : 20;
    for (const [what, kind, edit, shows] of edits) {
      it(`are loaded within ${afterHours} hours and a sync on ${name}: ${what}`, async () => {
        await start([withRefund(1), plainOrder(2, '2026-11-20T11:00:00Z')], settings);
        await store.sync(byStorage);
        store.pass(60);
        await store.sync(byStorage);
        expect(await learned()).to.equal(storage);
        expect(await latest()).not.to.contain(shows);
        store.simulator.control.store().edit(1, kind, (order) => void edit(order));
        store.pass(afterHours * hour);
        const { streams } = await store.sync(byStorage);
        expect(streams[0]!.counts).to.deep.include({ new: 0, changed: 1, deleted: 0 });
        expect(await latest()).to.contain(shows);
        store.pass(afterHours * hour);
        expect((await store.sync(byStorage)).streams[0]!.counts).to.deep.include({ changed: 0 });
      });
    }

    it(`are loaded on ${name}: a refund of an amount, and a refund deleted`, async () => {
      await start([withRefund(1)], settings);
      await store.sync(byStorage);
      const { control } = store.simulator;
      const refund: WooRefund = { ...sampleRefund(), id: 77, amount: '0.51', lines: [], taxLines: [] };
      control.createRefund(1, refund);
      store.pass(afterHours * hour);
      await store.sync(byStorage);
      expect(await latest()).to.contain('"amount":"0.51"');
      control.deleteRefund(1, 77);
      store.pass(afterHours * hour);
      await store.sync(byStorage);
      expect(await latest()).not.to.contain('"amount":"0.51"');
    });
  }

  it('do not change orders if a product that they name is deleted for good, or renamed', async () => {
    await start([withRefund(1), plainOrder(2, '2026-11-20T11:00:00Z')]);
    await store.sync(byStorage);
    const { control } = store.simulator;
    const before = await latest();
    control.mutate('product', 12, { sku: 'ANOTHER' });
    for (const change of [() => undefined, () => control.destroy('product', 12)]) {
      change();
      store.pass(21 * hour);
      const { streams } = await store.sync(byStorage);
      expect(streams[0]!.counts).to.deep.include({ fetched: 0, changed: 0 });
    }
    expect(await latest()).to.equal(before);
  });

  it('are read again once if an earlier version marked an order differently, but not each time', async () => {
    await start([withRefund(1), plainOrder(2, '2026-11-20T11:00:00Z')]);
    await store.sync(byStorage);
    await store.database.pool.query("update raw.record_version set mark = '2026-11-20T10:00:00 processing 25.50 42'");
    for (const fetched of [2, 0]) {
      store.pass(21 * hour);
      const { streams } = await store.sync(byStorage);
      expect(streams[0]!.counts).to.deep.include({ fetched, changed: 0 });
    }
  });

  it('are loaded section by section if a store has more orders than one reconciliation compares', async () => {
    const orders = Array.from({ length: 150 }, (_, at) => plainOrder(at + 1, '2026-05-01T00:00:00Z'));
    await start(orders);
    const settings = { ...byStorage.settings, reconcileOrders: 40 };
    const sync = () => store.sync({ ...byStorage, settings });
    await sync();
    const { control } = store.simulator;
    for (const { id } of orders) control.edit(id, 'past the order', { createdVia: 'edited' });
    const found: number[] = [];
    while (found.length < 5) {
      store.pass(21 * hour);
      control.reset();
      found.push((await sync()).streams[0]!.counts.changed);
      expect(including()).to.be.lessThan(20);
    }
    expect(found.reduce((sum, each) => sum + each, 0)).to.equal(orders.length);
    expect(Math.max(...found)).to.be.lessThan(60);
  });
});

describe('The sections of a history', () => {
  it('cover every order once a round, the newest each time, whatever pattern the ids have', () => {
    const total = 50_000;
    for (const step of [1, 2, 7, 64]) {
      const ids = Array.from({ length: total }, (_, at) => 1000 + at * step);
      const newestFrom = ids.at(-newestOf(800))!;
      const rounds = sectionOf(total, { size: 800, look: 0, newestFrom }).sections;
      expect(rounds).to.equal(80);
      const seen = new Map<number, number>();
      for (let look = 0; look < rounds; look += 1) {
        const section = sectionOf(total, { size: 800, look, newestFrom });
        const inSection = ids.filter((id) => isInSection(id, section));
        expect(inSection.length).to.be.within(700, 880);
        for (const id of inSection) seen.set(id, (seen.get(id) ?? 0) + 1);
      }
      expect(seen.size).to.equal(total);
      expect(ids.filter((id) => seen.get(id) === rounds)).to.have.length(newestOf(800));
    }
  });
});
