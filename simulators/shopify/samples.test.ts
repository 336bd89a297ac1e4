import { expect } from 'chai';
import type { ShopifySimulator } from './server.js';
import { ask, at, sample, sampleText, startSample } from './test-support/client.js';

/** Cursors are opaque, and the sample shop has less history than the store from which the pages came. */
function comparable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner) => {
    if (key === 'endCursor' || key === 'numberOfOrders' || key === 'amountSpent') return undefined;
    return inner;
  });
}

describe('The Shopify simulator compared with the written samples', () => {
  let simulator: ShopifySimulator;
  before(async () => {
    simulator = await startSample();
  });
  after(() => simulator.close());

  const pages: [string, string, object][] = [
    ['orders.graphql', 'orders-page.json', { first: 250, query: '' }],
    ['customers.graphql', 'customers-page.json', { first: 250 }],
    ['products.graphql', 'products-page.json', { first: 250 }],
    ['inventory.graphql', 'inventory-page.json', { first: 250 }],
    ['locations.graphql', 'locations-page.json', { first: 50 }],
    ['refunds.graphql', 'refund-detail.json', { id: 'gid://shopify/Refund/4001' }],
  ];
  for (const [query, expected, variables] of pages) {
    it(`answers ${query} as in ${expected}`, async () => {
      const { status, body } = await ask(simulator, sampleText(query), variables);
      expect(status).to.equal(200);
      const wanted = comparable(at(sample(expected), 'data')) as { orders?: { pageInfo: { hasNextPage: boolean } } };
      // The sample is one of many pages; the sample shop has only this order.
      if (wanted.orders) wanted.orders.pageInfo.hasNextPage = false;
      expect(comparable(at(body, 'data'))).to.deep.equal(wanted);
      expect(at(body, 'extensions.cost')).to.have.keys('requestedQueryCost', 'actualQueryCost', 'throttleStatus');
    });
  }
});
