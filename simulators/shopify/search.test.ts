import { expect } from 'chai';
import { micros } from '../kit/clock.js';
import type { ShopifySimulator } from './server.js';
import { ask, at, listAt, sample, sampleText, startSample } from './test-support/client.js';
import { plainOrder, sampleContents, sampleSettings } from './test-support/sample-shop.js';

const BASE = '2026-07-05T10:00:00Z';

async function idsOf(simulator: ShopifySimulator, query: string, version = '2026-07'): Promise<string[]> {
  const document =
    'query Q($query: String) { orders(first: 250, query: $query, sortKey: UPDATED_AT) { nodes { legacyResourceId } } }';
  const { body } = await ask(simulator, document, { query }, { version });
  return listAt(body, 'data.orders.nodes').map((node) => String(at(node, 'legacyResourceId')));
}

describe('Search', () => {
  let simulator: ShopifySimulator;
  before(async () => {
    const orders = [
      plainOrder(5100, '2026-07-05T09:59:59Z'),
      plainOrder(5101, BASE),
      plainOrder(5102, BASE, { updatedAt: micros(BASE) + 609_599, test: true }),
      plainOrder(5103, '2026-07-05T10:00:01Z', {
        financialStatus: 'PENDING',
        tags: ['gift card'],
        closedAt: micros(BASE),
      }),
    ];
    simulator = await startSample({ shops: [{ settings: sampleSettings, contents: { ...sampleContents(), orders } }] });
  });
  after(() => simulator.close());

  const found: [string, string[]][] = [
    [`updated_at:>='${BASE}' AND updated_at:<'2026-07-05T10:00:01Z'`, ['5101', '5102']],
    [`updated_at:>=${BASE} updated_at:<2026-07-05T10:00:01Z`, ['5101', '5102']],
    [`updated_at:<'${BASE}'`, ['5100']],
    [`updated_at:<='${BASE}'`, ['5100', '5101', '5102']],
    [`updated_at:'${BASE}'`, ['5101', '5102']],
    ['updated_at:2026-07-05', ['5100', '5101', '5102', '5103']],
    ['financial_status:pending', ['5103']],
    ['financial_status:pending OR test:true', ['5102', '5103']],
    ['NOT financial_status:pending AND (id:5100 OR id:5103)', ['5100']],
    ['-test:true AND id:>=5101', ['5101', '5103']],
    ["tag:'gift card'", ['5103']],
    ['status:closed', ['5103']],
    ['status:any name:1101', ['5101']],
    ['name:#1102', ['5102']],
    ['id:>5101', ['5102', '5103']],
  ];
  for (const [query, ids] of found) {
    it(`finds ${ids.join(', ')} by ${query}`, async () => {
      expect(await idsOf(simulator, query)).to.deep.equal(ids);
    });
  }

  it('compares > with .000000 of the second, and from 2026-10 on with the whole second', async () => {
    expect(await idsOf(simulator, `updated_at:>'${BASE}'`, '2026-07')).to.deep.equal(['5102', '5103']);
    expect(await idsOf(simulator, `updated_at:>'${BASE}'`, '2026-10')).to.deep.equal(['5103']);
  });

  it('stores microseconds and shows whole seconds', async () => {
    const { body } = await ask(simulator, '{ order(id: "gid://shopify/Order/5102") { updatedAt } }');
    expect(at(body, 'data.order.updatedAt')).to.equal(BASE);
  });

  it('ignores an unknown field with a warning and returns all rows', async () => {
    const document = 'query Q($query: String) { orders(first: 250, query: $query) { nodes { id } } }';
    const query = "updatedat:>='2026-07-01T00:00:00Z'";
    const { body } = await ask(simulator, document, { query });
    expect(listAt(body, 'data.orders.nodes')).to.have.length(4);
    expect(at(body, 'extensions.search')).to.deep.equal(
      at(sample('search-warning-invalid-field.json'), 'extensions.search'),
    );
  });

  it('ignores an unknown enum value with a warning', async () => {
    const { body } = await ask(simulator, '{ orders(first: 250, query: "financial_status:nope") { nodes { id } } }');
    expect(listAt(body, 'data.orders.nodes')).to.have.length(4);
    expect(at(body, 'extensions.search.0.warnings')).to.deep.equal([
      { field: 'financial_status', message: 'Input `nope` is not an accepted value.', code: 'invalid_value' },
    ]);
  });

  it('has no search extension without warnings', async () => {
    const { body } = await ask(simulator, '{ orders(first: 1, query: "id:5100") { nodes { id } } }');
    expect(at(body, 'extensions')).to.have.keys('cost');
  });

  it('matches whole days in the updated_at of customers', async () => {
    const query = sampleText('customers.graphql');
    const until = async (search: string): Promise<number> => {
      const { body } = await ask(simulator, query, { first: 10, query: search });
      return listAt(body, 'data.customers.nodes').length;
    };
    // Ada changed on 9 July at 18:40:11.
    expect(await until("updated_at:>='2026-07-09T23:00:00Z'")).to.equal(1);
    expect(await until("updated_at:<'2026-07-09T23:00:00Z'")).to.equal(0);
    expect(await until("updated_at:>='2026-07-10T00:00:00Z'")).to.equal(0);
  });

  it('is pre-sorted by the sort key, and backwards when reversed', async () => {
    const { body } = await ask(
      simulator,
      '{ orders(first: 2, sortKey: CREATED_AT, reverse: true) { nodes { legacyResourceId } } }',
    );
    const ids = listAt(body, 'data.orders.nodes').map((node) => at(node, 'legacyResourceId'));
    expect(ids).to.deep.equal(['5103', '5102']);
  });
});
