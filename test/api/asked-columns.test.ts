import { expect } from 'chai';
import { getNamedType, type GraphQLObjectType, isObjectType, isRequiredArgument } from 'graphql';
import { localOwner } from '../../src/ledger/principals/principal.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { fillCompany } from './support/company.js';
import { answerable, everyField } from './support/every-field.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const schema = apiSchema();

/** Lists of rows that are read with the columns that a question asks for, and what leads to nested ones. */
const lists = {
  Order: ['orders', 'nodes'],
  Refund: ['refunds', 'nodes'],
  Product: ['products', 'nodes'],
  Customer: ['customers', 'nodes'],
  InventoryLevel: ['inventory', 'nodes'],
  OrderItem: ['orders', 'nodes', 'items'],
} as const;

describe('Rows with only the columns that a question asks for', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('company', (pool) => fillCompany(pool, ['london', 'leeds', 'york']));
    api = await startTestApi({ limits: { cost: 1e9, depth: 30 } }, database);
  });

  after(async () => {
    await api.stop();
    await database.drop();
  });

  /** Selections of single fields, each with everything below it. */
  function singleFields(name: string): { field: string; selection: string }[] {
    const type = schema.getType(name) as GraphQLObjectType;
    return Object.values(type.getFields())
      .filter(({ args }) => !args.some(isRequiredArgument))
      .map(({ name: field, type: of }) => {
        const named = getNamedType(of);
        const below = isObjectType(named) ? ` ${answerable(everyField(named, [name]))}` : '';
        return { field, selection: field + below };
      });
  }

  async function rowsOf(path: readonly string[], selection: string): Promise<Record<string, unknown>[]> {
    const query = `{ ${path.join(' { ')} { ${selection} } ${'}'.repeat(path.length)}`;
    let rows: unknown[] = [await answer(api.url, query)];
    for (const step of path) rows = rows.flatMap((row) => (row as Record<string, unknown>)[step]);
    return rows as Record<string, unknown>[];
  }

  for (const [name, path] of Object.entries(lists)) {
    it(`${name}: each field alone is as it is beside all others`, async () => {
      const fields = singleFields(name);
      const all = await rowsOf(path, fields.map(({ selection }) => selection).join(' '));
      expect(all.length).to.be.greaterThan(1);
      for (const { field, selection } of fields) {
        const alone = await rowsOf(path, selection);
        expect(alone, field).to.deep.equal(all.map((row) => ({ [field]: row[field] })));
      }
    });
  }

  it('are one row wherever it is reached, whatever each place asks for', async () => {
    const { orders } = await answer<{ orders: { nodes: { id: string; total: object; customer: { id: string } }[] } }>(
      api.url,
      '{ orders { nodes { id total { amount currency } customer { id } } } }',
    );
    const [order] = orders.nodes;
    const { one, person } = await answer<Record<'one' | 'person', Record<string, unknown>>>(
      api.url,
      `{
        one: order(id: "${order!.id}") { total { amount } }
        person: customer(id: "${order!.customer.id}") { orders { id again: total { currency } customer { id } } }
      }`,
    );
    const { amount, currency } = order!.total as { amount: string; currency: string };
    expect(one).to.deep.equal({ total: { amount } });
    expect((person.orders as object[]).find(({ id }: { id?: string }) => id === order!.id)).to.deep.equal({
      ...{ id: order!.id, again: { currency }, customer: order!.customer },
    });
  });

  it('select nothing of a row of which only the type is asked', async () => {
    const { orders } = await answer<{ orders: { nodes: object[] } }>(api.url, '{ orders { nodes { __typename } } }');
    expect(orders.nodes[0]).to.deep.equal({ __typename: 'Order' });
  });

  it('keep personal data from those who may not see it, alone and beside others', async () => {
    const permissions = new Set(['figures', 'facts'] as const);
    const reader = await startTestApi({ principal: { ...localOwner, permissions } }, database);
    try {
      for (const fields of ['email', 'email id', 'id firstName orders { shipToCity } email']) {
        const { customers } = await answer<{ customers: { nodes: { email: null }[] } }>(
          reader.url,
          `{ customers { nodes { ${fields} } } }`,
        );
        expect(new Set(customers.nodes.map(({ email }) => email)), fields).to.deep.equal(new Set([null]));
      }
    } finally {
      await reader.stop();
    }
  });
});
