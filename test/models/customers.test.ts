import { expect } from 'chai';
import type { CustomerRecord } from '../../src/canonical/record.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { london, order } from './records.js';
import { apply, publish, segments } from './warehouse.js';

const leeds = { ...london, sourceId: 'leeds' };
const later = '2026-03-20T00:00:00Z';

describe('customers', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  afterEach(async () => {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await database.drop();
  });

  it('with one e-mail in two stores are one customer, in any notation', async () => {
    await apply(database.pool, [order('1', { customer: { customerId: '7', email: ' Ann@Example.com', phone: null } })]);
    await apply(
      database.pool,
      [order('1', { customer: { customerId: null, email: 'ann@example.com', phone: null } })],
      leeds,
    );
    await publish(database.pool);
    expect(await customers()).to.deep.equal([{ email: 'ann@example.com', account_count: 2, order_count: 2 }]);
    const { rows } = await database.pool.query(
      'select account_key, platform_customer_id, matched_by, origin from warehouse.customer_account order by source_id desc',
    );
    expect(rows).to.deep.equal([
      { account_key: 'london:7', platform_customer_id: '7', matched_by: 'email', origin: 'order' },
      // sha256('ann@example.com')
      {
        account_key: 'leeds:guest:71d4f55f72fa128dfb468a1a3901507c',
        platform_customer_id: null,
        matched_by: 'email',
        origin: 'order',
      },
    ]);
  });

  it('without e-mail are joined by phone if it has a country code, and stay separate otherwise', async () => {
    const by = (phone: string | null) => ({ customer: { customerId: null, email: null, phone } });
    await apply(database.pool, [
      order('1', by('+44 20 7946 0018')),
      order('2', by('+442079460018')),
      order('3', by('020 7946 0018')),
      order('4', by('020 7946 0018')),
      order('5', by(null)),
    ]);
    const { rows } = await database.pool.query(
      'select matched_by, count(*)::int as accounts from warehouse.customer_account group by 1 order by 1',
    );
    expect(rows).to.deep.equal([
      { matched_by: 'order', accounts: 3 },
      { matched_by: 'phone', accounts: 1 },
    ]);
  });

  it('move with their orders when the e-mail of their account changes', async () => {
    const customer = { customerId: '7', email: 'old@example.com', phone: null };
    await apply(database.pool, [customerRecord('7', { email: 'old@example.com' }), order('1', { customer })]);
    await apply(database.pool, [order('2', { customer: { customerId: null, email: 'new@example.com', phone: null } })]);
    await publish(database.pool);
    expect(await unique()).to.deep.equal(['2']);
    await apply(database.pool, [customerRecord('7', { email: 'new@example.com', updatedAt: later })]);
    expect(await publish(database.pool)).to.include({ days: 1, weeks: 1, customers: 2 });
    expect(await unique()).to.deep.equal(['1']);
    expect(await customers()).to.deep.equal([{ email: 'new@example.com', account_count: 2, order_count: 2 }]);
    const { rows } = await database.pool.query('select customers, orders from warehouse.agg_customer_segments');
    expect(rows).to.deep.equal([{ customers: '1', orders: '2' }]);
  });

  it("are known by their latest order until the store's own record arrives, and again when it is deleted", async () => {
    const from = (email: string) => ({ customer: { customerId: '7', email, phone: null } });
    await apply(database.pool, [
      order('1', { ...from('second@example.com'), orderedAt: '2026-03-11T00:00:00Z' }),
      order('2', { ...from('first@example.com'), orderedAt: '2026-03-09T00:00:00Z' }),
    ]);
    expect(await emails()).to.deep.equal(['second@example.com']);
    await apply(database.pool, [customerRecord('7', { email: 'own@example.com', firstName: 'Ann' })]);
    await publish(database.pool);
    expect(await emails()).to.deep.equal(['own@example.com']);
    await apply(database.pool, [{ kind: 'deletion', entity: 'customer', id: '7', deletedAt: later }]);
    await publish(database.pool);
    expect(await emails()).to.deep.equal(['second@example.com']);
    const { rows } = await database.pool.query('select first_name, order_count from warehouse.dim_customer');
    expect(rows).to.deep.equal([{ first_name: null, order_count: 2 }]);
  });

  it('without orders are customers too, without a segment, and are removed with their record', async () => {
    await apply(database.pool, [customerRecord('7')]);
    expect(await publish(database.pool)).to.not.equal(null);
    const { rows } = await database.pool.query(
      'select order_count, total_spent::text, segment, first_order_date from warehouse.dim_customer',
    );
    expect(rows).to.deep.equal([{ order_count: 0, total_spent: '0', segment: null, first_order_date: null }]);
    await apply(database.pool, [{ kind: 'deletion', entity: 'customer', id: '7', deletedAt: later }]);
    await apply(database.pool, [customerRecord('7')]);
    await publish(database.pool);
    expect(await customers()).to.deep.equal([]);
  });

  it('are in the segment of their lifetime net sales', async () => {
    const spent = ['49.99', '50', '199.99', '200', '999.99', '1000'];
    await apply(
      database.pool,
      spent.map((grossSales, n) => {
        const [only] = order(String(n)).lines;
        if (!only) throw new Error('an order has a line');
        return order(String(n), { lines: [{ ...only, grossSales }], total: grossSales });
      }),
    );
    await publish(database.pool);
    const { rows } = await database.pool.query(
      'select total_spent::text, segment from warehouse.dim_customer c order by c.total_spent',
    );
    expect(rows.map((row) => row.segment)).to.deep.equal(['low', 'medium', 'medium', 'high', 'high', 'vip']);
    await apply(database.pool, [{ kind: 'deletion', entity: 'order', id: '5', deletedAt: later }]);
    await publish(database.pool);
    const { rows: left } = await database.pool.query(
      'select segment, customers, total_spent::text from warehouse.agg_customer_segments order by segment',
    );
    expect(left).to.deep.equal([
      { segment: 'high', customers: '2', total_spent: '1199.99' },
      { segment: 'low', customers: '1', total_spent: '49.99' },
      { segment: 'medium', customers: '2', total_spent: '249.99' },
    ]);
  });

  function customerRecord(customerId: string, changes: Partial<CustomerRecord> = {}): CustomerRecord {
    return {
      kind: 'customer',
      customerId,
      updatedAt: '2026-03-01T00:00:00Z',
      createdAt: '2026-02-01T00:00:00Z',
      email: 'ann@example.com',
      phone: null,
      firstName: null,
      lastName: null,
      country: null,
      city: null,
      ...changes,
    };
  }

  async function customers(): Promise<unknown[]> {
    return (
      await database.pool.query('select email, account_count, order_count from warehouse.dim_customer order by 1')
    ).rows;
  }

  async function emails(): Promise<unknown[]> {
    const { rows } = await database.pool.query('select email from warehouse.customer_account');
    return rows.map((row) => row.email);
  }

  async function unique(): Promise<unknown[]> {
    const { rows } = await database.pool.query('select unique_customers from warehouse.agg_daily_summary');
    return rows.map((row) => row.unique_customers);
  }
});
