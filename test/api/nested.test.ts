import { expect } from 'chai';
import { line, order, refund } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const deep = `query Deep($first: Int!) {
  orders(first: $first, filter: { date: { month: 5 } }) {
    nodes {
      orderNumber
      date { isoWeek }
      channel { id salesChannel }
      items { title product { sku history { title } inventory { available location { name } product { title } } } }
      refunds { kind product { title } order { orderNumber } date { month } }
      customer {
        email
        accounts { matchedBy }
        orders(first: 2) { orderNumber items { sku } }
      }
    }
  }
}`;

describe('Nested fields', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    const orders = Array.from({ length: 100 }, (_, index) =>
      order(`M${index}`, {
        orderedAt: '2026-05-05T09:00:00Z',
        customer: { customerId: null, email: `buyer${index % 40}@example.com`, phone: null },
        lines: [line('1'), line('2', { variantId: index % 2 ? 'v2' : 'v1' })],
        total: '20.00',
        refunds: [refund('r:1')],
      }),
    );
    await apply(api.pool, orders);
    await publish(api.pool);
  });
  after(() => api.close());

  // Two fields that read the same kind of row share a statement if they reach it at the same time, which depends on
  // timing. So does whether some products of the items are already known from refunds: the fields below those are then
  // read first.
  const belowKnownProducts = ['history', 'inventory', 'location'].length;
  const statementsAtMost =
    1 +
    ['date', 'channels', 'sources', 'items', 'products of items', 'history', 'inventory'].length +
    ['location', 'products of inventory', 'refunds', 'products of refunds', 'orders of refunds', 'dates of refunds']
      .length +
    ['customer', 'currency', 'accounts', 'orders of customers', 'items of those'].length +
    belowKnownProducts;

  it('take a statement for each field that reads, for any number of rows', async () => {
    const statementsFor = async (first: number) => {
      const before = api.statements();
      const { orders } = await answer<{ orders: { nodes: object[] } }>(api.url, deep, { first });
      expect(orders.nodes).to.have.lengthOf(first);
      return api.statements() - before;
    };
    expect(await statementsFor(2)).to.be.within(10, statementsAtMost);
    expect(await statementsFor(100)).to.be.within(10, statementsAtMost);
  });

  it('lead from an order to its lines, products, stock, refunds, customer and channel', async () => {
    const { order: found } = await answer<{ order: object }>(
      api.url,
      `{ order(id: "london:A2") {
        orderNumber orderDate financialStatus isTest currency exchangeRate itemsSold
        total { amount currency } storeTotal { amount currency } revenue { amount } reversed { amount } presentmentTotal { amount currency }
        date { date weekday fiscalYear } channel { id platform salesChannel sourceId }
        items { id title quantity storeUnitPrice { amount currency } grossSales { amount } product { sku category price { amount currency } unitCost { amount }
          inventory { available onHand since location { name } } history { title price { amount } validTo } } }
        refunds { kind quantity refundDate channel { id } returns { amount } refunded { amount currency } product { title } order { id } }
        customer { email orderCount totalSpent { amount currency } segment accounts { sourceId matchedBy } orders { orderNumber } }
      } }`,
    );
    expect(found).to.deep.equal({
      orderNumber: '#A2',
      orderDate: '2026-07-01',
      financialStatus: 'PARTIALLY_REFUNDED',
      isTest: false,
      currency: 'GBP',
      exchangeRate: '1',
      itemsSold: '5',
      total: { amount: '50.00', currency: 'GBP' },
      storeTotal: { amount: '50.00', currency: 'GBP' },
      revenue: { amount: '30.00' },
      reversed: { amount: '20.00' },
      presentmentTotal: { amount: '10.00', currency: 'GBP' },
      date: { date: '2026-07-01', weekday: 'WEDNESDAY', fiscalYear: 2027 },
      channel: { id: 'london:web', platform: 'SHOPIFY', salesChannel: 'web', sourceId: 'london' },
      items: [
        {
          id: 'london:A2:1',
          title: 'Mug',
          quantity: '5',
          storeUnitPrice: { amount: '10.00', currency: 'GBP' },
          grossSales: { amount: '50.00' },
          product: {
            sku: 'MUG',
            category: 'Kitchen',
            price: { amount: '10.00', currency: 'GBP' },
            unitCost: { amount: '3.50' },
            inventory: [{ available: '33', onHand: '35', since: '2026-07-02', location: { name: 'Warehouse' } }],
            history: [{ title: 'Mug', price: { amount: '10.00' }, validTo: null }],
          },
        },
      ],
      refunds: [
        {
          kind: 'LINE',
          quantity: '2',
          refundDate: '2026-07-03',
          channel: { id: 'london:web' },
          returns: { amount: '20.00' },
          refunded: { amount: '20.00', currency: 'GBP' },
          product: { title: 'Mug' },
          order: { id: 'london:A2' },
        },
      ],
      customer: {
        email: 'bob@example.com',
        orderCount: 2,
        totalSpent: { amount: '40.00', currency: 'GBP' },
        segment: 'LOW',
        accounts: [{ sourceId: 'london', matchedBy: 'email' }],
        orders: [{ orderNumber: '#C1' }, { orderNumber: '#A2' }],
      },
    });
  });

  it("limit a customer's orders, newest first, each size on its own", async () => {
    const { customers } = await answer<{ customers: { nodes: object[] } }>(
      api.url,
      `{ customers(filter: { email: "ALICE@example.com" }) { nodes {
        newest: orders(first: 1) { orderNumber } two: orders(first: 2) { orderNumber } all: orders { orderNumber } } } }`,
    );
    expect(customers.nodes).to.deep.equal([
      {
        newest: [{ orderNumber: '#B1' }],
        two: [{ orderNumber: '#B1' }, { orderNumber: '#A3' }],
        all: [{ orderNumber: '#B1' }, { orderNumber: '#A3' }, { orderNumber: '#A1' }],
      },
    ]);
  });

  it('are null for an unknown order', async () => {
    expect(await answer(api.url, '{ order(id: "london:none") { id } }')).to.deep.equal({ order: null });
  });
});
