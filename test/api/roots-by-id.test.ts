import { expect } from 'chai';
import { localOwner, type Permission } from '../../src/ledger/principals/principal.js';
import { rememberAccount } from '../../src/ledger/sources/account.js';
import { publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { fillCompany, stores } from './support/company.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('A row by its id', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('company', (pool) => fillCompany(pool, ['london', 'leeds', 'york']));
    api = await startTestApi({}, database);
  });

  after(async () => {
    await api.stop();
    await database.drop();
  });

  it('is the one that lists have, of every kind, with the name of its source', async () => {
    const named = 'source { id name platform }';
    const lists = await answer<Record<string, { nodes: { id: string; [field: string]: unknown }[] }>>(
      api.url,
      `{
        orders(filter: { source: ["york"] }) { nodes { id ${named} items { id ${named} title } } }
        refunds(filter: { source: ["york"] }) { nodes { id ${named} total { amount } } }
        customers { nodes { id email accounts { id ${named} } } }
        products(filter: { source: ["york"] }) { nodes { id ${named} title } }
        inventory(filter: { source: ["york"] }) { nodes { id ${named} location { id ${named} name } } }
      }`,
    );
    const york = { id: 'york', name: 'York', platform: 'WOOCOMMERCE' };
    const [order] = lists.orders!.nodes;
    const [item] = order!.items as { id: string }[];
    const [refund] = lists.refunds!.nodes;
    const [product] = lists.products!.nodes;
    const location = lists.inventory!.nodes[0]!.location as { id: string };
    const customer = lists.customers!.nodes.find(({ email }) => email === 'alice@example.com')!;
    for (const row of [order, item, refund, product, location]) expect(row).to.deep.include({ source: york });
    const rows = await answer<Record<string, object>>(
      api.url,
      `{
        order(id: "${order!.id}") { id ${named} items { id ${named} title } }
        orderItem(id: "${item!.id}") { id ${named} title }
        refund(id: "${refund!.id}") { id ${named} total { amount } }
        customer(id: "${customer.id}") { id email accounts { id ${named} } }
        product(id: "${product!.id}") { id ${named} title }
        location(id: "${location.id}") { id ${named} name }
        channel(id: "york:till-york") { id ${named} }
        source(id: "york") { id name platform }
      }`,
    );
    expect(rows).to.deep.equal({
      ...{ order, orderItem: item, refund, customer, product, location },
      ...{ channel: { id: 'york:till-york', source: york }, source: york },
    });
  });

  it('is null if there is none', async () => {
    const roots = ['order', 'orderItem', 'refund', 'customer', 'product', 'location', 'channel', 'source'];
    const rows = await answer(api.url, `{ ${roots.map((root) => `${root}(id: "york:none:1") { id }`).join(' ')} }`);
    expect(rows).to.deep.equal(Object.fromEntries(roots.map((root) => [root, null])));
  });

  it('is read in as many round trips as alone with what hangs on it', async () => {
    const { customers } = await answer<{ customers: { nodes: { id: string }[] } }>(
      api.url,
      '{ warehouse { version } customers { nodes { id orders { id } } } }',
    );
    for (const customer of customers.nodes) {
      const read = async (fields: string): Promise<{ found: object; roundTrips: number }> => {
        const before = api.roundTrips();
        const { found } = await answer<{ found: object }>(
          api.url,
          `{ found: customer(id: "${customer.id}") { ${fields} } }`,
        );
        return { found, roundTrips: api.roundTrips() - before };
      };
      const alone = await read('id');
      const whole = await read('id orders { id } accounts { id } email');
      expect(whole.found).to.include.keys('accounts', 'email').and.to.deep.include(customer);
      expect(whole.roundTrips).to.equal(alone.roundTrips);
    }
  });

  it('fails if what hangs on it does, unless there is none', async () => {
    const { customers } = await answer<{ customers: { nodes: { id: string }[] } }>(
      api.url,
      '{ customers(first: 1) { nodes { id } } }',
    );
    const { id } = customers.nodes[0]!;
    const { data, errors } = await ask(
      api.url,
      `{ none: customer(id: "none") { orders(first: 0) { id } } one: customer(id: "${id}") { orders(first: 0) { id } } }`,
    );
    expect(data).to.deep.equal({ none: null, one: null });
    expect(errors.map(({ path }) => path)).to.deep.equal([['one', 'orders']]);
  });

  it('is found by its order number, SKU or e-mail address', async () => {
    const find = async (text: string) => {
      const { search } = await answer<{ search: Record<string, { id: string }[]> }>(
        api.url,
        'query ($text: String!) { search(text: $text) { orders { id } products { id } customers { id: email } } }',
        { text },
      );
      return Object.values(search).flatMap((rows) => rows.map(({ id }) => id));
    };
    expect(await find('#A-london')).to.deep.equal(['london:A-london']);
    expect(await find(' A-london ')).to.deep.equal(['london:A-london']);
    expect(await find('MUG-leeds')).to.deep.equal(['leeds:v1']);
    expect(await find('Own@Leeds.example')).to.deep.equal(['own@leeds.example']);
    expect(await find('A-')).to.deep.equal([]);
    expect(await find('')).to.deep.equal([]);
  });

  it('is not found by its e-mail address without the permission for personal data', async () => {
    const permissions = new Set<Permission>(['figures', 'facts']);
    const narrower = await startTestApi({ principal: { ...localOwner, id: 'analyst', permissions } }, database);
    try {
      const { search } = await answer<{ search: object }>(
        narrower.url,
        '{ search(text: "alice@example.com") { orders { id } products { id } customers { id } } }',
      );
      expect(search).to.deep.equal({ orders: [], products: [], customers: null });
    } finally {
      await narrower.stop();
    }
  });

  it('of a root field that fails leaves the others', async () => {
    const { data, errors } = await ask(
      api.url,
      '{ warehouse { version } orders(first: 0) { nodes { id } } product(id: "york:v1") { title } }',
    );
    expect(data).to.deep.equal({ warehouse: { version: '1' }, orders: null, product: { title: 'Mug of york' } });
    expect(errors.map(({ path }) => path)).to.deep.equal([['orders']]);
  });

  it('shows a new name of its source with a new version', async () => {
    const { name, currency, timezone } = { ...stores[2]!, name: 'York Minster' };
    const account = { sourceId: 'york', name, currency, timezone, notices: [], ordersReadFrom: null };
    await rememberAccount(database.pool, account, { at: new Date('2026-07-15T06:00:00Z') });
    expect(await publish(database.pool)).to.deep.include({ version: 2 });
    await rememberAccount(database.pool, account, { at: new Date('2026-07-15T07:00:00Z') });
    expect(await publish(database.pool)).to.equal(null);
  });
});
