import { expect } from 'chai';
import { distinctMetrics, storedMetrics } from '../../src/models/metrics/registry.js';
import { answer, ask as askApi } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

interface Week {
  weekStart: string;
  [field: string]: unknown;
}

const changes = `previousRevenue { amount currency } revenueChangePercent previousNetSales { amount } netSalesChangePercent
  previousOrders ordersChangePercent`;

describe('weeklyTrends', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const ask = async (args: string, fields: string): Promise<Week[]> => {
    const { weeklyTrends } = await answer<{ weeklyTrends: Week[] }>(api.url, `{ weeklyTrends${args} { ${fields} } }`);
    return weeklyTrends;
  };
  const range = (from: string, to: string, more = '') =>
    `(filter: { date: { range: { from: "${from}", to: "${to}" } } ${more} })`;

  it('compares each week with the one before: null for the first, null against zero', async () => {
    const weeks = await ask(
      range('2026-06-29', '2026-07-19'),
      `weekStart weekEnd isoYear isoWeek revenue { amount } ${changes}`,
    );
    expect(weeks).to.deep.equal([
      {
        weekStart: '2026-06-29',
        weekEnd: '2026-07-05',
        isoYear: 2026,
        isoWeek: 27,
        revenue: { amount: '364.265' },
        previousRevenue: null,
        revenueChangePercent: null,
        previousNetSales: null,
        netSalesChangePercent: null,
        previousOrders: null,
        ordersChangePercent: null,
      },
      {
        weekStart: '2026-07-06',
        weekEnd: '2026-07-12',
        isoYear: 2026,
        isoWeek: 28,
        revenue: { amount: '0.00' },
        previousRevenue: { amount: '364.265', currency: 'GBP' },
        revenueChangePercent: '-100',
        previousNetSales: { amount: '355.875' },
        netSalesChangePercent: '-100',
        previousOrders: 4,
        ordersChangePercent: '-100',
      },
      {
        weekStart: '2026-07-13',
        weekEnd: '2026-07-19',
        isoYear: 2026,
        isoWeek: 29,
        revenue: { amount: '10.00' },
        previousRevenue: { amount: '0.00', currency: 'GBP' },
        revenueChangePercent: null,
        previousNetSales: { amount: '0.00' },
        netSalesChangePercent: null,
        previousOrders: 0,
        ordersChangePercent: null,
      },
    ]);
  });

  it('counts a customer of several days and channels once in the week', async () => {
    const [week] = await ask(
      range('2026-06-29', '2026-07-05'),
      'weekStart orders itemsSold netItemsSold uniqueCustomers totalSales { amount } averageOrderValue { amount }',
    );
    expect(week).to.deep.equal({
      weekStart: '2026-06-29',
      orders: 4,
      itemsSold: '11',
      netItemsSold: '9',
      uniqueCustomers: 2,
      totalSales: { amount: '364.265' },
      averageOrderValue: { amount: '93.96875' },
    });
  });

  it('reads the week before even if it is not requested', async () => {
    const weeks = await ask(range('2026-07-08', '2026-07-08'), 'weekStart previousOrders');
    expect(weeks).to.deep.equal([{ weekStart: '2026-07-06', previousOrders: 4 }]);
  });

  it('returns a week that is partly in the range as a whole', async () => {
    const weeks = await ask(range('2026-07-05', '2026-07-06'), 'weekStart orders');
    expect(weeks).to.deep.equal([
      { weekStart: '2026-06-29', orders: 4 },
      { weekStart: '2026-07-06', orders: 0 },
    ]);
  });

  it('returns the 13 weeks up to the latest business day if no date is given, but none before the first known', async () => {
    const weeks = await ask('', 'weekStart previousOrders');
    expect(weeks).to.have.lengthOf(13);
    expect(weeks.at(0)).to.deep.equal({ weekStart: '2026-04-20', previousOrders: null });
    expect(weeks.at(-1)).to.deep.equal({ weekStart: '2026-07-13', previousOrders: 0 });
  });

  it('refuses ISO weeks of calendar years, as the daily summary does', async () => {
    for (const field of ['weeklyTrends', 'dailySummary']) {
      const { errors } = await askApi(
        api.url,
        `{ ${field}(filter: { date: { year: [2014], isoWeek: [1] } }) { orders } }`,
      );
      expect(errors[0]!.message, field).to.match(/ISO weeks belong to ISO years/);
    }
  });

  it('has a first week for each row of a breakdown', async () => {
    const weeks = await ask(
      `(filter: { date: { isoYear: 2026, isoWeek: [28] } }, breakdown: CHANNEL)`,
      'weekStart channelId orders previousOrders',
    );
    expect(weeks).to.deep.equal([
      { weekStart: '2026-07-06', channelId: 'leeds:web', orders: 0, previousOrders: 1 },
      { weekStart: '2026-07-06', channelId: 'london:pos', orders: 0, previousOrders: 1 },
      { weekStart: '2026-07-06', channelId: 'london:web', orders: 0, previousOrders: 2 },
    ]);
  });

  it('gives the direction of a change also if the week before was negative', async () => {
    const zeros = Object.fromEntries([...storedMetrics, ...distinctMetrics].map(({ name }) => [name, 0]));
    const weeks = [
      { iso_week_key: 202610, week_start: '2026-03-02', gross_sales: 10, returns: 30 },
      { iso_week_key: 202611, week_start: '2026-03-09', gross_sales: 10 },
    ].map((week) => ({ ...zeros, fact_rows: 1, channel_key: 'leeds:web', ...week }));
    await api.pool.query(
      'insert into warehouse.agg_weekly_trends select * from jsonb_populate_recordset(null::warehouse.agg_weekly_trends, $1)',
      [JSON.stringify(weeks)],
    );
    const isPublished = () => api.pool.query('update ops.warehouse_version set revision = revision + 1');
    await isPublished();
    const answered = await ask(
      range('2026-03-09', '2026-03-09', ', source: "leeds"'),
      'weekStart netSalesChangePercent',
    );
    expect(answered).to.deep.equal([{ weekStart: '2026-03-09', netSalesChangePercent: '150' }]);
    await api.pool.query("delete from warehouse.agg_weekly_trends where week_start < '2026-06-01'");
    await isPublished();
  });

  const weekOf6July = '(filter: { date: { isoYear: 2026, isoWeek: 28 } }, breakdown: SOURCE';
  const compared = 'sourceId previousOrders ordersChangePercent revenueChangePercent netSalesChangePercent';
  const unchanged = { ordersChangePercent: null, revenueChangePercent: null, netSalesChangePercent: null };
  const fallen = { ordersChangePercent: '-100', revenueChangePercent: '-100', netSalesChangePercent: '-100' };

  it('gives no changes for a week that is not over, unless requested', async () => {
    const wednesday = new Date('2026-07-08T12:00:00Z');
    const early = await startTestApi({ clock: { now: () => wednesday, sleep: async () => undefined } });
    const trends = async (more: string) =>
      (await answer<{ weeklyTrends: Week[] }>(early.url, `{ weeklyTrends${weekOf6July}${more}) { ${compared} } }`))
        .weeklyTrends;
    try {
      const silent = [
        { sourceId: 'leeds', previousOrders: 1, ...unchanged },
        { sourceId: 'london', previousOrders: 3, ...unchanged },
      ];
      expect(await trends('')).to.deep.equal(silent);
      expect(await trends(', compareIncomplete: null')).to.deep.equal(silent);
      expect(await trends(', compareIncomplete: true')).to.deep.equal([
        { sourceId: 'leeds', previousOrders: 1, ...fallen },
        { sourceId: 'london', previousOrders: 3, ...fallen },
      ]);
    } finally {
      await early.close();
    }
  });

  it('gives no changes against a week that was read less completely, unless requested', async () => {
    const readFrom = (day: string | null) =>
      api.pool.query(
        "update ops.source set orders_read_from = $1, revision = revision + 1 where source_id = 'london'",
        [day],
      );
    await readFrom('2026-07-01');
    expect(await ask(`${weekOf6July})`, compared)).to.deep.equal([
      { sourceId: 'leeds', previousOrders: 1, ...fallen },
      { sourceId: 'london', previousOrders: 3, ...unchanged },
    ]);
    expect((await ask(`${weekOf6July}, compareIncomplete: true)`, compared)).at(1)).to.deep.include(fallen);
    // The same share of both weeks was read.
    await readFrom('2026-07-20');
    expect((await ask(`${weekOf6July})`, compared)).at(1)).to.deep.include(fallen);
    await readFrom(null);
  });
});
