import { expect } from 'chai';
import { getNamedType, isInputObjectType, isListType, isObjectType } from 'graphql';
import { apiSchema } from '../../src/resolvers/schema.js';
import { ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const manyIds = (count: number): string[] => Array.from({ length: count }, (_, i) => `london:${i}`);
const cursorOf = (values: unknown): string => Buffer.from(JSON.stringify(values)).toString('base64url');

/** Query, variables -> argument, words of the message. */
const refused: Record<string, [query: string, variables: object, argument: string, words: string]> = {
  'a search of more than 256 characters': [
    'query ($s: String) { products(filter: { search: $s }) { nodes { id } } }',
    { s: 'a'.repeat(257) },
    'filter.search',
    'Got a text of 257 characters; "search" accepts at most 256',
  ],
  'a search of many words': [
    `{ products(filter: { search: "${'a '.repeat(100)}" }) { totalCount } }`,
    {},
    'filter.search',
    'Got 100 words; "search" accepts at most 16',
  ],
  'an overlong e-mail address': [
    `{ customers(filter: { email: "${'a'.repeat(5000)}" }) { totalCount } }`,
    {},
    'filter.email',
    'at most 256',
  ],
  'ids of more than a page': [
    'query ($f: OrderFilterInput) { orders(filter: $f) { nodes { id } } }',
    { f: { customer: manyIds(501) } },
    'filter.customer',
    'Got 501 values; "customer" accepts at most 500',
  ],
  'ids of more than a page in a variable within a literal': [
    'query ($o: [ID!]) { refunds(filter: { order: $o }) { totalCount } }',
    { o: manyIds(20_000) },
    'filter.order',
    'Got 20000 values',
  ],
  'a list that repeats one number': [
    `{ dailySummary(filter: { date: { month: [${'1,'.repeat(600)}] } }) { date } }`,
    {},
    'filter.date.month',
    'Got 600 values',
  ],
  'an overlong id in a list': [
    'query ($s: [String!]) { products(filter: { sku: $s }) { totalCount } }',
    { s: ['a', 'b'.repeat(1025)] },
    'filter.sku',
    'Got a text of 1025 characters',
  ],
  'an overlong id': ['query ($i: ID!) { order(id: $i) { id } }', { i: 'a'.repeat(100_000) }, 'id', 'at most 1024'],
  'an overlong id in a mutation': [
    'mutation ($s: ID) { triggerSync(source: $s) { runs { alreadyActive } } }',
    { s: 'a'.repeat(2000) },
    'source',
    'at most 1024',
  ],
  'an overlong cursor': [
    'query ($c: String) { orders(after: $c) { nodes { id } } }',
    { c: cursorOf(['orders', 'ORDERED_AT_DESC', 'x'.repeat(20_000)]) },
    'after',
    'at most 16384',
  ],
  'a list in a fragment, in the default of a variable': [
    `query ($o: [ID!] = [${manyIds(501).map((id) => `"${id}"`)}]) { ...f } fragment f on Query { refunds(filter: { order: $o }) { totalCount } }`,
    {},
    'filter.order',
    'Got 501 values',
  ],
};

describe('The bounds of arguments', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  for (const [what, [query, variables, argument, words]] of Object.entries(refused)) {
    it(`refuse ${what}, before it reaches Postgres`, async () => {
      const before = api.statements();
      const { status, errors } = await ask(api.url, query, variables);
      expect([status, errors[0]?.extensions]).to.deep.equal([400, { code: 'BAD_USER_INPUT', argument }]);
      expect(errors[0]?.message).to.include(words);
      expect(api.statements()).to.equal(before);
    });
  }

  it('accept the ids of a whole page, and the longest possible ones', async () => {
    const { errors } = await ask(api.url, 'query ($f: OrderFilterInput) { orders(filter: $f) { totalCount } }', {
      f: { customer: [...manyIds(499), 'a'.repeat(1024)] },
    });
    expect(errors).to.deep.equal([]);
    const search = `${'a'.repeat(255)}b`;
    const found = await ask(api.url, 'query ($s: String) { products(filter: { search: $s }) { totalCount } }', {
      s: search,
    });
    expect([found.errors, found.data]).to.deep.equal([[], { products: { totalCount: 0 } }]);
  });

  it('are in the description of every list and every text in the schema', () => {
    const unbounded = Object.values(apiSchema().getTypeMap())
      .filter(({ name }) => !name.startsWith('__'))
      .flatMap((type) => {
        if (isInputObjectType(type)) return Object.values(type.getFields());
        return isObjectType(type) ? Object.values(type.getFields()).flatMap(({ args }) => args) : [];
      })
      .filter(({ type }) => isListType(type) || ['String', 'ID'].includes(getNamedType(type).name))
      .filter(({ description }) => !/At most [\d,]+/.test(description ?? ''));
    expect(unbounded.map(({ name }) => name)).to.deep.equal([]);
  });

  it('treat the wildcards of a search as ordinary characters', async () => {
    const count = async (search: string) =>
      (await ask(api.url, 'query ($s: String) { products(filter: { search: $s }) { totalCount } }', { s: search }))
        .data;
    expect(await count('100%')).to.deep.equal({ products: { totalCount: 1 } });
    for (const nothing of ['1%0', '_ea', '\\', 'T\\ea', '%%']) {
      expect(await count(nothing), nothing).to.deep.equal({ products: { totalCount: 0 } });
    }
  });

  it('allow paging through titles longer than a cursor can hold', async () => {
    await api.pool.query(
      `update warehouse.dim_product set title = repeat('ä', 60000) || sku where product_key like 'london:%'`,
    );
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const { data, errors } = await ask(
        api.url,
        'query ($after: String) { products(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      expect(errors).to.deep.equal([]);
      const { nodes, pageInfo } = (
        data as unknown as {
          products: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        }
      ).products;
      ids.push(...nodes.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    const { rows } = await api.pool.query(
      'select count(*)::int as products from warehouse.dim_product where not is_deleted',
    );
    expect(new Set(ids).size).to.equal(rows[0].products);
  });

  const cursors: Record<string, [field: string, ...values: unknown[]]> = {
    'a day that does not exist': [
      'customers(orderBy: LAST_ORDER_DATE_DESC',
      'customers',
      'LAST_ORDER_DATE_DESC',
      '2026-02-31',
      'a',
    ],
    'a day before all days': [
      'customers(orderBy: LAST_ORDER_DATE_DESC',
      'customers',
      'LAST_ORDER_DATE_DESC',
      '0000-01-01',
      'a',
    ],
    'an hour that does not exist': ['orders(first: 5', 'orders', 'ORDERED_AT_DESC', '2026-07-01 29:00:00+00', 'a'],
    'an instant on a day that does not exist': [
      'orders(first: 5',
      'orders',
      'ORDERED_AT_DESC',
      '2026-02-30 10:00:00+00',
      'a',
    ],
    'an invalid number': ['orders(orderBy: TOTAL_DESC', 'orders', 'TOTAL_DESC', 'NaN', 'a'],
    'a number with an exponent': ['orders(orderBy: TOTAL_DESC', 'orders', 'TOTAL_DESC', '1e9999', 'a'],
    'too few values': ['orders(first: 5', 'orders', 'ORDERED_AT_DESC', '2026-07-01 09:00:00+00'],
    'too many values': ['orders(first: 5', 'orders', 'ORDERED_AT_DESC', '2026-07-01 09:00:00+00', 'a', 'b'],
    'a value of another type': ['orders(orderBy: TOTAL_DESC', 'orders', 'TOTAL_DESC', 5, 'a'],
    'U+0000': ['orders(first: 5', 'orders', 'ORDERED_AT_DESC', '2026-07-01 09:00:00+00', 'a\0'],
  };

  for (const [what, [field, ...values]] of Object.entries(cursors)) {
    it(`refuse a forged cursor: ${what}`, async () => {
      const { status, errors } = await ask(api.url, `{ ${field}, after: "${cursorOf(values)}") { nodes { id } } }`);
      expect([status, errors[0]?.extensions.code]).to.deep.equal([200, 'BAD_USER_INPUT']);
      expect(errors[0]?.message).to.include('is not a valid cursor');
    });
  }
});
