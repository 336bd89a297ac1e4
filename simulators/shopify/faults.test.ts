import { expect } from 'chai';
import { DEFAULT_CREDENTIALS } from './credentials.js';
import type { ShopifySimulator } from './server.js';
import { ask, at, listAt, sample, sampleText, startSample } from './test-support/client.js';
import { plainOrder } from './test-support/sample-shop.js';

const SHOP = '{ shop { name } }';

describe('The control plane of the Shopify simulator', () => {
  let simulator: ShopifySimulator;
  beforeEach(async () => {
    simulator = await startSample();
  });
  afterEach(() => simulator.close());

  const control = async (method: string, what: string, body?: object): Promise<unknown> => {
    const init = body ? { method, body: JSON.stringify(body) } : { method };
    return (await fetch(`${simulator.url}/__control/${what}`, init)).json();
  };
  const failure = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'answered',
      () => 'broken',
    );

  it('throttles the next calls, with the time to wait in the answer', async () => {
    simulator.control.inject({ effect: { kind: 'throttled' } });
    const { status, body } = await ask(simulator, sampleText('orders.graphql'), { first: 250, query: '' });
    expect(status).to.equal(200);
    expect(at(body, 'errors')).to.deep.equal(at(sample('error-throttled.json'), 'errors'));
    expect(at(body, 'extensions.cost')).to.deep.equal({
      ...{ requestedQueryCost: 607, actualQueryCost: null },
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 },
    });
    simulator.control.advance(6.07);
    expect((await ask(simulator, sampleText('orders.graphql'), { first: 250, query: '' })).body).to.have.property(
      'data',
    );
  });

  for (const status of [402, 403, 404, 423, 429, 500, 502, 503, 504]) {
    it(`answers ${status} to the given number of calls`, async () => {
      simulator.control.inject({ effect: { kind: 'status', status }, times: 2, match: { query: 'shop' } });
      expect((await ask(simulator, '{ locations(first: 1) { nodes { id } } }')).status).to.equal(200);
      const [first, second, third] = [
        await ask(simulator, SHOP),
        await ask(simulator, SHOP),
        await ask(simulator, SHOP),
      ];
      expect([first.status, second.status, third.status]).to.deep.equal([status, status, 200]);
      expect(first.headers.get('retry-after')).to.equal(status === 429 ? '2.0' : null);
    });
  }

  it('truncates the body and resets connections', async () => {
    simulator.control.inject({ effect: { kind: 'cut', afterBytes: 20 } }, { effect: { kind: 'reset' }, skip: 1 });
    expect(await failure(ask(simulator, SHOP))).to.equal('broken');
    expect(await failure(ask(simulator, SHOP))).to.equal('broken');
    expect(await failure(ask(simulator, SHOP))).to.equal('answered');
  });

  it('answers an internal error with data null, or with a part of the data', async () => {
    simulator.control.inject({ effect: { kind: 'internal-error' } });
    const { status, body } = await ask(simulator, SHOP);
    expect(status).to.equal(200);
    const error = at(sample('error-internal.json'), 'errors.0') as { message: string };
    const requestId = String(at(body, 'errors.0.extensions.requestId'));
    expect(at(body, 'errors.0')).to.deep.equal({
      message: error.message.replace('0b7f4f3e-1', requestId),
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    });
    expect(at(body, 'data')).to.equal(null);
    simulator.control.inject({ effect: { kind: 'internal-error', nullPath: ['shop', 'name'] } });
    const partial = await ask(simulator, '{ shop { id name } }');
    expect(at(partial.body, 'data.shop.name')).to.equal(null);
    expect(at(partial.body, 'data.shop.id')).to.be.a('string');
    expect(at(partial.body, 'errors.0.path')).to.deep.equal(['shop', 'name']);
  });

  it('repeats a page', async () => {
    simulator.control.seed({ orders: [5100, 5101, 5102].map((id) => plainOrder(id, '2026-07-01T00:00:00Z')) });
    const query =
      'query P($after: String) { orders(first: 1, after: $after, sortKey: ID) { pageInfo { endCursor } nodes { legacyResourceId } } }';
    const first = await ask(simulator, query);
    simulator.control.inject({ effect: { kind: 'duplicate-page' } });
    const after = at(first.body, 'data.orders.pageInfo.endCursor');
    expect((await ask(simulator, query, { after })).body).to.deep.equal(first.body);
    expect(at((await ask(simulator, query, { after })).body, 'data.orders.nodes.0.legacyResourceId')).to.equal('5100');
  });

  it('expires tokens between calls', async () => {
    simulator.control.inject({ effect: { kind: 'expire-tokens', all: true }, skip: 1 });
    expect((await ask(simulator, SHOP)).status).to.equal(200);
    expect((await ask(simulator, SHOP)).status).to.equal(401);
  });

  it('truncates a download', async () => {
    const query = '{ orders { edges { node { id } } } }';
    await ask(simulator, sampleText('bulkrun.graphql'), { query, groupObjects: true });
    simulator.control.advance(10);
    const { body } = await ask(simulator, sampleText('bulkpoll.graphql'), { id: 'gid://shopify/BulkOperation/1' });
    const url = String(at(body, 'data.bulkOperation.url'));
    simulator.control.inject({ effect: { kind: 'cut', afterBytes: 10 }, match: { kind: 'download' } });
    expect(await failure(fetch(url).then((response) => response.text()))).to.equal('broken');
    expect(await failure(fetch(url).then((response) => response.text()))).to.equal('answered');
  });

  it('works the same over HTTP and in the same process', async () => {
    expect(await control('POST', 'clock', { advanceSeconds: 60 })).to.include({
      mode: 'manual',
      iso: '2026-07-10T00:01:00.000Z',
    });
    await control('POST', 'clock', { set: '2026-07-11T00:00:00Z' });
    await control('POST', 'seed', { contents: { orders: [plainOrder(5100, '2026-07-01T00:00:00Z')] } });
    const row = await control('POST', 'mutate', { kind: 'order', id: 5100, changes: { tags: ['x'] } });
    expect(row).to.deep.include({ id: 5100, tags: ['x'], updatedAt: simulator.control.now() });
    expect(await control('POST', 'destroy', { kind: 'order', id: 5001 })).to.deep.equal({ destroyed: true });
    await control('POST', 'faults', { effect: { kind: 'status', status: 503 } });
    expect((await ask(simulator, SHOP)).status).to.equal(503);
    expect(at(await control('GET', 'calls'), '0.faults')).to.deep.equal(['status']);
    await control('POST', 'reset');
    expect(await control('GET', 'calls')).to.deep.equal([]);
    expect(await control('POST', 'mutate', { kind: 'order', id: 1, changes: {} })).to.deep.equal({
      error: 'acme.myshopify.com has no order 1',
    });
  });

  it('keeps a log of calls, without secrets', async () => {
    await ask(simulator, sampleText('customers.graphql'), { first: 7 });
    const call = simulator.control.calls().at(-1);
    expect(call).to.deep.include({
      method: 'POST',
      path: '/acme.myshopify.com/admin/api/2026-07/graphql.json',
      variables: { first: 7 },
      status: 200,
      isThrottled: false,
    });
    expect(call?.query).to.equal(sampleText('customers.graphql'));
    expect(call?.requestedCost).to.equal(11);
    expect(call?.bodyBytes).to.be.greaterThan(300);
    expect(call?.headers['x-shopify-access-token']).to.equal('***');
    expect(JSON.stringify(simulator.control.calls())).not.to.include(DEFAULT_CREDENTIALS.token);
  });

  it('replaces a deleted row by a destroy event', async () => {
    simulator.control.destroy('product', 9001);
    simulator.control.advance(5);
    const variables = { first: 5, query: "action:destroy subject_type:PRODUCT created_at:>='2026-07-10T00:00:00Z'" };
    const { body } = await ask(simulator, sampleText('deletes.graphql'), variables);
    const { id, message, ...event } = at(body, 'data.events.nodes.0') as Record<string, unknown>;
    const wanted = at(sample('events-destroy.json'), 'data.events.nodes.0') as object;
    expect({ id, message, ...event }).to.have.all.keys(Object.keys(wanted));
    expect(event).to.deep.equal({
      ...{ __typename: 'BasicEvent', action: 'destroy', createdAt: '2026-07-10T00:00:00Z' },
      ...{ subjectId: 'gid://shopify/Product/9001', subjectType: 'PRODUCT' },
    });
    expect(listAt(body, 'data.events.nodes')).to.have.length(1);
    const gone = await ask(
      simulator,
      '{ product(id: "gid://shopify/Product/9001") { id } order(id: "gid://shopify/Order/5001") { lineItems(first: 1) { nodes { product { id } variant { id } } } } }',
    );
    expect(at(gone.body, 'data')).to.deep.equal({
      product: null,
      order: { lineItems: { nodes: [{ product: null, variant: null }] } },
    });
  });
});
