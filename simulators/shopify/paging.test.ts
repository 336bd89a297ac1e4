import { expect } from 'chai';
import { micros } from '../kit/clock.js';
import type { ShopOrder } from './model.js';
import type { ShopifySimulator } from './server.js';
import { ask, at, listAt, startSample } from './test-support/client.js';
import { plainOrder, SAMPLE_NOW, sampleContents, sampleSettings } from './test-support/sample-shop.js';

const PAGE = `query P($first: Int, $after: String, $query: String, $sort: OrderSortKeys) {
  orders(first: $first, after: $after, query: $query, sortKey: $sort) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { legacyResourceId } } } }`;

function startWith(orders: ShopOrder[]): Promise<ShopifySimulator> {
  return startSample({ shops: [{ settings: sampleSettings, contents: { ...sampleContents(), orders } }] });
}

function idsOf(body: unknown): string[] {
  return listAt(body, 'data.orders.edges').map((edge) => String(at(edge, 'node.legacyResourceId')));
}

describe('Paging', () => {
  let simulator: ShopifySimulator;
  beforeEach(async () => {
    // Two orders share an instant: the id decides.
    const times = ['05', '01', '03', '03', '04'];
    simulator = await startWith(times.map((day, place) => plainOrder(5100 + place, `2026-07-${day}T00:00:00Z`)));
  });
  afterEach(() => simulator.close());

  it('walks all rows in the order of the sort key and the id, page by page', async () => {
    const seen: string[] = [];
    let after: unknown = null;
    for (let page = 0; page < 3; page += 1) {
      const { body } = await ask(simulator, PAGE, { first: 2, after, sort: 'UPDATED_AT' });
      seen.push(...idsOf(body));
      expect(at(body, 'data.orders.pageInfo.hasNextPage')).to.equal(page < 2);
      expect(at(body, 'data.orders.pageInfo.hasPreviousPage')).to.equal(page > 0);
      after = at(body, 'data.orders.pageInfo.endCursor');
      expect(after).to.equal(at(listAt(body, 'data.orders.edges').at(-1), 'cursor'));
    }
    expect(seen).to.deep.equal(['5101', '5102', '5103', '5104', '5100']);
  });

  it('gives null cursors for an empty page', async () => {
    const { body } = await ask(simulator, PAGE, { first: 2, query: 'id:1', sort: 'ID' });
    const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
    expect(at(body, 'data.orders.pageInfo')).to.deep.equal(pageInfo);
  });

  it('refuses a cursor of another query, another order or another connection', async () => {
    const { body } = await ask(simulator, PAGE, { first: 2, query: 'id:>1', sort: 'UPDATED_AT' });
    const after = at(body, 'data.orders.pageInfo.endCursor');
    const same = await ask(simulator, PAGE, { first: 2, after, query: 'id:>1', sort: 'UPDATED_AT' });
    expect(idsOf(same.body)).to.have.length(2);
    for (const other of [
      { query: 'id:>2', sort: 'UPDATED_AT' },
      { query: 'id:>1', sort: 'ID' },
    ]) {
      const refused = await ask(simulator, PAGE, { first: 2, after, ...other });
      expect(at(refused.body, 'errors.0.message')).to.equal('Malformed cursor');
      expect(at(refused.body, 'data')).to.equal(null);
    }
    const renamed = PAGE.replace('orders(first', 'mine: orders(first');
    const aliased = await ask(simulator, renamed, { first: 2, after, query: 'id:>1', sort: 'UPDATED_AT' });
    expect(listAt(aliased.body, 'data.mine.edges')).to.have.length(2);
    const customers = await ask(
      simulator,
      'query C($after: String) { customers(first: 1, after: $after, query: "id:>1") { nodes { id } } }',
      { after },
    );
    expect(at(customers.body, 'errors.0.message')).to.equal('Malformed cursor');
  });

  it('pages from the end by last and before', async () => {
    const query =
      'query L($before: String) { orders(last: 2, before: $before, sortKey: UPDATED_AT) { pageInfo { hasPreviousPage startCursor } edges { node { legacyResourceId } } } }';
    const end = await ask(simulator, query);
    expect(idsOf(end.body)).to.deep.equal(['5104', '5100']);
    const earlier = await ask(simulator, query, { before: at(end.body, 'data.orders.pageInfo.startCursor') });
    expect(idsOf(earlier.body)).to.deep.equal(['5102', '5103']);
    expect(at(earlier.body, 'data.orders.pageInfo.hasPreviousPage')).to.equal(true);
  });

  it('moves a row that changes during paging to the end: it is returned twice, and no other row is missed', async () => {
    const first = await ask(simulator, PAGE, { first: 2, sort: 'UPDATED_AT' });
    simulator.control.mutate('order', 5101, { tags: ['changed'] });
    simulator.control.advance(10);
    const after = at(first.body, 'data.orders.pageInfo.endCursor');
    const rest = await ask(simulator, PAGE, { first: 10, after, sort: 'UPDATED_AT' });
    expect([...idsOf(first.body), ...idsOf(rest.body)]).to.deep.equal(['5101', '5102', '5103', '5104', '5100', '5101']);
  });

  it('pages through more lines than fit in one page, following the cursor of order(id:)', async () => {
    const [line] = plainOrder(1, '2026-07-01T00:00:00Z').lines;
    const lines = Array.from({ length: 23 }, (_, place) => ({
      ...(line as NonNullable<typeof line>),
      id: 70_000 + place,
    }));
    simulator.control.put('order', plainOrder(5200, '2026-07-01T00:00:00Z', { lines }));
    const query = `query L($after: String) { order(id: "gid://shopify/Order/5200") {
      lineItems(first: 20, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } } }`;
    const first = await ask(simulator, query);
    expect(listAt(first.body, 'data.order.lineItems.nodes')).to.have.length(20);
    const after = at(first.body, 'data.order.lineItems.pageInfo.endCursor');
    const rest = await ask(simulator, query, { after });
    expect(listAt(rest.body, 'data.order.lineItems.nodes').map((node) => at(node, 'id'))).to.deep.equal(
      [20, 21, 22].map((place) => `gid://shopify/LineItem/${70_000 + place}`),
    );
    expect(at(rest.body, 'data.order.lineItems.pageInfo.hasNextPage')).to.equal(false);
  });
});

describe('The search index', () => {
  const WINDOW = "updated_at:>='2026-07-10T00:00:00Z'";
  let simulator: ShopifySimulator;
  beforeEach(async () => {
    simulator = await startWith([plainOrder(5100, '2026-07-01T00:00:00Z')]);
  });
  afterEach(() => simulator.close());

  it('finds a changed row by its new value 3 seconds later; order(id:) shows it at once', async () => {
    simulator.control.mutate('order', 5100, { tags: ['changed'] });
    const direct = await ask(simulator, '{ order(id: "gid://shopify/Order/5100") { tags updatedAt } }');
    expect(at(direct.body, 'data.order')).to.deep.equal({ tags: ['changed'], updatedAt: '2026-07-10T00:00:00Z' });
    simulator.control.advance(2.9);
    expect(idsOf((await ask(simulator, PAGE, { first: 5, query: WINDOW })).body)).to.deep.equal([]);
    expect(
      idsOf((await ask(simulator, PAGE, { first: 5, query: "updated_at:<'2026-07-02T00:00:00Z'" })).body),
    ).to.deep.equal(['5100']);
    simulator.control.advance(0.1);
    expect(idsOf((await ask(simulator, PAGE, { first: 5, query: WINDOW })).body)).to.deep.equal(['5100']);
    expect(
      idsOf((await ask(simulator, PAGE, { first: 5, query: "updated_at:<'2026-07-02T00:00:00Z'" })).body),
    ).to.deep.equal([]);
  });

  it('does not find a new row before that', async () => {
    simulator.control.put('order', plainOrder(5101, '2026-07-10T00:00:00Z'));
    const count = async (): Promise<unknown> =>
      at((await ask(simulator, '{ ordersCount { count } }')).body, 'data.ordersCount.count');
    expect(await count()).to.equal(1);
    simulator.control.advance(3);
    expect(await count()).to.equal(2);
  });

  it('gives each change a different time, in microseconds', () => {
    const shop = simulator.control.shop();
    const times = [1, 2, 3].map(() => shop.update('order', 5100, () => undefined).updatedAt);
    expect(times).to.deep.equal([SAMPLE_NOW, SAMPLE_NOW + 1, SAMPLE_NOW + 2]);
    expect(shop.touchedAt('order', 5100)).to.equal(SAMPLE_NOW + 2);
  });

  it('stays in order through many changes', async () => {
    const shop = simulator.control.shop();
    for (let id = 6000; id < 6300; id += 1) shop.put('order', plainOrder(id, '2026-07-01T00:00:00Z'));
    for (let id = 6000; id < 6300; id += 3) shop.update('order', id, (order) => ({ ...order, tags: ['again'] }));
    for (let id = 6001; id < 6300; id += 3) shop.destroy('order', id);
    simulator.control.advance(10);
    const ids = idsOf((await ask(simulator, PAGE, { first: 250, query: WINDOW, sort: 'UPDATED_AT' })).body).map(Number);
    const wanted = [...shop.orders.values()]
      .filter((order) => order.updatedAt >= SAMPLE_NOW)
      .sort((a, b) => a.updatedAt - b.updatedAt);
    expect(ids).to.deep.equal(wanted.map((order) => order.id));
    expect(ids).to.have.length(200);
  });
});

describe('The limit of 25,000 objects', () => {
  let simulator: ShopifySimulator;
  before(async () => {
    const base = plainOrder(5000, '2026-01-01T00:00:00Z');
    const start = micros('2026-01-01T00:00:00Z');
    const orders = Array.from({ length: 25_100 }, (_, place) => ({
      ...base,
      id: 100_000 + place,
      updatedAt: start + place * 1_000_000,
    }));
    simulator = await startWith(orders);
  });
  after(() => simulator.close());

  it('ends paging without an error', async () => {
    const { bucket } = simulator.control.hosted();
    let after: unknown = null;
    let seen = 0;
    let hasNext = true;
    while (hasNext) {
      const { body } = await ask(simulator, PAGE, { first: 250, after, sort: 'UPDATED_AT' });
      seen += listAt(body, 'data.orders.edges').length;
      hasNext = at(body, 'data.orders.pageInfo.hasNextPage') === true;
      after = at(body, 'data.orders.pageInfo.endCursor');
      bucket.refund(1000);
    }
    expect(seen).to.equal(25_000);
  });

  it('makes counts AT_LEAST', async () => {
    const count = async (args: string): Promise<unknown> =>
      at((await ask(simulator, `{ ordersCount${args} { count precision } }`)).body, 'data.ordersCount');
    expect(await count('(limit: null)')).to.deep.equal({ count: 25_000, precision: 'AT_LEAST' });
    expect(await count('')).to.deep.equal({ count: 10_000, precision: 'AT_LEAST' });
    expect(await count('(query: "id:<100007", limit: null)')).to.deep.equal({ count: 7, precision: 'EXACT' });
  });
});
