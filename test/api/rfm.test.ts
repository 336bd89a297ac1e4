import { expect } from 'chai';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/**
 * Of the fortnight up to 13 July 2026 Alice and Bob are customers, Eve had only a test order. Recency is 10 and 0 days,
 * frequency 3 and 2, monetary 325.875 and 40.00. Of two values the quantiles lie a fifth apart: recency is cut at 3, 5, 7
 * and 9 days, frequency from 3.2, above both, monetary at 98.175, 155.35, 212.525 and 269.7.
 */
describe('RFM', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const fields =
    'asOf recency frequency monetary { amount currency } recencyScore frequencyScore monetaryScore segment';
  const gbp = (amount: string) => ({ amount, currency: 'GBP' });

  async function ofCustomers(rfmArgs = '', args = ''): Promise<Record<string, object | null>> {
    const { customers } = await answer<{ customers: { nodes: { email: string; rfm: object | null }[] } }>(
      api.url,
      `{ customers${args} { nodes { email rfm${rfmArgs} { ${fields} } } } }`,
    );
    return Object.fromEntries(customers.nodes.map(({ email, rfm }) => [email.split('@')[0]!, rfm]));
  }

  it('of customers is that of the latest known day, and null without a valid order', async () => {
    expect(await ofCustomers()).to.deep.equal({
      alice: {
        ...{ asOf: '2026-07-13', recency: 10, frequency: 3, monetary: gbp('325.875') },
        ...{ recencyScore: 1, frequencyScore: 1, monetaryScore: 5, segment: 'OTHERS' },
      },
      bob: {
        ...{ asOf: '2026-07-13', recency: 0, frequency: 2, monetary: gbp('40.00') },
        ...{ recencyScore: 5, frequencyScore: 1, monetaryScore: 1, segment: 'POTENTIAL_LOYALIST' },
      },
      eve: null,
    });
  });

  it('of an earlier day has the orders and refunds up to then', async () => {
    // Bob's refund of 20.00 comes on the 3rd. Two equal recencies: both are in the first bin, which is the most recent.
    const { alice, bob } = await ofCustomers('(asOf: "2026-07-02")');
    expect(alice).to.deep.equal({
      ...{ asOf: '2026-07-02', recency: 1, frequency: 2, monetary: gbp('25.50') },
      ...{ recencyScore: 5, frequencyScore: 1, monetaryScore: 1, segment: 'POTENTIAL_LOYALIST' },
    });
    expect(bob).to.deep.include({
      recency: 1,
      frequency: 1,
      monetary: gbp('50.00'),
      recencyScore: 5,
      monetaryScore: 5,
    });
    expect(await ofCustomers('(asOf: "2026-06-01")')).to.deep.equal({ alice: null, bob: null, eve: null });
  });

  it('of a later day differs by recency alone, on which the scores do not depend', async () => {
    const { bob } = await ofCustomers('(asOf: "2026-08-12")');
    expect(bob).to.deep.include({ asOf: '2026-08-12', recency: 30, recencyScore: 5, segment: 'POTENTIAL_LOYALIST' });
  });

  it('filters customers by segment', async () => {
    expect(Object.keys(await ofCustomers('', '(filter: { rfmSegment: [POTENTIAL_LOYALIST] })'))).to.deep.equal(['bob']);
    expect(Object.keys(await ofCustomers('', '(filter: { rfmSegment: [OTHERS, LOST] })'))).to.deep.equal(['alice']);
    expect(await ofCustomers('', '(filter: { rfmSegment: [CHAMPIONS] })')).to.deep.equal({});
  });

  it('of several pages and rows is read in the same few statements', async () => {
    const count = async (query: string) => {
      const before = api.statements();
      await answer(api.url, query);
      return api.statements() - before;
    };
    const rfm = 'rfm { segment }';
    const one = await count(`{ customers(first: 1) { nodes { ${rfm} } } }`);
    expect(await count(`{ customers { nodes { ${rfm} } } }`)).to.equal(one);
    expect(await count(`{ customers { nodes { ${rfm} orders { customer { ${rfm} } } } } }`)).to.be.at.most(one + 3);
  });

  it('segments are all eleven, in the order of the rules, and a filter moves nobody to another', async () => {
    const summary = async (args = '') => {
      const { rfmSegments } = await answer<{ rfmSegments: { segment: string; customers: number }[] }>(
        api.url,
        `{ rfmSegments${args} { segment customers orders netSales { amount } customerShare netSalesShare } }`,
      );
      return rfmSegments;
    };
    const all = await summary();
    expect(all.map(({ segment }) => segment)).to.deep.equal([
      ...['CHAMPIONS', 'LOYAL_CUSTOMERS', 'POTENTIAL_LOYALIST', 'NEW_CUSTOMERS', 'PROMISING', 'NEED_ATTENTION'],
      ...['ABOUT_TO_SLEEP', 'AT_RISK', 'CANT_LOSE_THEM', 'LOST', 'OTHERS'],
    ]);
    const filled = (rows: typeof all) => rows.filter(({ customers }) => customers > 0);
    expect(filled(all)).to.deep.equal([
      {
        ...{ segment: 'POTENTIAL_LOYALIST', customers: 1, orders: 2, netSales: { amount: '40.00' } },
        ...{ customerShare: '0.5', netSalesShare: '0.109327' },
      },
      {
        ...{ segment: 'OTHERS', customers: 1, orders: 3, netSales: { amount: '325.875' } },
        ...{ customerShare: '0.5', netSalesShare: '0.890673' },
      },
    ]);
    expect(filled(await summary('(filter: { source: ["leeds"] })'))).to.deep.equal([
      {
        ...{ segment: 'OTHERS', customers: 1, orders: 3, netSales: { amount: '325.875' } },
        ...{ customerShare: '1', netSalesShare: '1' },
      },
    ]);
    const before = await summary('(asOf: "2026-06-01")');
    expect(before[0]).to.deep.equal({
      ...{ segment: 'CHAMPIONS', customers: 0, orders: 0, netSales: { amount: '0.00' } },
      ...{ customerShare: null, netSalesShare: null },
    });
  });
});
