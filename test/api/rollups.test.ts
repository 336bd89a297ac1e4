import { expect } from 'chai';
import { ownerOf } from '../../src/ledger/principals/principal.js';
import { configureRollups, publish } from '../models/warehouse.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const question = `{
  report(by: [COUNTRY, CATEGORY], period: MONTH, filter: { date: { range: { from: "2026-07-01", to: "2026-07-31" } } }) {
    rows { span { first } country { key } category { key } netSales { amount } itemsSold share { netSales } }
    total { netSales { amount } }
  }
}`;
const listed = '{ warehouse { rollups { name by period isReady rows bytes filledAt } } }';

interface Rollups {
  warehouse: { rollups: { isReady: boolean; rows: number | null; bytes: number | null }[] };
}

describe("Reports of a configuration with aggregates of the merchant's own", () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await startTestApi();
  });
  afterEach(() => api.close());

  const grainOf = async (): Promise<string> => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: question }),
    });
    const { extensions } = (await response.json()) as { extensions: { report: { grain: string }[] } };
    return extensions.report[0]!.grain;
  };

  it('are read from the facts until the next roll-up, then from the aggregate, with the same answer', async () => {
    const before = await answer(api.url, question);
    expect(await grainOf()).to.equal('facts');
    await configureRollups(api.pool, [{ by: ['category', 'country'], period: 'month' }]);
    expect(await grainOf()).to.equal('facts');
    const waiting = { name: 'category_ship_to_country_month', by: ['COUNTRY', 'CATEGORY'], period: 'MONTH' };
    expect(await answer(api.url, listed)).to.deep.equal({
      warehouse: { rollups: [{ ...waiting, isReady: false, rows: null, bytes: null, filledAt: null }] },
    });
    await publish(api.pool, '2026-07-15T06:00:00Z');
    expect(await grainOf()).to.equal('month x channel x country x category');
    expect(await answer(api.url, question)).to.deep.equal(before);
    const { warehouse } = await answer<Rollups>(api.url, listed);
    expect(warehouse.rollups).to.have.length(1);
    expect(warehouse.rollups[0]).to.deep.include({ ...waiting, isReady: true, filledAt: '2026-07-15T06:00:00Z' });
    expect(warehouse.rollups[0]!.rows).to.be.greaterThan(0);
    expect(warehouse.rollups[0]!.bytes).to.be.greaterThan(8192);
    const some = await startTestApi({ principal: ownerOf({ sources: ['london'] }) });
    try {
      await configureRollups(some.pool, [{ by: ['category', 'country'], period: 'month' }]);
      await publish(some.pool, '2026-07-15T06:00:00Z');
      const { warehouse: seen } = await answer<Rollups>(some.url, listed);
      expect(seen.rollups[0]).to.include({ isReady: true, rows: null, bytes: null });
    } finally {
      await some.close();
    }
  });

  it('are read from other sources when the aggregate is dropped under them', async () => {
    await configureRollups(api.pool, [{ by: ['category', 'country'], period: 'month' }]);
    await publish(api.pool, '2026-07-15T06:00:00Z');
    const before = await answer(api.url, question);
    // As a question sees it that learned of the aggregate just before a roll-up dropped it.
    await api.pool.query(
      'drop table warehouse.rollup_category_ship_to_country_daily, warehouse.rollup_category_ship_to_country_monthly',
    );
    await api.pool.query('update ops.warehouse_version set revision = revision + 1');
    const { data, errors } = await ask(api.url, question);
    expect(errors).to.deep.equal([]);
    expect(data).to.deep.equal(before);
    expect(await grainOf()).to.equal('facts');
  });
});
