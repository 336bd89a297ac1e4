import { expect } from 'chai';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { line, order, refund } from './records.js';
import { apply, publish, segments } from './warehouse.js';

describe('the figures of a day', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  afterEach(async () => {
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await database.drop();
  });

  it('are each metric of an order and its refund, computed by hand', async () => {
    // 2 x 20.00 + 1 x 10.00 = 50.00, less 4.00 and 1.00; 45 + shipping 5 + taxes 10 + duties 2 + fees 1 + tips 3 = 66.00.
    const placed = order('1', {
      lines: [
        line('1', { quantity: '2', unitPrice: '20.00', grossSales: '40.00', discounts: '4.00', taxes: '7.00' }),
        line('2', { variantId: 'v2', discounts: '1.00', taxes: '2.00' }),
      ],
      shipping: '5.00',
      taxes: '10.00',
      duties: '2.00',
      fees: '1.00',
      tips: '3.00',
      total: '66.00',
      refunds: [
        // One of the two of line 1, its taxes, half of the duties; and the shipping without its money.
        refund('a', { returns: '18.00', taxes: '3.50', duties: '1.00', total: '22.50', refunded: '22.50' }),
        refund('b', {
          kind: 'shipping',
          lineId: null,
          quantity: '1',
          returns: '0',
          shipping: '5.00',
          taxes: '1.00',
          total: '6.00',
          refunded: '0',
        }),
      ],
    });
    await apply(database.pool, [placed, order('2', { salesChannel: 'pos' })]);
    await publish(database.pool);
    expect(await daily('london:web')).to.deep.equal([
      '20260310: 1 orders, 3 sold, 0 returned, gross 50.00, discounts 5.00, returns 0, shipping 5.00, taxes 10.00, duties 2.00, fees 1.00, tips 3.00, revenue 37.50, refunds 0, 1 customers',
      '20260312: 0 orders, 0 sold, 1 returned, gross 0, discounts 0, returns 18.00, shipping -5.00, taxes -4.50, duties -1.00, fees 0, tips 0, revenue 0, refunds 22.50, 0 customers',
    ]);
    expect(await values('select order_count, total_spent::text from warehouse.dim_customer order by 2')).to.deep.equal([
      [1, '10.00'],
      [1, '27.00'],
    ]);
    expect(
      await values('select segment, customers, orders, total_spent::text from warehouse.agg_customer_segments'),
    ).to.deep.equal([['low', '2', '2', '37.00']]);
    expect(await values(weekly)).to.deep.equal([
      [202611, 'london:pos', '2026-03-09', '1', '10.00', '0', '1'],
      [202611, 'london:web', '2026-03-09', '1', '50.00', '18.00', '1'],
    ]);
  });

  it('exclude test orders, which stay in the facts', async () => {
    await apply(database.pool, [order('1'), order('2', { isTest: true, refunds: [refund('a')] })]);
    await publish(database.pool);
    expect(await values('select date_key, orders, unique_customers from warehouse.agg_daily_summary')).to.deep.equal([
      [20260310, '1', '1'],
    ]);
    expect(await values('select count(*) from warehouse.fact_orders where is_test')).to.deep.equal([['1']]);
    await apply(database.pool, [order('1', { isTest: true, updatedAt: '2026-03-11T00:00:00Z' })]);
    await publish(database.pool);
    expect(await values('select * from warehouse.agg_daily_summary')).to.deep.equal([]);
    expect(await values('select * from warehouse.agg_weekly_trends')).to.deep.equal([]);
    expect(await values('select * from warehouse.agg_customer_segments')).to.deep.equal([]);
  });

  it('count gift cards neither as sales nor as items, sold or returned', async () => {
    const lines = [line('1'), line('2', { isGiftCard: true, quantity: '2', unitPrice: '25', grossSales: '0' })];
    const refunds = [refund('a', { lineId: '2', quantity: '1', returns: '0', total: '25', refunded: '25' })];
    await apply(database.pool, [order('1', { lines, refunds, total: '60' })]);
    await publish(database.pool);
    expect(
      await values(
        'select date_key, items_sold, items_returned, gross_sales::text, returns::text, revenue::text, refunds::text from warehouse.agg_daily_summary order by 1',
      ),
    ).to.deep.equal([
      [20260310, '1', '0', '10.00', '0', '35', '0'],
      [20260312, '0', '0', '0', '0', '0', '25'],
    ]);
  });

  it('treat an edit as a return without money, and count a unit whose line is gone', async () => {
    const refunds = [
      refund('a', { kind: 'edit', refundId: 'e1', refunded: '0' }),
      refund('b', { lineId: 'gone', quantity: '2', returns: '3', total: '3', refunded: '3' }),
      refund('c', { kind: 'adjustment', lineId: null, quantity: '0', returns: '-1', total: '-1', refunded: '-1' }),
    ];
    await apply(database.pool, [order('1', { refunds })]);
    await publish(database.pool);
    expect(
      await values(
        'select items_returned, returns::text, refunds::text from warehouse.agg_daily_summary where date_key = 20260312',
      ),
    ).to.deep.equal([['3', '12.00', '2']]);
    expect(
      await values('select refund_key, item_key, product_key from warehouse.fact_refunds order by 1'),
    ).to.deep.equal([
      ['london:1:a', 'london:1:1', 'london:v1'],
      ['london:1:b', null, null],
      ['london:1:c', null, null],
    ]);
  });

  it('follow an order that moves to another day, channel and customer', async () => {
    await apply(database.pool, [order('1')]);
    await publish(database.pool);
    await apply(database.pool, [
      order('1', {
        orderedAt: '2026-03-20T12:00:00Z',
        updatedAt: '2026-03-21T00:00:00Z',
        salesChannel: 'pos',
        customer: { customerId: null, email: 'somebody@example.com', phone: null },
      }),
    ]);
    expect(await publish(database.pool)).to.deep.include({ version: 2, days: 2, weeks: 2, customers: 2 });
    expect(await values('select date_key, channel_key, orders from warehouse.agg_daily_summary')).to.deep.equal([
      [20260320, 'london:pos', '1'],
    ]);
    expect(await values('select email, order_count from warehouse.dim_customer')).to.deep.equal([
      ['somebody@example.com', 1],
    ]);
    expect(await values('select channel_key from warehouse.dim_channel')).to.deep.equal([['london:pos']]);
  });

  it('count a customer of two days once in the week', async () => {
    const customer = { customerId: null, email: 'ann@example.com', phone: null };
    await apply(database.pool, [
      order('1', { customer }),
      order('2', { customer, orderedAt: '2026-03-12T12:00:00Z' }),
      order('3', { orderedAt: '2026-03-16T00:00:00Z' }),
    ]);
    await publish(database.pool);
    expect(await values(weekly)).to.deep.equal([
      [202611, 'london:web', '2026-03-09', '2', '20.00', '0', '1'],
      [202612, 'london:web', '2026-03-16', '1', '10.00', '0', '1'],
    ]);
  });

  const weekly =
    'select iso_week_key, channel_key, week_start, orders, gross_sales::text, returns::text, unique_customers from warehouse.agg_weekly_trends order by 1, 2';

  async function daily(channel: string): Promise<string[]> {
    const rows = await values(
      `select format(
        '%s: %s orders, %s sold, %s returned, gross %s, discounts %s, returns %s, shipping %s, taxes %s, duties %s, fees %s, tips %s, revenue %s, refunds %s, %s customers',
        date_key, orders, items_sold, items_returned, gross_sales, discounts, returns, shipping, taxes, duties, fees, tips,
        revenue, refunds, unique_customers
      ) from warehouse.agg_daily_summary where channel_key = '${channel}' order by date_key`,
    );
    return rows.map(([text]) => String(text));
  }

  async function values(sql: string): Promise<unknown[][]> {
    return (await database.pool.query({ text: sql, rowMode: 'array' })).rows as unknown[][];
  }
});
