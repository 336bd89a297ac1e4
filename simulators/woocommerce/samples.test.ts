import { expect } from 'chai';
import type { WooSimulator } from './server.js';
import { ask, sample, startSample } from './test-support/client.js';
import { plainOrder } from './test-support/sample-store.js';

/** Replaces the addresses of the simulator by those of the captured store. */
const CAPTURED = 'https://127.0.0.1:8072';

describe('The WooCommerce simulator compared with captured responses of WooCommerce 10.0.2', () => {
  let simulator: WooSimulator;
  before(async () => {
    simulator = await startSample({ homeUrl: CAPTURED });
  });
  after(() => simulator.close());

  const kindOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return 'list';
    return typeof value === 'object' && value !== null ? Object.keys(value) : typeof value;
  };

  it('writes an order with a refund with equal fields, values and order of fields', async () => {
    const { body, status } = await ask(simulator, 'wc/v3/orders/18');
    const captured = sample('order-with-refund').body as Record<string, unknown>;
    expect(status).to.equal(200);
    expect(Object.keys(body)).to.deep.equal(Object.keys(captured));
    const same = { order_key: null, payment_url: null, line_items: null };
    expect({ ...body, ...same }).to.deep.equal({ ...captured, ...same });
    const lines = captured.line_items as Record<string, unknown>[];
    for (const [index, line] of lines.entries()) {
      expect(Object.keys(body.line_items[index])).to.deep.equal(Object.keys(line));
      // The captured lines also have the units taken from stock.
      expect({ ...body.line_items[index], meta_data: 0, cost_of_goods_sold: 0 }).to.deep.equal({
        ...line,
        ...{ meta_data: 0, cost_of_goods_sold: 0 },
      });
    }
  });

  it('writes the refunds of an order as captured, and over all orders with their parent', async () => {
    const own = await ask(simulator, 'wc/v3/orders/18/refunds');
    expect(own.body).to.deep.equal(sample('refunds-of-order').body);
    expect(Object.keys(own.body[0])).to.deep.equal(Object.keys((sample('refunds-of-order').body as object[])[0] ?? {}));
    const all = await ask(simulator, 'wc/v3/refunds');
    expect(all.body[0]).to.deep.equal((sample('refunds-all').body as unknown[])[0]);
    expect(Object.keys(all.body[0])).to.deep.equal(Object.keys((sample('refunds-all').body as object[])[0] ?? {}));
  });

  for (const [path, name] of [
    ['products/11', 'products'],
    ['products/14', 'product-variable'],
    ['products/14/variations', 'product-variations'],
    ['coupons', 'coupons'],
  ] as const) {
    it(`writes ${path} with the captured fields in the captured order and types`, async () => {
      const first = (body: unknown): Record<string, unknown> =>
        (Array.isArray(body) ? body[0] : body) as Record<string, unknown>;
      const got = first((await ask(simulator, `wc/v3/${path}`)).body);
      const captured = first(sample(name).body);
      expect(Object.keys(got)).to.deep.equal(Object.keys(captured));
      for (const field of Object.keys(captured).filter((each) => each !== '_links'))
        expect(kindOf(got[field]), field).to.deep.equal(kindOf(captured[field]));
    });
  }

  it('writes a customer and an administrator as captured', async () => {
    const captured = sample('customers').body as Record<string, unknown>[];
    const { body } = await ask(simulator, 'wc/v3/customers?role=all&orderby=id');
    expect(Object.keys(body[1])).to.deep.equal(Object.keys(captured[1] ?? {}));
    const same = { date_created: 0, date_created_gmt: 0, avatar_url: 0 };
    expect({ ...body[0], ...same }).to.deep.equal({ ...captured[0], ...same });
    expect(Object.keys(body[1].billing)).to.deep.equal(Object.keys(captured[1]?.billing as object));
  });

  for (const [path, name] of [
    ['orders/999999', 'error-404'],
    ['orders?per_page=101', 'error-per-page'],
  ] as const) {
    it(`answers ${path} with the captured error and headers`, async () => {
      const captured = sample(name);
      const { status, body, headers } = await ask(simulator, `wc/v3/${path}`);
      expect({ status, body }).to.deep.equal({ status: captured.status, body: captured.body });
      for (const header of Object.keys(captured.headers).filter(
        (each) => !['host', 'date', 'connection'].includes(each),
      ))
        expect(headers.get(header), header).to.equal(captured.headers[header]);
    });
  }

  it('sends the captured headers with a middle page: totals, and links with default parameters', async () => {
    const captured = sample('orders-page');
    const paged = await startSample({ homeUrl: CAPTURED }, {});
    for (let id = 1; id <= 22; id += 1) paged.control.put('order', plainOrder(id, '2026-11-22T18:00:00Z'));
    try {
      const { headers } = await ask(paged, 'wc/v3/orders?per_page=5&page=2&orderby=date&order=asc');
      for (const header of [
        'link',
        'allow',
        'x-wp-total',
        'x-wp-totalpages',
        'cache-control',
        'expires',
        'content-type',
      ])
        expect(headers.get(header), header).to.equal(captured.headers[header]);
    } finally {
      await paged.close();
    }
  });

  it('writes JSON as PHP does, with all non-ASCII characters escaped', async () => {
    const renamed = await startSample({ name: 'Käthe / Sons' });
    try {
      const text = await (await fetch(`${renamed.baseUrlFor('nyc')}/wp-json/`)).text();
      expect(text).to.contain('"name":"K\\u00e4the \\/ Sons"');
      expect(JSON.parse(text).name).to.equal('Käthe / Sons');
    } finally {
      await renamed.close();
    }
  });
});
