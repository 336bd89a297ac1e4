import { expect } from 'chai';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { order, refund } from './records.js';
import { apply, publish } from './warehouse.js';

describe('applying a change set of orders', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  afterEach(() => database.drop());

  it('loads an order with a later refund into the days of both', async () => {
    expect(await apply(database.pool, [order('1', { refunds: [refund('a')] })])).to.deep.equal([]);
    expect(await publish(database.pool)).to.deep.include({ version: 1, days: 2, weeks: 1, customers: 1 });
    const { rows } = await database.pool.query(
      `select date_key, channel_key, orders, items_sold, items_returned, gross_sales, returns, revenue, refunds, unique_customers
      from warehouse.agg_daily_summary order by date_key`,
    );
    expect(rows).to.deep.equal([
      {
        date_key: 20260310,
        channel_key: 'london:web',
        orders: '1',
        items_sold: '1',
        items_returned: '0',
        gross_sales: '10.00',
        returns: '0',
        revenue: '0.00',
        refunds: '0',
        unique_customers: '1',
      },
      {
        date_key: 20260312,
        channel_key: 'london:web',
        orders: '0',
        items_sold: '0',
        items_returned: '1',
        gross_sales: '0',
        returns: '10.00',
        revenue: '0',
        refunds: '10.00',
        unique_customers: '0',
      },
    ]);
  });

  it('writes and marks nothing the second time', async () => {
    const records = [order('1', { refunds: [refund('a')] }), order('2')];
    await apply(database.pool, records);
    await publish(database.pool);
    await apply(database.pool, records);
    expect(await publish(database.pool)).to.equal(null);
  });
});
