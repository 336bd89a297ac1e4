import { expect } from 'chai';
import type { OrderRecord } from '../../src/canonical/record.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { settledRefunds } from '../../src/models/subjects/settled-refunds.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { line, order, refund } from './records.js';
import { apply, publish, segments } from './warehouse.js';

/** 20.00 of goods, shipping 5.00, taxes 4.00, duties 2.00, a fee of 1.00 and a tip of 3.00: 35.00. */
const sold = (refunds: OrderRecord['refunds']) =>
  order('1', {
    lines: [line('1', { grossSales: '22', discounts: '2' })],
    ...{ shipping: '5', taxes: '4', duties: '2', fees: '1', tips: '3', total: '35' },
    refunds,
  });

const nothing = { returns: '0', lineId: null, quantity: '0' } as const;
const amount = (id: string, total: string, at = '2026-03-12T12:00:00Z') =>
  refund(id, { ...nothing, kind: 'adjustment', refundId: id, refundedAt: at, returns: total, total, refunded: total });

const figures = (refunds: OrderRecord['refunds']) =>
  refunds.map(({ refundLineId, returns, shipping, taxes, duties, fees, tips, total }) =>
    [refundLineId, returns, shipping, taxes, duties, fees, tips, total].join(' '),
  );

describe('An order that is fully refunded', () => {
  it('nets to zero in each measure: its last amount covers what is left of each', () => {
    expect(figures(settledRefunds(sold([amount('a', '35')])))).to.deep.equal(['a 20 5 4 2 1 3 35']);
    const two = [amount('b', '15', '2026-03-14T00:00:00Z'), amount('a', '20')];
    expect(figures(settledRefunds(sold(two)))).to.deep.equal(['b 0 5 4 2 1 3 15', 'a 20 0 0 0 0 0 20']);
  });

  it('gets a new row if lines and shipping were the last to be refunded', () => {
    const goods = refund('b', { refundId: 'b', refundedAt: '2026-03-14T00:00:00Z', returns: '20', total: '20' });
    expect(figures(settledRefunds(sold([amount('a', '15'), goods])))).to.deep.equal([
      'a 15 0 0 0 0 0 15',
      'b 20 0 0 0 0 0 20',
      'b:settled -15 5 4 2 1 3 0',
    ]);
  });

  it('is not changed while anything of it is left, or if nothing was paid', () => {
    const some = [amount('a', '34.99')];
    expect(settledRefunds(sold(some))).to.equal(some);
    const free = order('1', { lines: [line('1')], fees: '-10', total: '0', refunds: [amount('a', '0')] });
    expect(settledRefunds(free)).to.equal(free.refunds);
  });

  describe('in the warehouse', () => {
    let database: TestDatabase;

    before(async () => {
      database = await createWarehouse();
    });

    after(() => database.drop());

    it('leaves nothing in any measure of the summary; fees and tips are dated by the order and by the refund', async () => {
      await apply(database.pool, [sold([amount('a', '35')])]);
      await publish(database.pool);
      const { rows } = await database.pool.query({
        text: `select date_key, gross_sales - discounts - returns, shipping, taxes, duties, fees, tips, revenue, refunds
          from warehouse.agg_daily_summary order by date_key`,
        rowMode: 'array',
      });
      expect(rows).to.deep.equal([
        [20260310, '20', '5', '4', '2', '1', '3', '0', '0'],
        [20260312, '-20', '-5', '-4', '-2', '-1', '-3', '0', '35'],
      ]);
      expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    });

    it('is checked: a fee refunded as merchandise is a violation', async () => {
      await database.pool.query('update warehouse.fact_refunds set store_fees = 0, store_returns = store_returns + 1');
      const found = await findViolations(database.pool, segments);
      expect(found.filter(({ check }) => check === 'taken-back')).to.deep.equal([
        { check: 'taken-back', row: { order_key: 'london:1' } },
      ]);
    });
  });
});
