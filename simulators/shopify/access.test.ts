import { expect } from 'chai';
import { DEFAULT_CREDENTIALS } from './credentials.js';
import type { ShopifySimulator } from './server.js';
import { ask, at, listAt, sample, sampleText, startSample } from './test-support/client.js';
import { plainOrder, sampleContents, sampleOrder, sampleSettings } from './test-support/sample-shop.js';

const ORDERS = sampleText('orders.graphql');
const BULK = '{ orders { edges { node { id } } } }';

function start(scopes: string[]): Promise<ShopifySimulator> {
  const orders = [sampleOrder(), plainOrder(5050, '2026-05-10T00:00:00Z'), plainOrder(5060, '2026-05-12T00:00:00Z')];
  const credentials = { tokens: [{ token: DEFAULT_CREDENTIALS.token, scopes }] };
  return startSample({ shops: [{ settings: sampleSettings, contents: { ...sampleContents(), orders }, credentials }] });
}

async function exchange(
  simulator: ShopifySimulator,
  secret: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { clientId } = DEFAULT_CREDENTIALS;
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret });
  const response = await fetch(`${simulator.baseUrlFor('acme.myshopify.com')}/admin/oauth/access_token`, {
    method: 'POST',
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('Access to a simulated shop', () => {
  let simulator: ShopifySimulator | undefined;
  afterEach(() => simulator?.close());

  it('exchanges client credentials for a token that is valid for 24 hours', async () => {
    simulator = await startSample();
    const { body } = await exchange(simulator, DEFAULT_CREDENTIALS.clientSecret);
    expect(body).to.deep.equal(sample('token-client-credentials.json'));
    const token = String(body.access_token);
    expect((await ask(simulator, '{ shop { id } }', {}, { token })).status).to.equal(200);
    simulator.control.advance(86_399);
    const expired = await ask(simulator, '{ shop { id } }', {}, { token });
    expect(expired.status).to.equal(401);
    expect(expired.body).to.deep.equal({
      errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
    });
  });

  it('refuses a wrong secret and an unknown token', async () => {
    simulator = await startSample();
    expect((await exchange(simulator, 'wrong')).status).to.equal(401);
    expect((await ask(simulator, '{ shop { id } }', {}, { token: 'shpat_unknown' })).status).to.equal(401);
  });

  it('lists the granted scopes', async () => {
    simulator = await start(['read_orders', 'read_products']);
    const { body } = await ask(simulator, sampleText('shop.graphql'));
    expect(at(body, 'data.currentAppInstallation.accessScopes')).to.deep.equal([
      { handle: 'read_orders' },
      { handle: 'read_products' },
    ]);
    expect(at(body, 'data.shop')).to.deep.include({
      ianaTimezone: 'America/Toronto',
      timezoneOffset: '-04:00',
      currencyCode: 'USD',
    });
  });

  it('denies a root field without its scope, with data null', async () => {
    simulator = await start(['read_products']);
    const { status, body } = await ask(simulator, ORDERS, { first: 250, query: '' });
    expect(status).to.equal(200);
    const wanted = sample('error-access-denied-scope.json');
    expect(at(body, 'errors')).to.deep.equal(at(wanted, 'errors'));
    expect(at(body, 'data')).to.equal(null);
    expect(at(body, 'extensions.cost')).to.deep.include({ requestedQueryCost: 607, actualQueryCost: 2 });
  });

  it('returns null for a nested object whose scope is missing', async () => {
    simulator = await start(['read_orders']);
    const { body } = await ask(simulator, '{ orders(first: 5) { nodes { id customer { id } } } }');
    expect(at(body, 'data.orders.nodes')).to.deep.equal([
      { id: 'gid://shopify/Order/5060', customer: null },
      { id: 'gid://shopify/Order/5001', customer: null },
    ]);
    expect(listAt(body, 'errors').map((error) => at(error, 'path'))).to.deep.equal([
      ['orders', 'nodes', 0, 'customer'],
      ['orders', 'nodes', 1, 'customer'],
    ]);
  });

  it('denies records found by node and nodes without their scope', async () => {
    simulator = await start(['read_products']);
    const { body } = await ask(
      simulator,
      '{ nodes(ids: ["gid://shopify/Product/9001", "gid://shopify/Order/5001"]) { id } }',
    );
    expect(at(body, 'data.nodes')).to.deep.equal([{ id: 'gid://shopify/Product/9001' }, null]);
    expect(at(body, 'errors.0.message')).to.match(/^Access denied for nodes field/);
    expect(at(body, 'errors.0.path')).to.deep.equal(['nodes', 1]);
  });

  it('shows only the last 60 days without read_all_orders, without an error', async () => {
    simulator = await start(['read_orders']);
    const page = await ask(simulator, '{ orders(first: 5) { nodes { legacyResourceId } } ordersCount { count } }');
    expect(at(page.body, 'data')).to.deep.equal({
      orders: { nodes: [{ legacyResourceId: '5060' }, { legacyResourceId: '5001' }] },
      ordersCount: { count: 2 },
    });
    expect(page.body).to.have.keys('data', 'extensions');
    const old = 'gid://shopify/Order/5050';
    const direct = await ask(simulator, 'query O($id: ID!) { order(id: $id) { id } nodes(ids: [$id]) { id } }', {
      id: old,
    });
    expect(at(direct.body, 'data')).to.deep.equal({ order: null, nodes: [null] });
    await ask(simulator, sampleText('bulkrun.graphql'), { query: BULK, groupObjects: true });
    simulator.control.advance(10);
    const { body } = await ask(simulator, sampleText('bulkpoll.graphql'), { id: 'gid://shopify/BulkOperation/1' });
    expect(at(body, 'data.bulkOperation')).to.include({ status: 'COMPLETED', objectCount: '2' });
  });

  it('fails a bulk operation whose scope is missing', async () => {
    simulator = await start(['read_products']);
    await ask(simulator, sampleText('bulkrun.graphql'), { query: BULK, groupObjects: true });
    simulator.control.advance(10);
    const { body } = await ask(simulator, sampleText('bulkpoll.graphql'), { id: 'gid://shopify/BulkOperation/1' });
    expect(at(body, 'data.bulkOperation')).to.include({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
  });

  it('withholds personal fields from an app that is not approved, one error per field', async () => {
    simulator = await startSample();
    simulator.control.setCustomerData({ object: true, fields: false });
    const { body } = await ask(
      simulator,
      '{ orders(first: 5) { pageInfo { hasNextPage } nodes { id email customer { id firstName } } } }',
    );
    expect(at(body, 'data.orders.nodes.0')).to.deep.equal({
      id: 'gid://shopify/Order/5001',
      email: null,
      customer: { id: 'gid://shopify/Customer/7001', firstName: null },
    });
    const { locations, ...error } = at(body, 'errors.0') as Record<string, unknown>;
    expect(locations).to.have.length(1);
    expect(error).to.deep.equal(at(sample('error-protected-customer-data.json'), 'errors.0'));
  });

  it('withholds the customer altogether', async () => {
    simulator = await startSample();
    simulator.control.setCustomerData({ object: false, fields: true });
    const { body } = await ask(simulator, '{ orders(first: 5) { nodes { email customer { id } } } }');
    expect(at(body, 'data.orders.nodes.0')).to.deep.equal({ email: 'ada@example.com', customer: null });
    expect(at(body, 'errors.0.message')).to.match(
      /^This app is not approved to access the Customer object\. See https:/,
    );
  });

  it('separates the shops of one server', async () => {
    const other = { ...sampleSettings, domain: 'other.myshopify.com', name: 'Other' };
    const credentials = { tokens: [{ token: 'shpat_other' }] };
    simulator = await startSample({
      shops: [
        { settings: sampleSettings, contents: sampleContents() },
        { settings: other, credentials },
      ],
    });
    const options = { domain: other.domain, token: 'shpat_other' };
    const { body } = await ask(simulator, '{ shop { name } ordersCount { count } }', {}, options);
    expect(at(body, 'data')).to.deep.equal({ shop: { name: 'Other' }, ordersCount: { count: 0 } });
    expect((await ask(simulator, '{ shop { name } }', {}, { domain: other.domain })).status).to.equal(401);
  });
});
