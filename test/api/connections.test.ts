import { expect } from 'chai';
import { order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

interface Connection<Node> {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
}

const pageInfo = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

describe('Connections', () => {
  let api: TestApi;
  const many = 60;

  before(async () => {
    api = await startTestApi();
    // Twelve orders share each instant: only the key distinguishes them.
    const orders = Array.from({ length: many }, (_, index) =>
      order(`M${String(index).padStart(3, '0')}`, {
        orderedAt: `2026-05-0${1 + (index % 5)}T09:00:00.123456Z`,
        total: `${index % 7}`,
      }),
    );
    await apply(api.pool, orders);
    await publish(api.pool);
  });
  after(() => api.close());

  const page = async <Node>(field: string, args: string, node: string) => {
    const query = `{ ${field}(${args}) { edges { cursor node { ${node} } } ${pageInfo} } }`;
    const data = await answer<Record<string, Connection<Node>>>(api.url, query);
    return data[field] as Connection<Node>;
  };

  /** Follows the cursors to the end; `between` runs after each page. */
  async function walk(direction: 'forward' | 'backward', orderBy: string, between: (page: number) => Promise<void>) {
    const ids: string[] = [];
    let cursor: string | null = null;
    for (let count = 0; ; count += 1) {
      const size = direction === 'forward' ? 'first: 7' : 'last: 7';
      const from: string = cursor === null ? '' : `, ${direction === 'forward' ? 'after' : 'before'}: "${cursor}"`;
      const { edges, pageInfo: info } = await page<{ id: string }>(
        'orders',
        `${size}${from}, orderBy: ${orderBy}, filter: { date: { month: 5 } }`,
        'id',
      );
      const found = edges.map(({ node }) => node.id);
      if (direction === 'forward') ids.push(...found);
      else ids.unshift(...found);
      await between(count);
      if (direction === 'forward' ? !info.hasNextPage : !info.hasPreviousPage) return ids;
      cursor = direction === 'forward' ? info.endCursor : info.startCursor;
    }
  }

  const expectedIds = async (orderBy: string) => {
    const { rows } = await api.pool.query<{ order_key: string }>(
      `select order_key from warehouse.fact_orders where order_key like 'london:M%' order by ${orderBy}`,
    );
    return rows.map(({ order_key }) => order_key);
  };
  const nothing = async () => undefined;

  for (const [orderBy, sql] of [
    ['ORDERED_AT_DESC', 'ordered_at desc, order_key desc'],
    ['ORDERED_AT_ASC', 'ordered_at, order_key'],
    ['TOTAL_DESC', 'total desc, order_key desc'],
    ['TOTAL_ASC', 'total, order_key'],
  ] as const) {
    it(`return all pages by ${orderBy}, forward and backward, with each row once`, async () => {
      const expected = await expectedIds(sql);
      expect(expected).to.have.lengthOf(many);
      expect(await walk('forward', orderBy, nothing)).to.deep.equal(expected);
      expect(await walk('backward', orderBy, nothing)).to.deep.equal(expected);
    });
  }

  for (const direction of ['forward', 'backward'] as const) {
    it(`return each row once ${direction} while others are added before and after it`, async () => {
      const expected = await expectedIds('ordered_at desc, order_key desc');
      const met = await walk(direction, 'ORDERED_AT_DESC', async (count) => {
        await apply(api.pool, [
          order(`N${direction}${count}a`, { orderedAt: '2026-05-31T09:00:00Z' }),
          order(`N${direction}${count}b`, { orderedAt: '2026-05-01T00:00:00Z' }),
        ]);
      });
      expect(met.filter((id) => id.startsWith('london:M'))).to.deep.equal(expected);
      expect(new Set(met).size).to.equal(met.length);
      await api.pool.query("delete from warehouse.fact_orders where order_key like 'london:N%'");
    });
  }

  it('report whether there are rows before and after a page', async () => {
    const first = await page<{ id: string }>('orders', 'first: 2, filter: { date: { month: 5 } }', 'id');
    expect([first.pageInfo.hasPreviousPage, first.pageInfo.hasNextPage]).to.deep.equal([false, true]);
    expect(first.pageInfo.startCursor).to.equal(first.edges[0]?.cursor);
    expect(first.pageInfo.endCursor).to.equal(first.edges[1]?.cursor);
    const second = await page('orders', `first: 2, after: "${first.pageInfo.endCursor}"`, 'id');
    expect(second.pageInfo.hasPreviousPage).to.equal(true);
    const none = await page('orders', 'filter: { date: { year: 1999 } }', 'id');
    expect(none).to.deep.equal({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('return nodes and the count of all pages', async () => {
    const { orders } = await answer<{ orders: Connection<{ id: string }> }>(
      api.url,
      '{ orders(first: 3, filter: { date: { month: 5 } }) { totalCount nodes { id } edges { node { id } } } }',
    );
    expect(orders.totalCount).to.equal(many);
    expect(orders.nodes).to.deep.equal(orders.edges.map(({ node }) => node));
  });

  it('run neither a count nor a page that is not requested', async () => {
    const statementsOf = async (query: string) => {
      const before = api.statements();
      await answer(api.url, query);
      return api.statements() - before;
    };
    expect(await statementsOf('{ orders(first: 3) { nodes { id } } }')).to.equal(1);
    expect(await statementsOf('{ orders(first: 3) { totalCount } }')).to.equal(1);
    expect(await statementsOf('{ orders(first: 3) { totalCount nodes { id } } }')).to.equal(2);
  });

  it('refuse an invalid cursor, and one of another ordering or connection', async () => {
    const { edges } = await page<{ id: string }>('orders', 'first: 1', 'id');
    const cursor = edges[0]?.cursor;
    const forged = Buffer.from(JSON.stringify(['orders', 'ORDERED_AT_DESC', "2026' or true", 'x'])).toString(
      'base64url',
    );
    for (const [query, message] of [
      ['{ orders(after: "garbage") { totalCount nodes { id } } }', 'is not a valid cursor'],
      ['{ orders(before: "") { nodes { id } } }', 'is not a valid cursor'],
      [`{ orders(after: "${forged}") { nodes { id } } }`, 'is not a valid cursor'],
      [`{ orders(after: "${cursor}", orderBy: TOTAL_ASC) { nodes { id } } }`, 'orders ordered by ORDERED_AT_DESC'],
      [`{ refunds(after: "${cursor}") { nodes { id } } }`, 'belongs to orders'],
    ] as const) {
      const { status, errors } = await ask(api.url, query);
      expect(status, query).to.equal(200);
      expect(errors[0]?.extensions.code, query).to.equal('BAD_USER_INPUT');
      expect(errors[0]?.message).to.include(message);
    }
  });

  it('page by each of their orderings', async () => {
    const orderings: Record<string, string[]> = {
      refunds: ['REFUNDED_AT_DESC', 'REFUNDED_AT_ASC', 'REFUNDED_DESC', 'REFUNDED_ASC'],
      customers: [
        'TOTAL_SPENT_DESC',
        'TOTAL_SPENT_ASC',
        'ORDER_COUNT_DESC',
        'LAST_ORDER_DATE_DESC',
        'FIRST_ORDER_DATE_ASC',
      ],
      products: ['TITLE_ASC', 'TITLE_DESC', 'SKU_ASC', 'PRICE_ASC', 'PRICE_DESC'],
      inventory: ['PRODUCT_ASC', 'AVAILABLE_ASC', 'AVAILABLE_DESC'],
    };
    for (const [field, names] of Object.entries(orderings)) {
      for (const orderBy of names) {
        const whole = await page<{ id: string }>(field, `first: 500, orderBy: ${orderBy}`, 'id');
        const ids = whole.edges.map(({ node }) => node.id);
        const walked: string[] = [];
        let after = '';
        for (;;) {
          const part = await page<{ id: string }>(field, `first: 40, orderBy: ${orderBy}${after}`, 'id');
          walked.push(...part.edges.map(({ node }) => node.id));
          if (!part.pageInfo.hasNextPage) break;
          after = `, after: "${part.pageInfo.endCursor}"`;
        }
        expect(ids, `${field} ${orderBy}`).to.not.deep.equal([]);
        expect(walked, `${field} ${orderBy}`).to.deep.equal(ids);
      }
    }
  });
});
