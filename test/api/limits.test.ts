import { expect } from 'chai';
import { getIntrospectionQuery } from 'graphql';
import { ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const dear = 'orders(first: 500) { nodes { customer { orders(first: 500) { id items { id } } } } }';

/** Ways to request too much without showing it. */
const evasions: Record<string, [query: string, variables?: object]> = {
  'plain literals': [`{ ${dear} }`],
  variables: [
    'query ($n: Int!, $m: Int!) { orders(first: $n) { nodes { customer { orders(first: $m) { id items { id } } } } } }',
    { n: 500, m: 500 },
  ],
  'defaults of variables': [
    'query ($n: Int! = 500) { orders(first: $n) { nodes { customer { orders(first: $n) { id items { id } } } } } }',
  ],
  aliases: [`{ ${Array.from({ length: 450 }, (_, index) => `a${index}: warehouse { version }`).join(' ')} }`],
  'aliases of a nested list': [
    `{ orders(first: 500) { nodes { ${Array.from({ length: 40 }, (_, i) => `a${i}: items { id title }`).join(' ')} } } }`,
  ],
  fragments: [
    `query { orders(first: 500) { ...page } }
    fragment page on OrderConnection { nodes { ...node } }
    fragment node on Order { customer { ... on Customer { orders(first: 500) { id items { id } } } } }`,
  ],
  'fragments that double': [
    `query { orders(first: 500) { nodes { ...f0 } } }
    ${Array.from({ length: 14 }, (_, i) => `fragment f${i} on Order { id ...f${i + 1} ...f${i + 1} }`).join('\n')}
    fragment f14 on Order { id }`,
  ],
  'edges instead of nodes': [
    '{ orders(first: 500) { edges { node { customer { orders(first: 500) { id items { id } } } } } } }',
  ],
  'the last rows instead of the first': [
    '{ orders(last: 500) { nodes { customer { orders(first: 500) { id items { id } } } } } }',
  ],
  'summaries side by side': [
    `{ ${['a', 'b', 'c', 'd', 'e', 'f']
      .map(
        (name) => `${name}: dailySummary(filter: { date: { range: { from: "2017-01-01", to: "2026-12-31" } } }) { date
        grossSales { amount currency } netSales { amount currency } revenue { amount currency } taxes { amount currency } }`,
      )
      .join(' ')} }`,
  ],
  'a filter in a variable': [
    `query ($f: SummaryFilter) { ${['a', 'b', 'c', 'd', 'e', 'f']
      .map(
        (name) => `${name}: dailySummary(filter: $f) { date grossSales { amount currency } netSales { amount currency }
        revenue { amount currency } taxes { amount currency } }`,
      )
      .join(' ')} }`,
    { f: { date: { relative: { last: 10, unit: 'YEAR' } } } },
  ],
  'an include that is true': [
    `query ($yes: Boolean = true) { orders(first: 500) { nodes { customer @include(if: $yes) { orders(first: 500) { id items { id } } } } } }`,
  ],
  'introspection many times over': [
    `{ ${Array.from({ length: 200 }, (_, index) => `a${index}: __schema { types { name fields { name } } }`).join(' ')} }`,
  ],
  'aliases within introspection': [
    `{ __schema { ${Array.from({ length: 600 }, (_, index) => `a${index}: types { name fields { name } }`).join(' ')} } }`,
  ],
  'one field that fails beside it': [
    `query ($n: Int) { bad: customers(first: 1) { nodes { orders(first: $n) { id } } } ${dear} }`,
    { n: null },
  ],
};

describe('The limits', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  for (const [name, [query, variables]] of Object.entries(evasions)) {
    it(`refuse a query that costs too much, by ${name}, before anything of it runs`, async () => {
      const before = api.statements();
      const { status, errors, data } = await ask(api.url, query, variables);
      expect(errors[0]?.extensions).to.deep.include({ code: 'QUERY_TOO_COMPLEX', limit: 200_000 });
      expect(errors[0]?.message).to.match(/The query costs \S+; 200000 are allowed\. .*Select fewer rows/);
      expect(status).to.equal(400);
      expect(data).to.equal(undefined);
      expect(api.statements()).to.equal(before);
    });
  }

  it('report the cost of a query', async () => {
    const small = await startTestApi({ limits: { cost: 500, depth: 12 } });
    // 501 for the root field; of 50 nodes: 1 for the list, 50 ids.
    const { errors } = await ask(small.url, '{ orders { nodes { id } } }');
    expect(errors[0]?.extensions.cost).to.equal(501 + 1 + 50);
    // A field that a false condition excludes costs nothing.
    const cheap = await ask(small.url, 'query ($no: Boolean = false) { orders @include(if: $no) { nodes { id } } }');
    expect(cheap.errors).to.deep.equal([]);
    await small.close();
  });

  it('price fields that make Postgres read a table, or all orders, once for each root field', async () => {
    const aliased = (count: number, field: string): string =>
      `{ ${Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ')} }`;
    const fields = {
      'orders(first: 1, filter: { isStale: true }) { nodes { id } }': 19,
      'orders(first: 1) { totalCount }': 19,
      'products(first: 1, filter: { search: "a" }) { nodes { id } }': 19,
      'inventory(first: 1, asOf: "2026-07-01") { nodes { onHand } }': 39,
      'weeklyTrends(filter: { date: { isoYear: 2026, isoWeek: 28 } }) { uniqueCustomers }': 35,
      'customerSegments(filter: { source: ["london"] }) { customers }': 9,
    };
    for (const [field, most] of Object.entries(fields)) {
      const { errors } = await ask(api.url, aliased(most + 1, field));
      expect(errors[0]?.extensions.code, field).to.equal('QUERY_TOO_COMPLEX');
      expect((await ask(api.url, aliased(most, field))).errors, field).to.deep.equal([]);
    }
  });

  it('refuse a query that is too deep, also through fragments', async () => {
    const nested = (levels: number): string => (levels === 0 ? 'id' : `order { refunds { ${nested(levels - 1)} } }`);
    const plain = await ask(api.url, `{ refunds(first: 1) { nodes { ${nested(6)} } } }`);
    expect(plain.status).to.equal(400);
    expect(plain.errors[0]?.extensions).to.deep.include({ code: 'QUERY_TOO_DEEP', depth: 15, limit: 12 });
    const spread = await ask(
      api.url,
      `{ refunds(first: 1) { nodes { ...a } } } fragment a on Refund { ${nested(3).replace('{ id }', '{ ...b }')} }
      fragment b on Refund { ${nested(3)} }`,
    );
    expect(spread.errors[0]?.extensions.code).to.equal('QUERY_TOO_DEEP');
  });

  it('allow what dashboards request: ten years of days, a page of orders with their lines', async () => {
    const years = await ask(
      api.url,
      `{ dailySummary(filter: { date: { range: { from: "2017-01-01", to: "2026-12-31" } } }) {
        date orders itemsSold uniqueCustomers netSales { amount currency } revenue { amount currency } averageOrderValue { amount } } }`,
    );
    expect(years.errors).to.deep.equal([]);
    const page = await ask(
      api.url,
      `{ orders(first: 500) { nodes { id total { amount currency } customer { email } items { title quantity grossSales { amount } product { sku } } } } }`,
    );
    expect(page.errors).to.deep.equal([]);
  });

  it('allow introspection as clients send it, but not recursive introspection', async () => {
    const whole = await ask(api.url, getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }));
    expect(whole.errors).to.deep.equal([]);
    const circles = await ask(
      api.url,
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    );
    expect(circles.status).to.equal(400);
    expect(circles.errors[0]?.message).to.include('Maximum introspection depth');
  });

  it('refuse a document of too many tokens', async () => {
    const { status, errors } = await ask(api.url, `{ ${'__typename '.repeat(20_000)} }`);
    expect(status).to.equal(400);
    expect(errors[0]?.message).to.include('tokens');
  });
});

describe('The cost of a report', () => {
  let api: TestApi;

  before(async () => {
    // Refuses everything, and says what it costs.
    api = await startTestApi({ limits: { cost: 1, depth: 12 } });
  });
  after(() => api.close());

  const costOf = async (report: string): Promise<number> => {
    const { errors } = await ask(api.url, `{ report${report} }`);
    return Number(errors[0]!.extensions.cost);
  };

  it('follows what it reads: aggregates, the sets of customers, or facts', async () => {
    expect(await costOf('(period: YEAR) { rows { orders } }')).to.be.within(5000, 5200);
    expect(await costOf('(by: [COUNTRY]) { total { orders } }')).to.be.within(10_000, 10_600);
    // A count of customers costs its reading of the sets.
    expect(await costOf(' { total { uniqueCustomers } }')).to.be.within(10_000, 10_100);
    for (const facts of [
      '(by: [CURRENCY]) { total { orders } }',
      '(by: [COUNTRY]) { total { uniqueCustomers } }',
      '(by: [COUNTRY]) { total { ...counts } } } fragment counts on ReportRow { uniqueCustomers',
      '(by: [COUNTRY], limit: 2, having: [{ metric: UNIQUE_CUSTOMERS, min: "1" }]) { total { orders } }',
      '(filter: { customersWhoOrdered: [{ where: [{ dimension: COUNTRY, in: ["GB"] }] }] }) { total { orders } }',
    ]) {
      expect(await costOf(facts), facts).to.be.within(25_000, 60_000);
    }
  });

  it('counts each comparison, in what is read and in the rows', async () => {
    const compared = (kinds: readonly string[]): Promise<number> =>
      costOf(
        `(by: [COUNTRY], compareTo: [${kinds.map((kind) => `{ with: ${kind} }`).join(' ')}]) { rows { comparisons { previous { orders } } } }`,
      );
    const [none, one, three] = [
      await compared([]),
      await compared(['PREVIOUS_PERIOD']),
      await compared(['PREVIOUS_PERIOD', 'PREVIOUS_YEAR', 'PREVIOUS_YEAR_ISO']),
    ];
    expect(one - none).to.be.greaterThan(5000);
    expect(three - none).to.equal(3 * (one - none));
  });
});
