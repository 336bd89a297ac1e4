import { expect } from 'chai';
import type { ShopifySimulator } from './server.js';
import { ask, at, sample, sampleText, startSample } from './test-support/client.js';

describe('The cost of a query', () => {
  let simulator: ShopifySimulator;
  beforeEach(async () => {
    simulator = await startSample();
  });
  afterEach(() => simulator.close());

  const costs: [string, object, number][] = [
    ['orders.graphql', { first: 10, query: '' }, 222],
    ['orders.graphql', { first: 50, query: '' }, 387],
    ['orders.graphql', { first: 100, query: '' }, 497],
    ['orders.graphql', { first: 250, query: '' }, 607],
    ['products.graphql', { first: 250 }, 200],
    ['customers.graphql', { first: 250 }, 35],
    ['inventory.graphql', { first: 250 }, 167],
    ['refunds.graphql', { id: 'gid://shopify/Refund/4001' }, 47],
    ['bulkpoll.graphql', { id: 'gid://shopify/BulkOperation/1' }, 1],
    ['count.graphql', {}, 10],
  ];
  for (const [query, variables, expected] of costs) {
    it(`is ${expected} for ${query} with ${JSON.stringify(variables)}`, async () => {
      const { body } = await ask(simulator, sampleText(query), variables);
      expect(at(body, 'extensions.cost.requestedQueryCost')).to.equal(expected);
      expect(at(body, 'extensions.cost.actualQueryCost')).to.be.within(1, expected);
    });
  }

  it('is 2 for an empty page, and the rest of the requested cost is refunded at once', async () => {
    const { body } = await ask(simulator, sampleText('orders.graphql'), { first: 250, query: 'id:1' });
    expect(at(body, 'data')).to.deep.equal(at(sample('orders-empty-page.json'), 'data'));
    expect(at(body, 'extensions.cost')).to.deep.include({ requestedQueryCost: 607, actualQueryCost: 2 });
    expect(at(body, 'extensions.cost.throttleStatus')).to.deep.equal({
      maximumAvailable: 2000,
      currentlyAvailable: 1998,
      restoreRate: 100,
    });
  });

  it('may not exceed 1000', async () => {
    const dear = `{ ${['a', 'b'].map((name) => `${name}: orders(first: 250) { nodes { id lineItems(first: 250) { nodes { taxLines { title } product { id } variant { id } } } } }`).join(' ')} }`;
    const { body } = await ask(simulator, dear);
    expect(at(body, 'errors.0.extensions.code')).to.equal('MAX_COST_EXCEEDED');
    const [message, sampled] = [at(body, 'errors.0.message'), at(sample('error-max-cost.json'), 'errors.0.message')];
    const cost = String(at(body, 'errors.0.extensions.cost'));
    expect(message).to.equal(String(sampled).replace('1245', cost));
    expect(at(body, 'errors.0')).to.have.all.keys(Object.keys(at(sample('error-max-cost.json'), 'errors.0') as object));
    expect(body).not.to.have.property('data');
  });

  it('is refused as THROTTLED until the bucket holds enough', async () => {
    const { bucket } = simulator.control.hosted();
    bucket.drainTo(312, simulator.control.now());
    const query = sampleText('orders.graphql');
    const throttled = await ask(simulator, query, { first: 250, query: '' });
    expect(throttled.status).to.equal(200);
    expect(throttled.body).to.deep.equal(sample('error-throttled.json'));
    expect(simulator.control.calls().at(-1)).to.include({ isThrottled: true, requestedCost: 607 });
    simulator.control.advance((607 - 312) / 100);
    const { body } = await ask(simulator, query, { first: 250, query: '' });
    expect(at(body, 'data.orders.nodes.0.id')).to.equal('gid://shopify/Order/5001');
  });
});
