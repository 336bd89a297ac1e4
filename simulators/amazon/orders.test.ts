import { expect } from 'chai';
import type { Order } from './data/model.js';
import { place } from './data/order-events.js';
import { Trader } from './data/trader.js';
import type { AmazonSimulator } from './server.js';
import { ask, refusalOf } from './test-support/client.js';
import { daysAgo, NOW, startSample } from './test-support/sample-seller.js';

const SEARCH = '/orders/2026-01-01/orders';
const ALL = 'PROCEEDS,PROMOTION,FULFILLMENT,CANCELLATION,TAX,RECIPIENT,BUYER';
const INVALID = 'The input you have submitted is not valid.';
// oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
type Read = any;

describe('Orders of the Amazon simulator', () => {
  let simulator: AmazonSimulator;
  before(async () => {
    simulator = await startSample({ orders: 150 }, { settings: { rateFactor: 10_000 } });
  });
  after(() => simulator.close());

  const search = (query: Record<string, string>): ReturnType<typeof ask> => ask(simulator, SEARCH, { query });
  const refusal = async (query: Record<string, string>): Promise<string> => {
    const [status, code, text] = refusalOf(await search(query));
    return `${String(status)} ${String(code)}: ${String(text)}`;
  };
  const pages = async (query: Record<string, string>): Promise<Read[]> => {
    const found: Read[] = [];
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const { body } = await search({ ...query, ...(token !== undefined && { paginationToken: token }) });
      found.push(...body.orders);
      token = body.pagination?.nextToken;
    }
    return found;
  };

  it('need exactly one lower bound, upper bounds of its family, and known values', async () => {
    const after = daysAgo(3);
    expect(await refusal({})).to.match(/^400 InvalidInput: Exactly one/);
    expect(await refusal({ createdAfter: after, lastUpdatedAfter: after })).to.match(/Exactly one/);
    expect(await refusal({ createdAfter: after, lastUpdatedBefore: after })).to.match(/cannot be used/);
    expect(await refusal({ createdAfter: after, createdBefore: daysAgo(4) })).to.match(/earlier/);
    expect(await refusal({ createdAfter: 'yesterday' })).to.match(/ISO 8601/);
    expect(await refusal({ createdAfter: after, maxResultsPerPage: '101' })).to.match(/1 to 100/);
    expect(await refusal({ createdAfter: after, includedData: 'MONEY' })).to.match(/includedData/);
    expect(await refusal({ createdAfter: after, fulfillmentStatuses: 'Shipped' })).to.match(/fulfillmentStatuses/);
    expect(await refusal({ createdAfter: after, OrderStatuses: 'Shipped' })).to.match(/Unknown parameter/);
  });

  it('are of two minutes ago at the newest, and both bounds are inside', async () => {
    const before = (seconds: number): string => new Date(Date.parse(NOW) - seconds * 1000).toISOString();
    expect(await refusal({ lastUpdatedAfter: daysAgo(3), lastUpdatedBefore: before(119) })).to.contain('2 minutes');
    const { status, body } = await search({ lastUpdatedAfter: daysAgo(3), lastUpdatedBefore: before(120) });
    expect([status, body.lastUpdatedBefore]).to.deep.equal([200, before(120)]);
    const [{ lastUpdatedTime, orderId }] = body.orders;
    const exact = await search({ lastUpdatedAfter: lastUpdatedTime, lastUpdatedBefore: lastUpdatedTime });
    expect(exact.body.orders.map((each: Read) => each.orderId)).to.deep.equal([orderId]);
    expect(lastUpdatedTime).to.match(/\.\d{3}Z$/);
  });

  it('come in pages whose tokens belong to their query and end after a day', async () => {
    const query = { lastUpdatedAfter: daysAgo(60), lastUpdatedBefore: daysAgo(1), maxResultsPerPage: '40' };
    const whole = await pages({ ...query, maxResultsPerPage: '100' });
    expect(whole.length).to.be.greaterThan(100);
    expect(await pages(query)).to.deep.equal(whole);
    expect(whole.map(({ lastUpdatedTime }) => lastUpdatedTime)).to.deep.equal(
      whole.map(({ lastUpdatedTime }) => lastUpdatedTime).sort(),
    );
    const { nextToken } = (await search(query)).body.pagination;
    const other = { ...query, paginationToken: nextToken };
    expect((await search({ ...other, maxResultsPerPage: '7', includedData: 'TAX' })).body.orders).to.have.length(7);
    const mismatch = /All parameters must match the original request except maxResultsPerPage/;
    expect(await refusal({ ...other, lastUpdatedBefore: daysAgo(1).replace('.000Z', 'Z') })).to.match(mismatch);
    expect(await refusal({ ...query, paginationToken: 'x' })).to.match(mismatch);
    simulator.control.advance(86_400);
    expect(await refusal(other)).to.match(mismatch);
    simulator.control.advance(-86_400);
  });

  it('have no status and no money unless the datasets are asked for', async () => {
    const [bare] = await pages({ createdAfter: daysAgo(50), fulfillmentStatuses: 'SHIPPED' });
    expect(bare).to.have.all.keys(...required(bare));
    expect(bare.orderItems[0]).to.have.all.keys('orderItemId', 'quantityOrdered', 'product');
    const [full] = await pages({ createdAfter: daysAgo(50), fulfillmentStatuses: 'SHIPPED', includedData: ALL });
    expect(full).to.include.keys('proceeds', 'fulfillment', 'recipient');
    expect(full.recipient.deliveryAddress).not.to.have.any.keys('name', 'addressLine1', 'postalCode');
    const cents = (money: { amount: string }): number => Math.round(Number(money.amount) * 100);
    for (const { orderItems, proceeds } of await pages({ createdAfter: daysAgo(50), includedData: 'PROCEEDS' })) {
      if (!proceeds) continue;
      const total = orderItems.reduce(
        (sum: number, item: Read) => sum + (item.proceeds ? cents(item.proceeds.proceedsTotal) : 0),
        0,
      );
      expect(total).to.equal(cents(proceeds.grandTotal));
    }
  });

  it('that are pending have money or not; replacements and orders of other channels are named', async () => {
    const { clock, seller } = simulator.amazon;
    const trader = new Trader(seller, clock, 1);
    for (let count = 0; count < 30; count += 1) trader.step('place');
    trader.step('placeNonAmazon');
    trader.step('replace');
    simulator.control.advance(121);
    const found = await pages({ createdAfter: NOW, includedData: ALL });
    const pending = found.filter(({ fulfillment }) => fulfillment.fulfillmentStatus === 'PENDING');
    expect(new Set(pending.map(({ proceeds }) => proceeds !== undefined))).to.deep.equal(new Set([true, false]));
    const foreign = found.find(({ salesChannel }) => salesChannel.channelName === 'NON_AMAZON');
    expect([foreign.orderId.slice(0, 3), foreign.salesChannel.marketplaceId, foreign.proceeds]).to.deep.equal([
      ...['S01', undefined, undefined],
    ]);
    const copy = found.find(({ associatedOrders }) => associatedOrders);
    expect(copy.associatedOrders[0].associationType).to.equal('REPLACEMENT_ORIGINAL_ID');
    expect(Number(copy.proceeds.grandTotal.amount)).to.equal(0);
  });

  it('may be found late, with their older times', async () => {
    const { clock, seller } = simulator.amazon;
    const at = clock.now();
    const { orderId }: Order = place(seller, at, { late: 600 });
    const query = { createdAfter: new Date(at / 1000).toISOString() };
    simulator.control.advance(300);
    expect((await pages(query)).some((each) => each.orderId === orderId)).to.equal(false);
    simulator.control.advance(301);
    expect((await pages(query)).some((each) => each.orderId === orderId)).to.equal(true);
  });

  it('of v0 are the same, with their own words and whole seconds', async () => {
    const ids = simulator.amazon.seller.marketplaces.map(({ id }) => id).join();
    const list = { LastUpdatedAfter: daysAgo(50), LastUpdatedBefore: daysAgo(1), MarketplaceIds: ids };
    const old: Read[] = [];
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const query = { ...list, MaxResultsPerPage: '60', ...(token !== undefined && { NextToken: token }) };
      const { body } = await ask(simulator, '/orders/v0/orders', { query });
      old.push(...body.payload.Orders);
      token = body.payload.NextToken;
    }
    const now = await pages({
      ...{ lastUpdatedAfter: daysAgo(50), lastUpdatedBefore: daysAgo(1), includedData: 'PROCEEDS' },
    });
    expect(old.map(({ AmazonOrderId }) => AmazonOrderId)).to.deep.equal(now.map(({ orderId }) => orderId));
    expect(old[0].LastUpdateDate).to.equal(`${now[0].lastUpdatedTime.slice(0, 19)}Z`);
    const shipped = old.findIndex(
      ({ OrderStatus, SalesChannel }) => OrderStatus === 'Shipped' && SalesChannel.startsWith('A'),
    );
    expect(old[shipped].OrderTotal.Amount).to.equal(now[shipped].proceeds.grandTotal.amount);
    expect(old[shipped].IsReplacementOrder).to.be.a('string');
    const { body } = await ask(simulator, `/orders/v0/orders/${old[shipped].AmazonOrderId}/orderItems`);
    expect(body.payload.OrderItems.map((item: Read) => item.ItemPrice.Amount)).to.deep.equal(
      now[shipped].orderItems.map((item: Read) => item.proceeds.breakdowns[0].subtotal.amount),
    );
    const refused = await ask(simulator, '/orders/v0/orders', { query: { LastUpdatedAfter: daysAgo(2) } });
    expect(refusalOf(refused)).to.deep.equal([400, 'InvalidInput', 'Missing required parameter: MarketplaceIds']);
    expect(refused.body.errors[0].message).to.contain(INVALID);
  });
});

/** The keys that an order may have without datasets. */
function required(order: object): string[] {
  const base = ['orderId', 'createdTime', 'lastUpdatedTime', 'salesChannel', 'orderItems'];
  return [...base, ...['programs', 'orderAliases', 'associatedOrders'].filter((name) => name in order)];
}
