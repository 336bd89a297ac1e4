import { expect } from 'chai';
import type { ShopifySimulator } from './server.js';
import { ask, at, sample, startSample } from './test-support/client.js';

describe('The Shopify simulator refuses, with Shopify’s messages,', () => {
  let simulator: ShopifySimulator;
  before(async () => {
    simulator = await startSample();
  });
  after(() => simulator.close());

  const nodes = (query: string): string =>
    `query OrdersPage {\n  ${query} {\n    nodes {\n      id\n      legacyResourceId\n    }\n  }\n}`;

  it('a field that the schema does not have, without a data key', async () => {
    const query = 'query OrdersPage {\n  orders(first: 1) {\n    nodes {\n      id\n      nope\n    }\n  }\n}';
    const { status, body } = await ask(simulator, query);
    expect(status).to.equal(200);
    expect(body).to.deep.equal(sample('error-undefined-field.json'));
  });

  it('a text that is not GraphQL', async () => {
    const { body } = await ask(simulator, '{ shop {\n id\n  ');
    expect(at(body, 'errors.0.message')).to.equal('syntax error, unexpected end of file at [3, 3]');
    expect(at(body, 'errors.0.extensions.code')).to.equal('PARSE_ERROR');
    expect(body).not.to.have.property('data');
  });

  it('an object without a selection', async () => {
    const { body } = await ask(simulator, '{ shop }');
    const message =
      "Field must have selections (field 'shop' returns Shop but has no selections. Did you mean 'shop { ... }'?)";
    expect(at(body, 'errors.0.message')).to.equal(message);
    expect(at(body, 'errors.0.extensions.code')).to.equal('selectionMismatch');
    expect(body).not.to.have.property('data');
  });

  it('a variable that is not of its type', async () => {
    const query =
      'query Q($first: Int!, $sort: OrderSortKeys) { orders(first: $first, sortKey: $sort) { nodes { id } } }';
    const { body } = await ask(simulator, query, { first: null, sort: 'NOPE' });
    expect(at(body, 'errors.0.message')).to.equal('Variable $first of type Int! was provided invalid value');
    expect(at(body, 'errors.0.extensions')).to.deep.equal({
      code: 'INVALID_VARIABLE',
      value: null,
      problems: [{ path: [], explanation: 'Expected value to not be null' }],
    });
    expect(at(body, 'errors.1.extensions.value')).to.equal('NOPE');
    expect(body).not.to.have.property('data');
  });

  const badPages: [string, string, string][] = [
    ['neither first nor last', 'orders', 'you must provide one of first or last'],
    ['both first and last', 'orders(first: 1, last: 1)', 'providing both first and last is not supported'],
    ['a first of 0', 'orders(first: 0)', 'first must be at least 1'],
    ['a first over 250', 'orders(first: 251)', 'first cannot exceed 250'],
    ['an invalid cursor', 'orders(first: 1, after: "garbage")', 'Malformed cursor'],
    ['a cursor without a position', 'orders(first: 1, after: "e30=")', 'Malformed cursor'],
  ];
  for (const [what, field, message] of badPages) {
    it(`${what}, with data null`, async () => {
      const { status, body } = await ask(simulator, nodes(field));
      expect(status).to.equal(200);
      expect(at(body, 'data')).to.equal(null);
      const wanted = {
        ...(at(sample('error-no-first.json'), 'errors.0') as object),
        message,
        locations: [{ line: 2, column: 3 }],
      };
      expect(at(body, 'errors')).to.deep.equal([wanted]);
      expect(at(body, 'extensions.cost')).to.have.keys('requestedQueryCost', 'actualQueryCost', 'throttleStatus');
    });
  }

  it('a nested connection without first, even when there are no rows', async () => {
    const { body } = await ask(
      simulator,
      '{ orders(first: 5, query: "id:1") { nodes { lineItems { nodes { id } } } } }',
    );
    expect(at(body, 'errors.0.message')).to.equal('you must provide one of first or last');
    expect(at(body, 'errors.0.path')).to.deep.equal(['orders', 'nodes', 'lineItems']);
  });

  it('a field that is not simulated, with an error instead of null', async () => {
    const { status, body } = await ask(simulator, '{ orders(first: 1) { nodes { note } } }');
    expect(status).to.equal(501);
    expect(at(body, 'errors')).to.equal('The simulator does not implement the field Order.note.');
  });

  it('subfields and arguments of such a field, with the same error', async () => {
    const query = '{ orders(first: 1) { nodes { fulfillmentOrders(first: 2) { nodes { id } } } } }';
    const { status, body } = await ask(simulator, query);
    expect(status).to.equal(501);
    expect(at(body, 'errors')).to.equal('The simulator does not implement the field Order.fulfillmentOrders.');
  });

  it('a type that it does not have', async () => {
    const { status, body } = await ask(simulator, '{ node(id: "gid://shopify/Order/1") { ... on Webhook { id } } }');
    expect(status).to.equal(501);
    expect(at(body, 'errors')).to.equal('The simulator does not implement the type Webhook.');
  });

  it('unknown paths, methods and versions', async () => {
    const url = `${simulator.baseUrlFor('acme.myshopify.com')}/admin/api/2026-07/graphql.json`;
    expect((await fetch(url)).status).to.equal(404);
    expect((await fetch(url.replace('acme', 'other'), { method: 'POST' })).status).to.equal(404);
    expect((await fetch(url.replace('graphql', 'orders'), { method: 'POST' })).status).to.equal(404);
    expect((await ask(simulator, '{ shop { id } }', {}, { version: '2026-13' })).status).to.equal(404);
    expect((await ask(simulator, '{ shop { id } }', {}, { version: '2027-01' })).status).to.equal(404);
  });

  it('no retired version: a newer one answers, as its header shows', async () => {
    const retired = await ask(simulator, '{ shop { name } }', {}, { version: '2025-07' });
    expect(retired.headers.get('x-shopify-api-version')).to.equal('2026-01');
    expect(at(retired.body, 'data.shop.name')).to.equal('Acme');
    const pinned = await ask(simulator, '{ shop { name } }');
    expect(pinned.headers.get('x-shopify-api-version')).to.equal('2026-07');
    const isActive = '{ inventoryItems(first: 1) { nodes { inventoryLevels(first: 1) { nodes { isActive } } } } }';
    const tooNew = await ask(simulator, isActive, {}, { version: '2026-01' });
    expect(at(tooNew.body, 'errors.0.extensions.code')).to.equal('undefinedField');
  });
});
