import { expect } from 'chai';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

interface Day {
  date: string;
  [field: string]: unknown;
}

const gbp = (amount: string) => ({ amount, currency: 'GBP' });

describe('dailySummary', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const ask = async (args: string, fields: string): Promise<Day[]> => {
    const { dailySummary } = await answer<{ dailySummary: Day[] }>(api.url, `{ dailySummary${args} { ${fields} } }`);
    return dailySummary;
  };
  const range = (from: string, to: string) => `filter: { date: { range: { from: "${from}", to: "${to}" } } }`;

  it('returns every metric of a day, with its currency', async () => {
    const [day] = await ask(
      `(${range('2026-06-29', '2026-06-29')})`,
      `date weekday isWeekend isoWeek isoYear month quarter year orders itemsSold itemsReturned netItemsSold uniqueCustomers
      grossSales { amount currency } discounts { amount currency } returns { amount currency } netSales { amount currency }
      shipping { amount currency } taxes { amount currency } duties { amount currency } fees { amount currency }
      tips { amount currency } totalSales { amount currency } revenue { amount currency } refunds { amount currency }
      averageOrderValue { amount currency }`,
    );
    expect(day).to.deep.equal({
      date: '2026-06-29',
      weekday: 'MONDAY',
      isWeekend: false,
      isoWeek: 27,
      isoYear: 2026,
      month: 6,
      quarter: 2,
      year: 2026,
      orders: 1,
      itemsSold: '2',
      itemsReturned: '0',
      netItemsSold: '2',
      uniqueCustomers: 1,
      grossSales: gbp('20.00'),
      discounts: gbp('2.00'),
      returns: gbp('0.00'),
      netSales: gbp('18.00'),
      shipping: gbp('3.99'),
      taxes: gbp('4.40'),
      duties: gbp('0.00'),
      fees: gbp('0.00'),
      tips: gbp('0.00'),
      totalSales: gbp('26.39'),
      revenue: gbp('26.39'),
      refunds: gbp('0.00'),
      averageOrderValue: gbp('18.00'),
    });
  });

  it('dates returns by the refund and revenue by the order, and excludes test orders', async () => {
    const days = await ask(
      `(${range('2026-07-01', '2026-07-03')})`,
      'date orders grossSales { amount } returns { amount } netSales { amount } revenue { amount } refunds { amount } uniqueCustomers',
    );
    const amounts = (gross: string, returns: string, net: string, revenue: string, refunds: string) => ({
      grossSales: { amount: gross },
      returns: { amount: returns },
      netSales: { amount: net },
      revenue: { amount: revenue },
      refunds: { amount: refunds },
    });
    expect(days).to.deep.equal([
      { date: '2026-07-01', orders: 2, ...amounts('57.50', '0.00', '57.50', '37.50', '0.00'), uniqueCustomers: 2 },
      { date: '2026-07-02', orders: 0, ...amounts('0.00', '0.00', '0.00', '0.00', '0.00'), uniqueCustomers: 0 },
      {
        date: '2026-07-03',
        orders: 1,
        ...amounts('300.375', '20.00', '280.375', '300.375', '20.00'),
        uniqueCustomers: 1,
      },
    ]);
  });

  it('has no average order value on a day without orders', async () => {
    const days = await ask(`(${range('2026-07-02', '2026-07-02')})`, 'date averageOrderValue { amount }');
    expect(days).to.deep.equal([{ date: '2026-07-02', averageOrderValue: null }]);
  });

  it('returns the 30 days to the latest known business day if no date is given', async () => {
    const days = await ask('', 'date orders');
    expect(days).to.have.lengthOf(30);
    expect(days.at(0)?.date).to.equal('2026-06-14');
    expect(days.at(-1)).to.deep.equal({ date: '2026-07-13', orders: 1 });
  });

  it('splits a day by platform, source or channel, with zeros for a group without trade', async () => {
    const fields = 'date platform sourceId channelId orders uniqueCustomers';
    const day = range('2026-07-01', '2026-07-01');
    const of = (
      platform: string,
      sourceId: string | null,
      channelId: string | null,
      orders: number,
      customers: number,
    ) => ({
      date: '2026-07-01',
      platform,
      sourceId,
      channelId,
      orders,
      uniqueCustomers: customers,
    });
    expect(await ask(`(${day}, breakdown: PLATFORM)`, fields)).to.deep.equal([
      of('SHOPIFY', null, null, 2, 2),
      of('WOOCOMMERCE', null, null, 0, 0),
    ]);
    expect(await ask(`(${day}, breakdown: SOURCE)`, fields)).to.deep.equal([
      of('WOOCOMMERCE', 'leeds', null, 0, 0),
      of('SHOPIFY', 'london', null, 2, 2),
    ]);
    expect(await ask(`(${day}, breakdown: CHANNEL)`, fields)).to.deep.equal([
      of('WOOCOMMERCE', 'leeds', 'leeds:web', 0, 0),
      of('SHOPIFY', 'london', 'london:pos', 1, 1),
      of('SHOPIFY', 'london', 'london:web', 1, 1),
    ]);
  });

  it('counts a customer of two channels once', async () => {
    const both = `filter: { channel: ["london:web", "leeds:web"], date: { range: { from: "2026-06-29", to: "2026-07-03" } } }`;
    const days = await ask(`(${both})`, 'date orders uniqueCustomers');
    expect(days.map(({ orders, uniqueCustomers }) => [orders, uniqueCustomers])).to.deep.equal([
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
  });

  it('filters by platform, source, channel and sales channel', async () => {
    const orders = async (filter: string) => {
      const days = await ask(
        `(filter: { date: { range: { from: "2026-06-29", to: "2026-07-13" } }, ${filter} })`,
        'date orders',
      );
      return days.reduce((sum, day) => sum + Number(day.orders), 0);
    };
    expect(await orders('platform: WOOCOMMERCE')).to.equal(1);
    expect(await orders('platform: [SHOPIFY, WOOCOMMERCE]')).to.equal(5);
    expect(await orders('source: "london"')).to.equal(4);
    expect(await orders('channel: "london:pos"')).to.equal(1);
    expect(await orders('salesChannel: "web"')).to.equal(4);
    expect(await orders('salesChannel: "web", source: "london"')).to.equal(3);
    expect(await orders('platform: AMAZON')).to.equal(0);
  });
});
