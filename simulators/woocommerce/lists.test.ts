import { expect } from 'chai';
import type { WooOrder, WooStoreSettings } from './model.js';
import type { WooSimulator } from './server.js';
import { type Answer, ask, idsOf, startSample } from './test-support/client.js';
import { customer, plainOrder, product } from './test-support/sample-store.js';

/** Orders 1 to `count`, a minute apart. */
function orders(count: number, fields: (id: number) => Partial<WooOrder> = () => ({})): WooOrder[] {
  return Array.from({ length: count }, (_, index) => {
    const id = index + 1;
    const minute = String(index % 60).padStart(2, '0');
    return plainOrder(id, `2026-07-03T${String(10 + Math.floor(index / 60))}:${minute}:00Z`, fields(id));
  });
}

const totals = ({ headers }: Answer): unknown => [headers.get('x-wp-total'), headers.get('x-wp-totalpages')];

describe('Lists of the WooCommerce simulator', () => {
  let simulator: WooSimulator;
  const start = async (contents: object, settings: Partial<WooStoreSettings> = {}): Promise<void> => {
    simulator = await startSample(settings, contents);
  };
  afterEach(() => simulator.close());

  it('have ten rows, newest first, by default', async () => {
    await start({ orders: orders(22) });
    const first = await ask(simulator, 'wc/v3/orders');
    expect(first.body.map(({ id }: { id: number }) => id)).to.deep.equal([22, 21, 20, 19, 18, 17, 16, 15, 14, 13]);
    expect(totals(first)).to.deep.equal(['22', '3']);
    expect(await idsOf(simulator, 'wc/v3/orders?orderby=id&order=asc&per_page=3&page=2')).to.deep.equal([4, 5, 6]);
    expect(await idsOf(simulator, 'wc/v3/orders?orderby=id&order=asc&per_page=3&page=2&offset=1')).to.deep.equal([
      2, 3, 4,
    ]);
    expect(await idsOf(simulator, 'wc/v3/orders?include=3,9,5&orderby=include')).to.deep.equal([3, 9, 5]);
    expect(await idsOf(simulator, 'wc/v3/orders?include=3,9,5&exclude=9&order=asc')).to.deep.equal([3, 5]);
  });

  const refusals: [string, string, string][] = [
    ['per_page=101', 'rest_out_of_bounds', 'per_page must be between 1 (inclusive) and 100 (inclusive)'],
    ['per_page=ten', 'rest_invalid_type', 'per_page is not of type integer.'],
    ['page=0', 'rest_out_of_bounds', 'page must be greater than or equal to 1'],
    ['order=up', 'rest_not_in_enum', 'order is not one of asc and desc.'],
    ['orderby=total', 'rest_not_in_enum', 'orderby is not one of date, id, include, title, slug, and modified.'],
    ['modified_after=2026-07-03', 'rest_invalid_date', 'Invalid date.'],
    ['after=2026-07-03T25:00:00', 'rest_invalid_date', 'Invalid date.'],
    ['dates_are_gmt=yes', 'rest_invalid_type', 'dates_are_gmt is not of type boolean.'],
  ];
  for (const [query, code, message] of refusals) {
    it(`refuse ${query}`, async () => {
      await start({ orders: orders(1) });
      const { status, body } = await ask(simulator, `wc/v3/orders?${query}`);
      const name = query.split('=')[0] ?? '';
      expect(status).to.equal(400);
      expect(body).to.deep.equal({
        ...{ code: 'rest_invalid_param', message: `Invalid parameter(s): ${name}` },
        data: { status: 400, params: { [name]: message }, details: { [name]: { code, message, data: null } } },
      });
    });
  }

  it('name every invalid parameter, and an unregistered status', async () => {
    await start({ orders: orders(1) });
    const { body } = await ask(simulator, 'wc/v3/orders?per_page=0&page=0&status=any,shipped');
    expect(body.message).to.equal('Invalid parameter(s): page, per_page, status');
    expect(body.data.params.status).to.match(
      /^status\[1\] is not one of any, trash, auto-draft, pending, .+, and checkout-draft\.$/,
    );
  });

  it('ignore unknown parameters', async () => {
    await start({ orders: orders(2) });
    expect(await idsOf(simulator, 'wc/v3/orders?updated_since=2030-01-01&limit=1')).to.have.length(2);
  });

  it('return an object by its id, or that there is none', async () => {
    await start({ orders: orders(1), products: [product(11)], customers: [customer(2)] });
    for (const [path, code, message] of [
      ['orders/9', 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.'],
      ['orders/9/refunds', 'woocommerce_rest_invalid_order_id', 'Invalid order ID.'],
      ['products/9', 'woocommerce_rest_product_invalid_id', 'Invalid ID.'],
      ['customers/9', 'woocommerce_rest_invalid_id', 'Invalid resource ID.'],
    ]) {
      const { status, body } = await ask(simulator, `wc/v3/${path}`);
      expect([status, body.code, body.message], path).to.deep.equal([404, code, message]);
    }
    expect((await ask(simulator, 'wc/v3/orders/1')).body.id).to.equal(1);
  });

  for (const path of ['wc/v1/orders', 'wc/v2/orders', 'wc/v3/order', 'wc-api/v3/orders']) {
    it(`do not exist at ${path}`, async () => {
      await start({});
      const { status, body } = await ask(simulator, path);
      expect([status, body]).to.deep.equal([
        404,
        {
          ...{ code: 'rest_no_route', message: 'No route was found matching the URL and request method.' },
          data: { status: 404 },
        },
      ]);
    });
  }

  it('have refunds of all orders since 9.0', async () => {
    await start({}, { version: '8.2.2' });
    expect((await ask(simulator, 'wc/v3/refunds')).body.code).to.equal('rest_no_route');
    await simulator.close();
    await start({}, { version: '9.4.3' });
    expect((await ask(simulator, 'wc/v3/refunds')).body).to.deep.equal([]);
  });

  it('have the taxes of lines as stored: in 7.1.1 with six decimals', async () => {
    const taxed = (id: number) => ({
      lines: [
        { ...plainOrder(id, '2026-07-03T10:00:00Z').lines[0]!, taxes: [{ rateId: 1, total: '0.9', subtotal: null }] },
      ],
    });
    for (const [version, total] of [
      ['10.0.2', '0.9'],
      ['7.1.1', '0.900000'],
    ] as const) {
      await start({ orders: orders(1, taxed) }, { version });
      const { body } = await ask(simulator, 'wc/v3/orders/1');
      expect(body.line_items[0].taxes).to.deep.equal([{ id: 1, total, subtotal: '' }]);
      if (version === '10.0.2') await simulator.close();
    }
  });

  it('are under rest_route only if permalinks are plain', async () => {
    await start({ orders: orders(1) }, { hasPrettyPermalinks: false });
    expect((await ask(simulator, 'wc/v3/orders')).status).to.equal(404);
    const plain = await ask(simulator, '../?rest_route=/wc/v3/orders');
    expect(plain.body).to.have.length(1);
  });

  it('leave out rows that the key may not read, but count them', async () => {
    await start({ orders: orders(12, (id) => ({ isUnreadable: id === 5 })) });
    const page = await ask(simulator, 'wc/v3/orders?orderby=id&order=asc&per_page=6');
    expect(page.body.map(({ id }: { id: number }) => id)).to.deep.equal([1, 2, 3, 4, 6]);
    expect(totals(page)).to.deep.equal(['12', '2']);
    expect((await ask(simulator, 'wc/v3/orders/5')).status).to.equal(403);
  });

  describe('past their last page', () => {
    const past = 'wc/v3/orders?per_page=10&page=99';
    it('have a total of 0 on HPOS', async () => {
      await start({ orders: orders(22) });
      const answer = await ask(simulator, past);
      expect([answer.status, answer.body, totals(answer)]).to.deep.equal([200, [], ['0', '0']]);
    });
    it('have the real total in the old tables', async () => {
      await start({ orders: orders(22) }, { storage: 'legacy' });
      const answer = await ask(simulator, past);
      expect([answer.status, answer.body, totals(answer)]).to.deep.equal([200, [], ['22', '3']]);
    });
    it('never end in 7.1.1 with HPOS', async () => {
      await start({ orders: orders(22) }, { version: '7.1.1' });
      expect((await ask(simulator, past)).body).to.have.length(10);
    });
    it('have the real total of records other than orders', async () => {
      await start({ products: [product(11), product(12)] });
      expect(totals(await ask(simulator, 'wc/v3/products?page=9'))).to.deep.equal(['2', '1']);
    });
  });

  describe('of one second', () => {
    it('change their order between calls when sorted by modified, and keep it when sorted by date', async () => {
      await start({ orders: Array.from({ length: 12 }, (_, index) => plainOrder(index + 1, '2026-07-03T10:00:00Z')) });
      const seen = new Set<string>();
      for (let call = 0; call < 6; call += 1)
        seen.add(String(await idsOf(simulator, 'wc/v3/orders?orderby=modified&order=asc&per_page=100')));
      expect(seen.size).to.be.greaterThan(1);
      const [page] = [...seen].map((ids) => ids.split(',').map(Number));
      expect(page?.sort((a, b) => a - b)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      const dated = await idsOf(simulator, 'wc/v3/orders?orderby=date&order=asc&per_page=100');
      expect(dated).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    });

    it('stay between earlier and later ones', async () => {
      await start({ orders: orders(9, (id) => (id > 3 && id < 7 ? plainOrder(id, '2026-07-03T10:04:00Z') : {})) });
      const ids = await idsOf(simulator, 'wc/v3/orders?orderby=modified&order=asc&per_page=100');
      expect([ids.slice(0, 3), ids.slice(3, 6).sort(), ids.slice(6)]).to.deep.equal([
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ]);
    });
  });

  it('change while a client pages: a changed row moves', async () => {
    await start({ orders: orders(6) });
    const path = 'wc/v3/orders?orderby=modified&order=asc&per_page=3';
    expect(await idsOf(simulator, path)).to.deep.equal([1, 2, 3]);
    simulator.control.mutate('order', 1, { customerNote: 'changed' });
    expect(await idsOf(simulator, `${path}&page=2`)).to.deep.equal([5, 6, 1]);
  });

  const statuses = ['pending', 'checkout-draft', 'auto-draft', 'trash', 'shipped', 'unknown-plugin', 'hidden'];
  const plugins = { customStatuses: ['shipped'], hiddenStatuses: ['hidden'] };
  for (const [storage, any] of [
    ['hpos', [1, 2, 5, 7]],
    ['legacy', [1, 2, 5, 6]],
  ] as const) {
    it(`with any have the statuses that ${storage} includes, and trash and hidden statuses only by name`, async () => {
      await start({ orders: orders(7, (id) => ({ status: statuses[id - 1] ?? '' })) }, { storage, ...plugins });
      const asked = (query: string): Promise<number[]> => idsOf(simulator, `wc/v3/orders?order=asc${query}`);
      expect(await asked('')).to.deep.equal(any);
      expect(await asked('&status=any')).to.deep.equal(any);
      expect(await asked('&status=any,trash')).to.deep.equal(any);
      expect(await asked('&status=any,hidden')).to.deep.equal(any);
      expect(await asked('&status=hidden')).to.deep.equal([7]);
      expect(await asked('&status=trash')).to.deep.equal([4]);
      expect(await asked('&status[]=trash&status[]=shipped')).to.deep.equal([4, 5]);
      const unregistered = await ask(simulator, 'wc/v3/orders?status=unknown-plugin');
      expect(unregistered.status).to.equal(400);
      expect(unregistered.body.data.details['status[0]'] ?? unregistered.body.data.details.status).to.include({
        code: 'rest_not_in_enum',
      });
      expect((await ask(simulator, 'wc/v3/orders/6')).body.status).to.equal('unknown-plugin');
    });

    it(`count orders by registered status on ${storage}, and list those with any status in analytics`, async () => {
      await start({ orders: orders(7, (id) => ({ status: statuses[id - 1] ?? '' })) }, { storage, ...plugins });
      const { body } = await ask(simulator, 'wc/v3/reports/orders/totals');
      const counted = body.filter(({ total }: { total: number }) => total > 0);
      expect(counted.map(({ slug }: { slug: string }) => slug)).to.deep.equal([
        ...['pending', 'checkout-draft', 'shipped', 'hidden'],
      ]);
      const registered = body.map(({ slug }: { slug: string }) => slug).join();
      const rows = async (query: string) =>
        (await ask(simulator, `wc-analytics/reports/orders?order=asc${query}`)).body.map(
          (row: { order_id: number; status: string }) => [row.order_id, row.status],
        );
      expect(await rows('')).to.deep.equal([
        [5, 'shipped'],
        [6, 'unknown-plugin'],
        [7, 'hidden'],
      ]);
      expect(await rows(`&status_is_not=${registered}`)).to.deep.equal([[6, 'unknown-plugin']]);
      simulator.control.configure({ analytics: 'off' });
      expect((await ask(simulator, 'wc-analytics/reports/orders')).body.code).to.equal('rest_no_route');
      simulator.control.configure({ analytics: 'closed' });
      expect((await ask(simulator, 'wc-analytics/reports/orders')).status).to.equal(403);
    });
  }

  it('filter orders by customer and product', async () => {
    await start({ orders: orders(3, (id) => ({ customerId: id % 2 })) });
    expect(await idsOf(simulator, 'wc/v3/orders?customer=1&order=asc')).to.deep.equal([1, 3]);
    expect(await idsOf(simulator, 'wc/v3/orders?customer=0')).to.deep.equal([2]);
    expect(await idsOf(simulator, 'wc/v3/orders?product=12')).to.have.length(3);
    expect(await idsOf(simulator, 'wc/v3/orders?product=13')).to.deep.equal([]);
  });

  it('list customers of the role customer by name, and all by role=all; a modified filter is ignored', async () => {
    await start({
      customers: [
        customer(1, { role: 'administrator', username: 'zoe' }),
        customer(2, { username: 'bob' }),
        customer(3, { username: 'ann' }),
      ],
    });
    expect(await idsOf(simulator, 'wc/v3/customers')).to.deep.equal([3, 2]);
    expect(await idsOf(simulator, 'wc/v3/customers?role=all&orderby=id&order=asc')).to.deep.equal([1, 2, 3]);
    expect(await idsOf(simulator, 'wc/v3/customers?modified_after=2030-01-01T00:00:00')).to.deep.equal([3, 2]);
  });

  it('trim objects to _fields, with decimals as dp asks', async () => {
    await start({ orders: orders(1) });
    const { body } = await ask(simulator, 'wc/v3/orders?_fields=id,total,billing.email,line_items&dp=4');
    expect(Object.keys(body[0])).to.deep.equal(['id', 'total', 'billing', 'line_items']);
    expect(body[0].total).to.equal('25.5000');
    expect(body[0].billing).to.deep.equal({ email: 'buyer2@example.com' });
  });

  it('list refunds of all orders by when they were made', async () => {
    await start({ orders: orders(2) });
    const refund = {
      reason: '',
      refundedPayment: false,
      meta: [],
      lines: [],
      shippingLines: [],
      feeLines: [],
      taxLines: [],
    };
    const { control } = simulator;
    control.createRefund(1, { ...refund, id: 71, createdAt: control.now(), amount: '1.00' });
    control.advance(60);
    control.createRefund(2, { ...refund, id: 72, createdAt: control.now(), amount: '2.00' });
    const after = 'dates_are_gmt=true&after=2026-11-22T18:54:00';
    expect(await idsOf(simulator, 'wc/v3/refunds')).to.deep.equal([72, 71]);
    expect(await idsOf(simulator, `wc/v3/refunds?${after}`)).to.deep.equal([72]);
    expect(await idsOf(simulator, 'wc/v3/refunds?parent=1')).to.deep.equal([71]);
  });
});
