import { expect } from 'chai';
import type { Source } from '../../src/canonical/source.js';
import { load } from '../models/rates/rates.js';
import { line, london, order, refund } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const newYork: Source = { ...london, sourceId: 'newyork', name: 'New York', currency: 'USD' };

describe('Amounts of other currencies', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    await load(api.pool, { '2026-07-01': { USD: '1.27', GBP: '0.9' }, '2026-07-02': { USD: '1.3' } });
    const refunds = [
      refund('a', { refundedAt: '2026-07-02T12:00:00Z', quantity: '0', returns: '1', total: '1', refunded: '1' }),
    ];
    const lines = ['1', '2', '3'].map((id) => line(id, { grossSales: '0.01' }));
    const sold = { currency: 'USD', orderedAt: '2026-07-01T12:00:00Z', total: '0.03', lines };
    await apply(api.pool, [order('D1', { ...sold, refunds }), order('D2', sold)], newYork);
    await publish(api.pool);
    await api.pool.query(
      `insert into ops.rate_feed (provider, attempted_at, succeeded_at, latest_rate_date, problem)
       values ('ECB', '2026-07-03T16:00:00Z', '2026-07-02T16:00:00Z', '2026-07-02', 'HTTP 503')`,
    );
    await api.pool.query(
      `insert into ops.rejected_record (
         source_id, stream, record_key, chunk_id, position, code, message, path, missing_rate_currency, missing_rate_date
       )
       select 'newyork', 'orders', day::text, 1, 1, 'no_exchange_rate', 'no rate', 'currency', 'KWD', '2026-07-01'::date + day
       from generate_series(0, 2) as day`,
    );
  });

  after(() => api.close());

  it('are rounded once, after summing, to six decimals', async () => {
    const data = await answer<{ dailySummary: object[]; orders: { nodes: object[] } }>(
      api.url,
      `{
        dailySummary(filter: { source: ["newyork"], date: { range: { from: "2026-07-01", to: "2026-07-02" } } }) {
          date grossSales { amount currency } returns { amount }
        }
      }`,
    );
    // 0.9 / 1.27 = 0.708661417322835 and 0.9 / 1.3 = 0.692307692307692; a line alone is 0.007087.
    expect(data.dailySummary).to.deep.equal([
      { date: '2026-07-01', grossSales: { amount: '0.04252', currency: 'GBP' }, returns: { amount: '0.00' } },
      { date: '2026-07-02', grossSales: { amount: '0.00', currency: 'GBP' }, returns: { amount: '0.692308' } },
    ]);
  });

  it("are returned with the store's amounts and the rates of their days", async () => {
    const data = await answer<{ refunds: { nodes: object[] } }>(
      api.url,
      `{
        refunds(filter: { source: ["newyork"] }) {
          nodes { currency exchangeRate total { amount currency } storeTotal { amount currency } order { exchangeRate } }
        }
      }`,
    );
    expect(data.refunds.nodes).to.deep.equal([
      {
        currency: 'USD',
        exchangeRate: '0.692307692307692',
        total: { amount: '0.692308', currency: 'GBP' },
        storeTotal: { amount: '1.00', currency: 'USD' },
        order: { exchangeRate: '0.708661417322835' },
      },
    ]);
  });

  it('are returned with the last day of known rates, and what waits for one', async () => {
    const data = await answer<{ warehouse: object }>(
      api.url,
      `{
        warehouse {
          exchangeRates { provider latestDate readAt problem }
          missingExchangeRates { currency firstDay lastDay records }
        }
      }`,
    );
    expect(data.warehouse).to.deep.equal({
      exchangeRates: [
        { provider: 'ECB', latestDate: '2026-07-02', readAt: '2026-07-02T16:00:00Z', problem: 'HTTP 503' },
      ],
      missingExchangeRates: [{ currency: 'KWD', firstDay: '2026-07-01', lastDay: '2026-07-03', records: 3 }],
    });
  });
});
