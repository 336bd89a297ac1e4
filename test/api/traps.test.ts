import { expect } from 'chai';
import type { Source } from '../../src/canonical/source.js';
import { bag, line as shopifyLine, order as shopifyOrder } from '../ingest/shopify-stage/hand-made.js';
import { stageOrder } from '../ingest/shopify-stage/records.js';
import { load } from '../models/rates/rates.js';
import { line, london, order, refund } from '../models/records.js';
import { customer } from '../models/store-histories.js';
import { addSources, apply, publish } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { leeds } from './support/trade.js';

const newYork: Source = { ...london, sourceId: 'newyork', currency: 'USD' };
const nobody = { customerId: null, email: null, phone: null };
const buyer = (name: string) => ({ ...nobody, email: `${name}@example.com` });
const mug = (id: string, month: string, day: string, changes = {}) =>
  order(id, { orderedAt: `2026-${month}-${day}T12:00:00Z`, updatedAt: `2026-${month}-28T12:00:00Z`, ...changes });

/** What other systems get wrong, each in a month of its own. `docs/reports.md` and `docs/metrics.md` have the definitions. */
describe('A trap known from other systems', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createWarehouse();
    api = await startTestApi({}, database);
    await addSources(database.pool, [london, leeds, newYork]);
    await load(database.pool, {
      '2026-05-01': { USD: '2', GBP: '1' },
      '2026-05-20': { USD: '4', GBP: '1' },
      '2026-07-01': { USD: '4', GBP: '1' },
    });
    await apply(database.pool, [
      mug('january 1', '01', '06', { customer: buyer('ann') }),
      mug('january 2', '01', '07', { customer: buyer('ann') }),
      mug('january 3', '01', '15', {
        customer: buyer('ann'),
        lines: [line('1', { quantity: '4', grossSales: '40.00' })],
      }),
      mug('january 4', '01', '15', { customer: buyer('bob') }),
      mug('february 1', '02', '10', { customer: nobody }),
      mug('february 2', '02', '11', { customer: nobody }),
      mug('february 3', '02', '12', { customer: nobody }),
      mug('march', '03', '10', { refunds: [refund('a', { refundedAt: '2026-03-12T12:00:00Z' })] }),
      mug('april', '04', '10', { refunds: [refund('a', { refundedAt: '2026-04-12T12:00:00Z', lineId: 'gone' })] }),
    ]);
    const partly = refund('a', { refundedAt: '2026-06-12T12:00:00Z', returns: '4', total: '4', refunded: '4' });
    await apply(
      database.pool,
      [mug('june', '06', '10', { total: '10.00', refunds: [{ ...partly, quantity: '0' }], customer: buyer('kim') })],
      leeds,
    );
    await apply(
      database.pool,
      [
        mug('may', '05', '10', {
          ...{ currency: 'USD', customer: buyer('may') },
          refunds: [refund('a', { refundedAt: '2026-05-21T12:00:00Z' })],
        }),
      ],
      newYork,
    );
    await publish(database.pool);
  });

  after(async () => {
    await api.close();
    await database.drop();
  });

  const ofMonth = async <T>(month: number, selection: string, args = ''): Promise<T> => {
    const date = `date: { year: [2026], month: [${month}] }`;
    const { report } = await answer<{ report: T }>(api.url, `{ report(filter: { ${date} } ${args}) { ${selection} } }`);
    return report;
  };
  const total = async (month: number, fields: string): Promise<unknown> =>
    (await ofMonth<{ total: unknown }>(month, `total { ${fields} }`)).total;

  it('is avoided: weekly customers summed from daily ones', async () => {
    const weeks = await ofMonth<{ rows: { uniqueCustomers: number }[] }>(
      1,
      'rows { uniqueCustomers }',
      ', period: WEEK, fill: false',
    );
    const days = await ofMonth<{ rows: { uniqueCustomers: number }[] }>(
      1,
      'rows { uniqueCustomers }',
      ', period: DAY, fill: false',
    );
    expect(weeks.rows.map(({ uniqueCustomers }) => uniqueCustomers)).to.deep.equal([1, 2]);
    expect(days.rows.map(({ uniqueCustomers }) => uniqueCustomers)).to.deep.equal([1, 1, 2]);
    expect(await total(1, 'uniqueCustomers')).to.deep.equal({ uniqueCustomers: 2 });
  });

  it("is avoided: the mean of customers' averages", async () => {
    // Ann's average is 20, Bob's is 10: their mean would be 15.
    expect(await total(1, 'averageOrderValue { amount }')).to.deep.equal({ averageOrderValue: { amount: '17.50' } });
  });

  it('is avoided: guests without a customer id, of whom one is new and all others return', async () => {
    expect(
      await total(2, 'uniqueCustomers newCustomers returningCustomers repeatCustomers newCustomerSales { amount }'),
    ).to.deep.equal({
      ...{ uniqueCustomers: 3, newCustomers: 3, returningCustomers: 0, repeatCustomers: 0 },
      newCustomerSales: { amount: '30.00' },
    });
  });

  it('is avoided: several transactions of an order, by which its lines are counted again', async () => {
    const paidTwice = ['SALE', 'CAPTURE'].map((kind, index) => ({
      ...{ id: `gid://shopify/OrderTransaction/${index}`, kind, status: 'SUCCESS', gateway: 'card', test: false },
      amountSet: bag('10.0'),
    }));
    const lines = [shopifyLine(1, { unit: '10.0', total: '10.0' }), shopifyLine(2, { unit: '10.0', total: '10.0' })];
    const staged = stageOrder(shopifyOrder('20.0', lines, { transactions: paidTwice }));
    expect(await apply(database.pool, [staged], newYork)).to.deep.equal([]);
    await publish(database.pool);
    const { rows } = await ofMonth<{ rows: object[] }>(7, 'rows { itemsSold netSales { amount } }', ', by: [SOURCE]');
    // Four dollars are a pound.
    expect(rows).to.deep.equal([{ itemsSold: '2', netSales: { amount: '5.00' } }]);
    const byProduct = await ofMonth<{ rows: object[] }>(7, 'rows { itemsSold netSales { amount } }', ', by: [VARIANT]');
    expect(byProduct.rows).to.deep.equal(rows);
  });

  it('is avoided: a refund on a day without orders, which an inner join loses', async () => {
    const { rows } = await ofMonth<{ rows: object[] }>(
      3,
      'rows { span { first } orders returns { amount } }',
      ', period: DAY, fill: false',
    );
    expect(rows).to.deep.equal([
      { span: { first: '2026-03-10' }, orders: 1, returns: { amount: '0.00' } },
      { span: { first: '2026-03-12' }, orders: 0, returns: { amount: '10.00' } },
    ]);
  });

  it('is avoided: a refund whose line is gone, which a condition on the line loses', async () => {
    const figures = { returns: { amount: '10.00' }, itemsReturned: '1', netSales: { amount: '0.00' } };
    const fields = 'returns { amount } itemsReturned netSales { amount }';
    expect(await total(4, fields)).to.deep.equal(figures);
    const { total: ofLines } = await ofMonth<{ total: object }>(4, `total { ${fields} }`, ', by: [VARIANT]');
    expect(ofLines).to.deep.equal(figures);
  });

  it("is avoided: WooCommerce's total of an order, which stays after a partial refund", async () => {
    expect(await total(6, 'revenue { amount } refunds { amount } netSales { amount } refundRateByValue')).to.deep.equal(
      {
        ...{ revenue: { amount: '6.00' }, refunds: { amount: '4.00' }, netSales: { amount: '6.00' } },
        refundRateByValue: '0.4',
      },
    );
  });

  it("is avoided: a refund at another day's exchange rate, or at 1", async () => {
    expect(await total(5, 'grossSales { amount } returns { amount } netSales { amount }')).to.deep.equal({
      ...{ grossSales: { amount: '5.00' }, returns: { amount: '2.50' }, netSales: { amount: '2.50' } },
    });
  });

  it('is avoided: equal customers in different segments, as quantiles of ranks have them', async () => {
    const alike = ['1', '2', '3', '4', '5', '6', '7'].map((n) =>
      mug(`alike ${n}`, '02', '10', { customer: buyer(`alike${n}`) }),
    );
    await apply(database.pool, alike);
    await publish(database.pool);
    const { customers } = await answer<{ customers: { nodes: { email: string | null; rfm: object }[] } }>(
      api.url,
      '{ customers(first: 50) { nodes { email rfm { recencyScore frequencyScore monetaryScore segment } } } }',
    );
    const scores = customers.nodes
      .filter(({ email }) => email?.startsWith('alike'))
      .map(({ rfm }) => JSON.stringify(rfm));
    expect(scores).to.have.length(7);
    expect(new Set(scores).size).to.equal(1);
  });

  it("is avoided: a marketplace's masked e-mail address, which joins two people", async () => {
    const masked = { email: 'q1@marketplace.amazon.co.uk' };
    await apply(database.pool, [customer('1', masked)], london);
    await apply(database.pool, [customer('1', masked)], leeds);
    await publish(database.pool);
    const { customers } = await answer<{ customers: { nodes: object[] } }>(
      api.url,
      `{ customers(filter: { email: "${masked.email}" }) { nodes { isEmailMasked accountCount } } }`,
    );
    expect(customers.nodes).to.deep.equal([
      { isEmailMasked: true, accountCount: 1 },
      { isEmailMasked: true, accountCount: 1 },
    ]);
  });
});
