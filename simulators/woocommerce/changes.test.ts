import { expect } from 'chai';
import { micros } from '../kit/clock.js';
import type { WooRefund } from './model.js';
import type { OrderEdit } from './modified-times.js';
import type { WooSimulator } from './server.js';
import type { PartialSettings } from './settings.js';
import { ask, idsOf, startSample } from './test-support/client.js';
import { line, plainOrder, product, sampleContents } from './test-support/sample-store.js';

describe('Changes in a simulated WooCommerce store', () => {
  let simulator: WooSimulator;
  beforeEach(async () => {
    simulator = await startSample({}, { ...sampleContents(), orders: [plainOrder(90, '2026-11-20T10:00:00Z')] });
  });
  afterEach(() => simulator.close());

  // oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
  const order = async (id = 90): Promise<any> => (await ask(simulator, `wc/v3/orders/${id}`)).body;
  const refund = (id: number, fields: Partial<WooRefund>): WooRefund => ({
    ...{ id, createdAt: simulator.control.now(), amount: '5.00', reason: '', refundedPayment: true, meta: [] },
    ...{ lines: [], shippingLines: [], feeLines: [], taxLines: [] },
    ...fields,
  });
  const MADE = '2026-11-20T10:00:00';
  const NOW = '2026-11-22T18:54:00';

  it('move the order’s modified time when a refund is created, but not when it is deleted', async () => {
    const { control } = simulator;
    control.createRefund(90, refund(91, {}));
    expect((await order()).date_modified_gmt).to.equal(NOW);
    expect((await order()).refunds).to.deep.equal([{ id: 91, reason: '', total: '-5.00' }]);
    expect([(await order()).total, (await order()).status]).to.deep.equal(['25.50', 'processing']);
    const { body } = await ask(simulator, 'wc/v3/orders/90/refunds');
    expect([body[0].amount, body[0].line_items]).to.deep.equal(['5.00', []]);
    control.advance(60);
    control.deleteRefund(90, 91);
    expect((await order()).refunds).to.deep.equal([]);
    expect((await order()).date_modified_gmt).to.equal(NOW);
  });

  /** Which changes move the modified time. */
  const storages: [string, Partial<PartialSettings>, OrderEdit[]][] = [
    ['HPOS', { storage: 'hpos' }, ['saved', 'refunded in part', 'edited']],
    ['legacy storage since 7.6', { storage: 'legacy', version: '8.2.2' }, ['saved', 'refunded in part']],
    ['legacy storage before 7.6', { storage: 'legacy', version: '7.1.1' }, ['saved']],
  ];
  for (const [name, settings, dated] of storages) {
    it(`move the modified time on ${name} as its storage does`, async () => {
      const { control } = simulator;
      control.configure(settings);
      const moves = async (make: () => void): Promise<boolean> => {
        control.advance(60);
        const before = (await order()).date_modified_gmt;
        make();
        return (await order()).date_modified_gmt !== before;
      };
      for (const kind of ['saved', 'edited', 'past the order'] as const) {
        const customerNote = `changed: ${kind}`;
        expect(await moves(() => void control.edit(90, kind, { customerNote })), kind).to.equal(dated.includes(kind));
        expect((await order()).customer_note).to.equal(customerNote);
      }
      const isDated = dated.includes('refunded in part');
      expect(await moves(() => control.createRefund(90, refund(91, {}))), 'a refund in part').to.equal(isDated);
      expect(await moves(() => control.deleteRefund(90, 91)), 'a refund deleted').to.equal(false);
      expect(await moves(() => control.createRefund(90, refund(92, { amount: '25.50' }))), 'all of it').to.equal(true);
      control.edit(90, 'edited', { customerId: 3 });
      expect(await moves(() => control.deleteCustomer(3)), 'a deleted account').to.equal(dated.includes('edited'));
      expect((await order()).customer_id).to.equal(0);
    });
  }

  it('make an order refunded when all of it is refunded', async () => {
    simulator.control.createRefund(90, refund(91, { amount: '20.50' }));
    expect((await order()).status).to.equal('processing');
    simulator.control.createRefund(90, refund(92, { amount: '5.00' }));
    const { status, refunds } = await order();
    expect(status).to.equal('refunded');
    expect(refunds.map(({ id }: { id: number }) => id)).to.deep.equal([92, 91]);
  });

  it('move an order to the trash and back, each time with a new modified time', async () => {
    simulator.control.trash(90);
    expect(await idsOf(simulator, 'wc/v3/orders')).to.deep.equal([]);
    expect(await idsOf(simulator, 'wc/v3/orders?status=trash')).to.deep.equal([90]);
    const trashed = await order();
    expect([trashed.status, trashed.date_modified_gmt]).to.deep.equal(['trash', NOW]);
    expect(trashed.meta_data.map(({ key, value }: { key: string; value: string }) => [key, value])).to.deep.equal([
      ['_wp_trash_meta_status', 'wc-processing'],
      ['_wp_trash_meta_time', String(micros(`${NOW}Z`) / 1_000_000)],
    ]);
    simulator.control.advance(60);
    simulator.control.untrash(90);
    const back = await order();
    expect([back.status, back.date_modified_gmt, back.meta_data]).to.deep.equal([
      ...['processing', '2026-11-22T18:55:00'],
      [],
    ]);
  });

  it('leave no trace of a permanently deleted order', async () => {
    expect(simulator.control.destroy('order', 90)).to.equal(true);
    for (const status of ['any', 'trash'])
      expect(await idsOf(simulator, `wc/v3/orders?status=${status}`)).to.deep.equal([]);
    expect((await ask(simulator, 'wc/v3/orders/90')).status).to.equal(404);
    expect(simulator.control.destroy('order', 90)).to.equal(false);
  });

  it('move the modified time of a saved row, but not of one that an import wrote', async () => {
    simulator.control.touchSilently('order', 90, { customerNote: 'imported' });
    expect([(await order()).customer_note, (await order()).date_modified_gmt]).to.deep.equal(['imported', MADE]);
    const since = 'wc/v3/orders?dates_are_gmt=true&modified_after=2026-11-22T18:53:59';
    expect(await idsOf(simulator, since)).to.deep.equal([]);
    simulator.control.mutate('order', 90, { customerNote: 'saved' });
    expect([(await order()).customer_note, (await order()).date_modified_gmt]).to.deep.equal(['saved', NOW]);
    expect(await idsOf(simulator, since)).to.deep.equal([90]);
  });

  it('remove a deleted product from lines: id 0, no SKU, the same name', async () => {
    const sold = [line({ id: 1 }), line({ id: 2, productId: 14, variationId: 15, name: 'T-Shirt - S' })];
    simulator.control.touchSilently('order', 90, { lines: sold });
    const brief = async (): Promise<unknown> =>
      (await order()).line_items.map((each: Record<string, unknown>) => [
        ...[each.product_id, each.variation_id, each.sku, each.name, each.parent_name],
      ]);
    expect(await brief()).to.deep.equal([
      [12, 0, 'SKU-POSTER', 'Poster', null],
      [14, 15, 'TS-S', 'T-Shirt - S', 'T-Shirt'],
    ]);
    simulator.control.destroy('product', 12);
    simulator.control.destroy('product', 14);
    expect(await brief()).to.deep.equal([
      [0, 0, null, 'Poster', null],
      [0, 0, null, 'T-Shirt - S', null],
    ]);
  });

  it('write prices as floats with rounding errors, taxes as stored, and negative fees', async () => {
    const fee = { id: 3, name: 'Points', taxClass: '', total: '-2.00', totalTax: '-0.10', taxes: [], meta: [] };
    const lines = [
      line({
        id: 1,
        quantity: 3,
        total: '50.00',
        totalTax: '0.90',
        taxes: [{ rateId: 1, total: '0.9', subtotal: '0.9' }],
      }),
    ];
    simulator.control.touchSilently('order', 90, { lines, feeLines: [fee] });
    const raw = await fetch(`${simulator.baseUrlFor('nyc')}/wp-json/wc/v3/orders/90`, {
      headers: {
        authorization: `Basic ${Buffer.from('ck_0000000000000000000000000000000000000001:cs_0000000000000000000000000000000000000001').toString('base64')}`,
      },
    });
    const text = await raw.text();
    expect(text).to.contain('"price":16.666666666666668');
    expect(text).to.contain('"taxes":[{"id":1,"total":"0.9","subtotal":"0.9"}]');
    expect(text).to.contain('"total":"-2.00","total_tax":"-0.10"');
    expect(JSON.parse(text)).to.include({ total: '48.80', total_tax: '0.80', cart_tax: '0.80' });
  });

  it('write amounts with the store’s decimals: none in Tokyo, three in Kuwait', async () => {
    for (const [currency, timezone, amount] of [
      ['JPY', 'Asia/Tokyo', '1980'],
      ['KWD', 'Asia/Kuwait', '3.750'],
    ] as const) {
      const fields = { currency, lines: [line({ id: 1, subtotal: amount, total: amount })] };
      const store = await startSample(
        { currency, timezone },
        { orders: [plainOrder(5, '2026-11-20T16:00:00Z', fields)] },
      );
      const { body } = await ask(store, 'wc/v3/orders/5');
      await store.close();
      expect([body.total, body.line_items[0].total, body.discount_total]).to.deep.equal([
        ...[amount, amount],
        currency === 'JPY' ? '0' : '0.000',
      ]);
    }
  });

  it('keep fields of plugins, the order’s currency, and costs only if they are enabled', async () => {
    const pluginFields = { gift_message: 'Hi', loyalty: { points: 3 } };
    simulator.control.touchSilently('order', 90, { pluginFields, currency: 'EUR', pricesIncludeTax: true });
    const body = await order();
    expect(body).to.deep.include(pluginFields);
    expect([body.currency, body.currency_symbol, body.prices_include_tax]).to.deep.equal(['EUR', '€', true]);
    expect(body).to.have.property('cost_of_goods_sold');
    simulator.control.configure({ hasCostOfGoods: false });
    expect(await order()).not.to.have.property('cost_of_goods_sold');
    expect((await ask(simulator, 'wc/v3/products/11')).body).not.to.have.property('cost_of_goods_sold');
  });

  it('show stock that changed without the product’s modified time', async () => {
    simulator.control.touchSilently('product', 11, { stock: { manage: true, quantity: 3, status: 'instock' } });
    const { body } = await ask(simulator, 'wc/v3/products/11');
    expect([body.stock_quantity, body.date_modified_gmt]).to.deep.equal([3, '2026-11-22T18:53:40']);
    simulator.control.put('product', product(11));
    expect((await ask(simulator, 'wc/v3/products/11')).body.date_modified_gmt).to.equal(NOW);
  });
});
