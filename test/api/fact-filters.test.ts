import { expect } from 'chai';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('Filters of facts and dimensions', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const names = async (field: string, filter: string, node: string, args = ''): Promise<unknown[]> => {
    const data = await answer<Record<string, { nodes: Record<string, unknown>[] }>>(
      api.url,
      `{ ${field}(filter: { ${filter} }${args}) { nodes { ${node} } } }`,
    );
    return data[field]?.nodes.map((found) => found[node]) ?? [];
  };
  const orders = (filter: string) => names('orders', filter, 'orderNumber');

  it('exclude test orders by default', async () => {
    expect(await orders('salesChannel: "web"')).to.deep.equal(['#C1', '#B1', '#A2', '#A1']);
    expect(await orders('isTest: true')).to.deep.equal(['#A4']);
    expect(await orders('isTest: null, source: "london"')).to.deep.equal(['#C1', '#A4', '#A3', '#A2', '#A1']);
    const { orders: all } = await answer<{ orders: { totalCount: number } }>(api.url, '{ orders { totalCount } }');
    expect(all.totalCount).to.equal(5);
  });

  it('select orders by status, customer, segment and where they were sold', async () => {
    expect(await orders('isCancelled: true')).to.deep.equal(['#C1']);
    expect(await orders('isCancelled: false, source: "london"')).to.deep.equal(['#A3', '#A2', '#A1']);
    expect(await orders('financialStatus: ["PARTIALLY_REFUNDED"]')).to.deep.equal(['#A2']);
    expect(await orders('fulfillmentStatus: "UNFULFILLED"')).to.deep.equal([]);
    expect(await orders('segment: HIGH')).to.deep.equal(['#B1', '#A3', '#A1']);
    expect(await orders('segment: [LOW, HIGH], platform: WOOCOMMERCE')).to.deep.equal(['#B1']);
    expect(await orders('channel: "london:pos"')).to.deep.equal(['#A3']);
    const [bob] = await names('customers', 'email: "bob@example.com"', 'id');
    expect(await orders(`customer: "${bob}"`)).to.deep.equal(['#C1', '#A2']);
  });

  it('accept statuses and countries in any case', async () => {
    expect(await orders('financialStatus: ["partially_refunded"]')).to.deep.equal(['#A2']);
    expect(await orders('financialStatus: ["Paid", "Partially_Refunded"], source: "london"')).to.deep.equal(
      await orders('source: "london"'),
    );
    expect(await orders('fulfillmentStatus: "fulfilled", source: "leeds"')).to.deep.equal(['#B1']);
    await api.pool.query("update warehouse.dim_customer set country = 'FR' where email = 'bob@example.com'");
    expect(await names('customers', 'country: "fr"', 'email')).to.deep.equal(['bob@example.com']);
    await api.pool.query("update warehouse.dim_customer set country = 'GB' where email = 'bob@example.com'");
    expect(await names('products', 'status: "active", source: "london"', 'sku')).to.deep.equal(['MUG', 'TEA']);
  });

  it('accept the statuses of plugins and files, once an order has them', async () => {
    const query = 'financialStatus: "Bezahlt-per-Rechnung"';
    await api.pool.query(
      "update warehouse.fact_orders set financial_status = 'bezahlt-per-rechnung' where order_number = '#C1'",
    );
    expect(await orders(query)).to.deep.equal(['#C1']);
    await api.pool.query("update warehouse.fact_orders set financial_status = 'PAID' where order_number = '#C1'");
  });

  it('select orders whose newest version was rejected, with the time and the reason', async () => {
    await api.pool.query(
      `update warehouse.fact_orders set stale_since = '2026-07-02T10:00:00Z', stale_code = 'unexpected_shape',
        stale_message = 'total is missing' where order_number = '#A2'`,
    );
    expect(await orders('isStale: true')).to.deep.equal(['#A2']);
    expect(await orders('isStale: false, source: "london"')).to.deep.equal(['#C1', '#A3', '#A1']);
    const { order } = await answer<{ order: object }>(
      api.url,
      '{ order(id: "london:A2") { staleSince staleCode staleMessage } }',
    );
    expect(order).to.deep.equal({
      staleSince: '2026-07-02T10:00:00Z',
      staleCode: 'unexpected_shape',
      staleMessage: 'total is missing',
    });
    await api.pool.query(
      'update warehouse.fact_orders set stale_since = null, stale_code = null, stale_message = null',
    );
  });

  it('select refunds by kind, order, product and channel', async () => {
    expect(await names('refunds', 'kind: LINE', 'platformRefundId')).to.deep.equal(['r1']);
    expect(await names('refunds', 'kind: [SHIPPING, EDIT]', 'id')).to.deep.equal([]);
    expect(await names('refunds', 'order: "london:A2", product: "london:v1"', 'quantity')).to.deep.equal(['2']);
    expect(await names('refunds', 'source: "leeds"', 'quantity')).to.deep.equal([]);
  });

  it('select orders by where they went, in any case, and by what is on one of their lines', async () => {
    await api.pool.query(
      "update warehouse.fact_orders set ship_to_country = 'IE', ship_to_region = 'IE-D' where order_number = '#A2'",
    );
    await api.pool.query(
      "update warehouse.fact_order_items set category = 'Kitchen', vendor = 'Grower' where order_key = 'london:A2'",
    );
    expect(await orders('country: ["ie"]')).to.deep.equal(['#A2']);
    expect(await orders('region: ["ie-d"], country: ["IE", "GB"]')).to.deep.equal(['#A2']);
    expect(await orders('country: ["FR"]')).to.deep.equal([]);
    expect(await orders('category: ["Kitchen"], vendor: ["Grower"]')).to.deep.equal(['#A2']);
    expect(await orders('category: ["kitchen"]')).to.deep.equal([]);
    expect(await orders('category: ["Kitchen"], vendor: ["Nobody"]')).to.deep.equal([]);
    expect(await orders('category: ["Kitchen"], source: "leeds"')).to.deep.equal([]);
    const { order } = await answer<{ order: { items: { product: { id: string; platformProductId: string } }[] } }>(
      api.url,
      '{ order(id: "london:A2") { items { product { id platformProductId } } } }',
    );
    const { id, platformProductId } = order.items[0]!.product;
    for (const product of [id, `london/${platformProductId}`]) {
      expect(await orders(`product: "${product}"`), product).to.include('#A2');
      expect(await names('refunds', `product: "${product}"`, 'platformRefundId'), product).to.deep.equal(['r1']);
    }
    expect(await names('refunds', 'country: ["ie"], region: ["IE-D"]', 'platformRefundId')).to.deep.equal(['r1']);
    expect(await names('refunds', 'country: ["GB"]', 'platformRefundId')).to.deep.equal([]);
    expect(await names('refunds', 'segment: LOW', 'platformRefundId')).to.deep.equal(['r1']);
    expect(await names('refunds', 'segment: VIP', 'platformRefundId')).to.deep.equal([]);
    const { refunds } = await answer<{ refunds: { nodes: { reason: string | null }[] } }>(
      api.url,
      '{ refunds { nodes { reason } } }',
    );
    const [{ reason }] = refunds.nodes as [{ reason: string | null }];
    await api.pool.query("update warehouse.fact_refunds set reason = 'Too small'");
    expect(await names('refunds', 'reason: ["Too small"]', 'platformRefundId')).to.deep.equal(['r1']);
    expect(await names('refunds', 'reason: ["too SMALL"]', 'platformRefundId')).to.deep.equal([]);
    expect(await names('refunds', 'reason: ["too large"]', 'platformRefundId')).to.deep.equal([]);
    expect(await names('refunds', 'category: ["Kitchen"]', 'platformRefundId')).to.deep.equal(['r1']);
    expect(await names('refunds', 'productType: ["Tea"]', 'platformRefundId')).to.deep.equal([]);
    await api.pool.query('update warehouse.fact_refunds set reason = $1', [reason]);
  });

  it('select customers by segment and by where they ever bought', async () => {
    const customers = (filter: string) => names('customers', filter, 'email');
    expect(await customers('segment: LOW')).to.deep.equal(['bob@example.com']);
    expect(await customers('source: "leeds"')).to.deep.equal(['alice@example.com']);
    expect(await customers('channel: "london:web"')).to.deep.equal(['alice@example.com', 'bob@example.com']);
    expect(await customers('country: "FR"')).to.deep.equal([]);
  });

  it('select products by SKU, category, vendor and words', async () => {
    const products = (filter: string) => names('products', `source: "london", ${filter}`, 'title');
    expect(await products('sku: ["MUG", "TEA"]')).to.deep.equal(['Mug', 'Tea 100% leaf']);
    expect(await products('category: "Kitchen"')).to.deep.equal(['Mug']);
    expect(await products('vendor: "Grower", productType: "Tea", status: "ACTIVE"')).to.deep.equal(['Tea 100% leaf']);
    expect(await products('search: "LEAF tea"')).to.deep.equal(['Tea 100% leaf']);
    expect(await products('search: "loose"')).to.deep.equal(['Tea 100% leaf']);
    expect(await products('search: "100%"')).to.deep.equal(['Tea 100% leaf']);
    expect(await products('search: "1_0"')).to.deep.equal([]);
    expect(await products('search: "mug leaf"')).to.deep.equal([]);
    expect(await products('isDeleted: true')).to.deep.equal([]);
    expect(await names('products', 'platform: WOOCOMMERCE', 'origin')).to.deep.equal(['order']);
  });

  it('return the stock at the end of a day', async () => {
    const stock = async (args: string) => {
      const { inventory } = await answer<{ inventory: { totalCount: number; nodes: object[] } }>(
        api.url,
        `{ inventory${args} { totalCount nodes { since available product { sku } location { name city } } } }`,
      );
      return inventory;
    };
    const level = (since: string, available: string) => ({
      totalCount: 1,
      nodes: [{ since, available, product: { sku: 'MUG' }, location: { name: 'Warehouse', city: 'London' } }],
    });
    expect(await stock('')).to.deep.equal(level('2026-07-02', '33'));
    expect(await stock('(asOf: "2026-07-02")')).to.deep.equal(level('2026-07-02', '33'));
    expect(await stock('(asOf: "2026-07-01")')).to.deep.equal(level('2026-06-20', '40'));
    expect(await stock('(asOf: "2026-06-19")')).to.deep.equal({ totalCount: 0, nodes: [] });
    expect(await stock('(filter: { product: "london:v1", location: "london:l1", platform: SHOPIFY })')).to.deep.equal(
      level('2026-07-02', '33'),
    );
    expect(await stock('(filter: { source: "leeds" })')).to.deep.equal({ totalCount: 0, nodes: [] });
  });

  it('list the channels', async () => {
    const { channels } = await answer<{ channels: object[] }>(
      api.url,
      '{ channels(filter: { platform: SHOPIFY }) { id sourceId platform salesChannel } }',
    );
    expect(channels).to.deep.equal([
      { id: 'london:pos', sourceId: 'london', platform: 'SHOPIFY', salesChannel: 'pos' },
      { id: 'london:web', sourceId: 'london', platform: 'SHOPIFY', salesChannel: 'web' },
    ]);
  });
});
