import { expect } from 'chai';
import type { SplitOrderRecord } from '../../src/canonical/record.js';
import { order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { leeds } from './support/trade.js';

describe('Sub-orders of a marketplace', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    const orderedAt = '2026-07-14T10:00:00Z';
    const part = (id: string, changes = {}): SplitOrderRecord => ({
      ...{ kind: 'split_order', parentId: '500', parentLines: {} },
      order: order(id, { orderedAt, updatedAt: orderedAt, ...changes }),
    });
    await apply(api.pool, [part('500'), part('501', { salesChannel: 'dokan' })], leeds);
    await publish(api.pool);
  });
  after(() => api.close());

  interface Orders {
    orders: { nodes: { id: string; isSubOrder: boolean; isTest: boolean; parentOrderId: string | null }[] };
  }
  const orders = async (filter: string): Promise<Orders['orders']['nodes']> => {
    const fields = '{ nodes { id isSubOrder isTest parentOrderId } }';
    const data = await answer<Orders>(api.url, `{ orders(filter: { source: "leeds"${filter} }) ${fields} }`);
    return data.orders.nodes;
  };

  it('are listed if requested, each with its parent order, and are not tests', async () => {
    const whole = { id: 'leeds:500', isSubOrder: false, isTest: false, parentOrderId: null };
    const part = { id: 'leeds:501', isSubOrder: true, isTest: false, parentOrderId: 'leeds:500' };
    expect((await orders(''))[0]).to.deep.equal(whole);
    expect(await orders('')).to.have.length(2);
    expect(await orders(', isSubOrder: true')).to.deep.equal([part]);
    expect(await orders(', isTest: true')).to.deep.equal([]);
    expect((await orders(', isSubOrder: null')).map(({ id }) => id)).to.deep.equal([
      'leeds:501',
      'leeds:500',
      'leeds:B1',
    ]);
    const { order: found } = await answer<{ order: object }>(
      api.url,
      '{ order(id: "leeds:501") { isSubOrder parentOrderId } }',
    );
    expect(found).to.deep.equal({ isSubOrder: true, parentOrderId: 'leeds:500' });
  });

  it('are not counted: their parent is', async () => {
    const { dailySummary } = await answer<{ dailySummary: object[] }>(
      api.url,
      '{ dailySummary(filter: { source: "leeds", date: { range: { from: "2026-07-14", to: "2026-07-14" } } }) { orders grossSales { amount } } }',
    );
    expect(dailySummary).to.deep.equal([{ orders: 1, grossSales: { amount: '10.00' } }]);
  });
});
