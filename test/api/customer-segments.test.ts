import { expect } from 'chai';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const gbp = (amount: string) => ({ amount, currency: 'GBP' });
const fields = `segment from { amount } below { amount } customers orders totalSpent { amount currency }
  averageSpent { amount currency } firstOrderDate lastOrderDate`;

const empty = {
  customers: 0,
  orders: 0,
  totalSpent: gbp('0.00'),
  averageSpent: null,
  firstOrderDate: null,
  lastOrderDate: null,
};
const bob = {
  customers: 1,
  orders: 2,
  totalSpent: gbp('40.00'),
  averageSpent: gbp('40.00'),
  firstOrderDate: '2026-07-01',
  lastOrderDate: '2026-07-13',
};
const alice = {
  customers: 1,
  orders: 3,
  totalSpent: gbp('325.875'),
  averageSpent: gbp('325.875'),
  firstOrderDate: '2026-06-29',
  lastOrderDate: '2026-07-03',
};

const segments = (low: object, high: object) => [
  { segment: 'LOW', from: null, below: { amount: '50.00' }, ...low },
  { segment: 'MEDIUM', from: { amount: '50.00' }, below: { amount: '200.00' }, ...empty },
  { segment: 'HIGH', from: { amount: '200.00' }, below: { amount: '1000.00' }, ...high },
  { segment: 'VIP', from: { amount: '1000.00' }, below: null, ...empty },
];

describe('customerSegments', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const ask = async (args = '') => {
    const data = await answer<{ customerSegments: object[] }>(api.url, `{ customerSegments${args} { ${fields} } }`);
    return data.customerSegments;
  };

  it('returns all four segments with their bounds, including empty ones', async () => {
    expect(await ask()).to.deep.equal(segments(bob, alice));
  });

  it('selects the customers who ever bought in a channel, with all their trade', async () => {
    expect(await ask('(filter: { source: "leeds" })')).to.deep.equal(segments(empty, alice));
    expect(await ask('(filter: { channel: "london:web" })')).to.deep.equal(segments(bob, alice));
  });

  it('returns the same without a filter as with one that names every platform', async () => {
    expect(await ask('(filter: { platform: [SHOPIFY, WOOCOMMERCE] })')).to.deep.equal(await ask());
  });
});
