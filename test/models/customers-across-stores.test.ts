import { expect } from 'chai';
import type { CanonicalRecord, CustomerRecord, OrderCustomer } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { adoptMatching } from '../../src/models/load/adopt-matching.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { london, order } from './records.js';
import { customer } from './store-histories.js';
import { apply, publish, segments } from './warehouse.js';

const annsPhone = '+442079460001';
const later = '2026-03-20T00:00:00Z';
const ann = { email: 'ann@example.com', phone: annsPhone };
const bob = { email: 'bob@example.com', phone: annsPhone };
const onlyPhone = { email: null, phone: annsPhone };

describe('One customer over several stores', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  afterEach(async () => {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await database.drop();
  });

  it("has the e-mail's customer for a guest elsewhere with only its phone, and counts once", async () => {
    await bring('london', account('1', ann), bought('1', { customerId: '1', ...ann }));
    await bring('tills', bought('1', { customerId: null, ...onlyPhone }));
    await publish(database.pool);
    expect(await people()).to.deep.equal([['london:1 email', 'tills:guest phone']]);
    const { rows } = await database.pool.query(
      'select email, account_count, order_count from warehouse.dim_customer order by 1',
    );
    expect(rows).to.deep.equal([{ email: 'ann@example.com', account_count: 2, order_count: 2 }]);
  });

  it('is one person in any notation of a phone with country code, and another with an extension', async () => {
    const way = (phone: string) => ({ customerId: null, email: null, phone });
    await bring('london', bought('1', way('+442079460001')));
    await bring('tills', bought('1', way('+44 (0)20 7946 0001')));
    await bring('leeds', bought('1', way('+44 20 7946 0001 ext. 12')));
    await publish(database.pool);
    expect(await people()).to.deep.equal([['leeds:order:1 order'], ['london:guest phone', 'tills:guest phone']]);
  });

  it('is of one order for a guest without any contact, also if the order is deleted and comes back before a roll-up', async () => {
    const nobody = { customerId: null, email: null, phone: null };
    const again = order('1', { customer: nobody, updatedAt: '2026-03-21T00:00:00Z' });
    await bring('london', bought('1', nobody), bought('2', nobody));
    expect(await people()).to.deep.equal([['london:order:1 order'], ['london:order:2 order']]);
    await bring('london', gone('order', '1'));
    expect(await people()).to.deep.equal([['london:order:2 order']]);
    await bring('london', again);
    await publish(database.pool);
    expect(await people()).to.deep.equal([['london:order:1 order'], ['london:order:2 order']]);
    await bring('london', { ...again, customer: { customerId: null, ...ann } });
    expect(await people()).to.deep.equal([['london:guest email'], ['london:order:2 order']]);
  });

  it('keeps the e-mail that joined it if its best account has none', async () => {
    await bring('london', bought('1', { customerId: null, ...ann }));
    // The store's own record has more data than an order, but no e-mail address.
    await bring('berlin', account('1', { ...onlyPhone, firstName: 'Ann' }));
    const { rows } = await database.pool.query('select email, first_name from warehouse.dim_customer');
    expect(rows).to.deep.equal([{ email: 'ann@example.com', first_name: 'Ann' }]);
  });

  it('shows the account that bought last, though nothing but the time of that one changed', async () => {
    const boughtIn = (orderId: string, city: string, orderedAt: string): CanonicalRecord =>
      order(orderId, { customer: { customerId: null, ...ann }, shipTo: { country: 'GB', city }, orderedAt });
    const cities = async () =>
      (await database.pool.query('select city, account_count from warehouse.dim_customer')).rows;
    await bring('london', boughtIn('1', 'London', '2026-03-10T12:00:00Z'));
    await bring('london', boughtIn('2', 'London', '2026-03-11T12:00:00Z'));
    expect(await cities()).to.deep.equal([{ city: 'London', account_count: 1 }]);
    await bring('leeds', boughtIn('1', 'Leeds', '2026-03-12T12:00:00Z'));
    expect(await cities()).to.deep.equal([{ city: 'Leeds', account_count: 2 }]);
    await bring('london', boughtIn('3', 'London', '2026-03-13T12:00:00Z'));
    expect(await cities()).to.deep.equal([{ city: 'London', account_count: 2 }]);
  });

  it("does not exist if two e-mails share a phone: accounts with only the phone are the phone's customer", async () => {
    await bring('tills', bought('1', { customerId: null, ...onlyPhone }));
    await bring('berlin', account('1', onlyPhone));
    await bring('london', account('1', ann));
    expect(await people()).to.deep.equal([['berlin:1 phone', 'london:1 email', 'tills:guest phone']]);
    await bring('london', account('2', bob));
    expect(await people()).to.deep.equal([
      ['berlin:1 phone', 'tills:guest phone'],
      ['london:1 email'],
      ['london:2 email'],
    ]);
    // The second one turns out to have another number.
    await bring('london', account('2', { ...bob, phone: '+442079460002', updatedAt: later }));
    expect(await people()).to.deep.equal([
      ['berlin:1 phone', 'london:1 email', 'tills:guest phone'],
      ['london:2 email'],
    ]);
  });

  it('is split again when the account that linked it is deleted, with its orders', async () => {
    await bring('london', account('1', ann), bought('1', { customerId: '1', ...ann }));
    await bring('london', bought('2', { customerId: null, ...onlyPhone }));
    await publish(database.pool);
    expect(await unique()).to.deep.equal({ london: '1' });
    await bring('london', gone('customer', '1'), gone('order', '1'));
    expect(await people()).to.deep.equal([['london:guest phone']]);
    expect(await publish(database.pool)).to.include({ days: 1, weeks: 1, customers: 2 });
    expect(await unique()).to.deep.equal({ london: '1' });
    const { rows } = await database.pool.query('select email, phone, order_count from warehouse.dim_customer');
    expect(rows).to.deep.equal([{ email: null, phone: annsPhone, order_count: 1 }]);
  });

  it('is split when the only order with the phone is deleted', async () => {
    const [early, late] = ['2026-03-09T12:00:00Z', '2026-03-11T12:00:00Z'];
    await bring('london', bought('1', { customerId: null, ...ann, phone: null }, early));
    await bring('london', bought('2', { customerId: null, ...ann }, late));
    await bring('tills', account('1', onlyPhone));
    expect(await people()).to.deep.equal([['london:guest email', 'tills:1 phone']]);
    await bring('london', gone('order', '2'));
    expect(await people()).to.deep.equal([['london:guest email'], ['tills:1 phone']]);
  });

  it('follows the e-mail of an account when it changes, as do the accounts that its phone had joined', async () => {
    await bring('london', account('1', ann));
    await bring('tills', account('1', onlyPhone));
    await bring('london', account('1', { ...bob, updatedAt: later }));
    expect(await people()).to.deep.equal([['london:1 email', 'tills:1 phone']]);
    await publish(database.pool);
    expect(await emails()).to.deep.equal(['bob@example.com']);
  });

  it("is identified by the store's own record once it arrives, before the phone of a guest's orders", async () => {
    const contact = { customerId: '1', ...onlyPhone };
    await bring('berlin', bought('1', contact));
    await bring('london', account('1', ann));
    expect(await people()).to.deep.equal([['berlin:1 phone', 'london:1 email']]);
    await bring('berlin', account('1', { email: 'eve@example.com', phone: null }));
    expect(await people()).to.deep.equal([['berlin:1 email'], ['london:1 email']]);
    await bring('berlin', gone('customer', '1'));
    expect(await people()).to.deep.equal([['berlin:1 phone', 'london:1 email']]);
  });

  it("is not identified by a marketplace's alias, nor by the phone with it, and is flagged", async () => {
    const masks = [
      'a1b2@marketplace.amazon.co.uk',
      'a1b2@marketplace.amazon.de',
      'a1b2@members.ebay.com',
      'a1b2@relay.walmart.com',
      'a1b2@scs.tiktokw.us',
      'a1b2@scs2.tiktok.com',
      'a1b2@user.allegrogroup.pl',
      'a1b2@allegromail.pl',
      'a1b2@verkopen.bol.com',
    ];
    await bring('london', account('1', ann));
    await bring('berlin', account('1', { email: 'a1b2@privaterelay.appleid.com', phone: null }));
    for (const [n, email] of masks.entries()) {
      await bring('tills', bought(`${n}`, { customerId: null, email, phone: annsPhone }));
      await bring('leeds', bought(`${n}`, { customerId: null, email, phone: annsPhone }));
    }
    const { rows } = await database.pool.query(
      'select is_email_masked, count(*)::int as customers, sum(account_count)::int as accounts from warehouse.dim_customer group by 1 order by 1',
    );
    expect(rows).to.deep.equal([
      { is_email_masked: false, customers: 2, accounts: 2 },
      { is_email_masked: true, customers: 2 * masks.length, accounts: 2 * masks.length },
    ]);
    const { rows: why } = await database.pool.query(
      'select distinct matched_by from warehouse.customer_account where is_email_masked',
    );
    expect(why).to.deep.equal([{ matched_by: 'account' }]);
  });

  it('is not formed from placeholders such as "none"', async () => {
    await bring('tills', bought('1', { customerId: null, email: 'N/A', phone: null }));
    await bring(
      'tills',
      bought('2', { customerId: null, email: 'n/a', phone: annsPhone }),
      account('1', { email: 'n/a' }),
    );
    await bring('london', account('1', ann));
    expect(await people()).to.deep.equal([
      ['london:1 email', 'tills:order:2 phone'],
      ['tills:1 account'],
      ['tills:order:1 order'],
    ]);
  });

  it('changes no row that a join or a split does not affect', async () => {
    await bring('london', account('1', ann), account('2', { email: 'eve@example.com', phone: '+442079460002' }));
    await bring(
      'london',
      bought('1', { customerId: '1', ...ann }),
      bought('2', { customerId: '2', ...ann }, '2026-03-02T12:00:00Z'),
    );
    await bring(
      'tills',
      account('3', { email: null, phone: '+442079460002' }),
      bought('1', { customerId: '3', ...onlyPhone }),
    );
    await bring('tills', bought('2', { customerId: null, ...onlyPhone }, '2026-03-18T12:00:00Z'));
    await publish(database.pool);
    const before = await versions();
    // Another e-mail gets the phone: the guest of the till is no longer Ann.
    await bring('berlin', account('9', bob));
    expect(await publish(database.pool)).to.include({ days: 1, weeks: 1 });
    const changed = [...(await versions())].filter(([row, version]) => before.get(row) !== version).map(([row]) => row);
    expect(changed.sort()).to.deep.equal([
      'agg_customer_segments low',
      // The order is now the first of its customer.
      'agg_daily_summary 20260318tills:web',
      'agg_weekly_trends 202612tills:web',
      'customer_account berlin:9',
      'customer_account tills:guest',
      `dim_customer ${annsPhone}`,
      'dim_customer ann@example.com',
      'dim_customer bob@example.com',
      'fact_orders tills:2',
    ]);
  });

  describe('with contacts that the merchant excludes', () => {
    const till = { email: 'till@shop.example', phone: null };

    beforeEach(async () => {
      await bring('tills', bought('1', { customerId: null, ...till }), bought('2', { customerId: null, ...till }));
      await bring('berlin', bought('1', { customerId: null, ...till }), account('7', till));
      await bring('london', account('1', ann));
      await bring('tills', account('5', onlyPhone));
      await publish(database.pool);
    });

    const joined = [
      ['berlin:7 email', 'berlin:guest email', 'tills:guest email'],
      ['london:1 email', 'tills:5 phone'],
    ];

    it('is joined to nobody: guests are customers of one order each, until the exclusion is removed', async () => {
      expect(await people()).to.deep.equal(joined);
      await exclude('Till@Shop.example ');
      expect(await people()).to.deep.equal([
        ['berlin:7 account'],
        ['berlin:order:1 order'],
        ['london:1 email', 'tills:5 phone'],
        ['tills:order:1 order'],
        ['tills:order:2 order'],
      ]);
      await publish(database.pool);
      expect(await unique()).to.deep.equal({ berlin: '1', tills: '2' });
      await exclude('+44 20 7946 0001');
      expect(await people()).to.deep.equal([...joined.slice(0, 1), ['london:1 email'], ['tills:5 account']]);
      await exclude();
      expect(await people()).to.deep.equal(joined);
      await publish(database.pool);
      expect(await unique()).to.deep.equal({ berlin: '1', tills: '1' });
    });

    it('changes only its accounts, and nothing the second time', async () => {
      const before = await versions();
      await exclude('+442079460001');
      await publish(database.pool);
      const after = await versions();
      const changed = [...after].filter(([row, version]) => before.get(row) !== version).map(([row]) => row);
      expect(changed.sort()).to.deep.equal([
        'customer_account london:1',
        'customer_account tills:5',
        'dim_customer +442079460001',
        'dim_customer ann@example.com',
      ]);
      await exclude('+44 (20) 7946-0001');
      expect(await publish(database.pool)).to.equal(null);
      expect(await versions()).to.deep.equal(after);
    });

    it('is applied at once to an upgraded warehouse', async () => {
      // Its aggregates counted nothing by differences yet.
      await database.pool.query('update ops.warehouse_version set matching_rule = null, are_counted = false');
      await database.pool.query(
        "update warehouse.customer_account set joining_email = null, joining_phone = null, joined_email = null, customer_key = 'old ' || account_key",
      );
      await database.pool.query("update warehouse.fact_orders set customer_key = 'old ' || account_key");
      await exclude();
      expect(await people()).to.deep.equal(joined);
    });
  });

  function exclude(...contacts: string[]): Promise<void> {
    return inTransaction(database.pool, (client) => adoptMatching(client, contacts));
  }

  async function bring(sourceId: string, ...records: CanonicalRecord[]): Promise<void> {
    expect(await apply(database.pool, records, { ...london, sourceId })).to.deep.equal([]);
  }

  function account(customerId: string, changes: Partial<CustomerRecord>): CustomerRecord {
    return customer(customerId, changes);
  }

  function bought(orderId: string, by: OrderCustomer, orderedAt = '2026-03-10T12:00:00Z'): CanonicalRecord {
    return order(orderId, { customer: by, orderedAt });
  }

  function gone(entity: 'order' | 'customer', id: string): CanonicalRecord {
    return { kind: 'deletion', entity, id, deletedAt: later };
  }

  /** The accounts of each customer, and what they were matched by. */
  async function people(): Promise<string[][]> {
    const { rows } = await database.pool.query<{ accounts: string[] }>(
      `select array_agg(regexp_replace(account_key, ':guest:.*', ':guest') || ' ' || matched_by order by account_key) as accounts
      from warehouse.customer_account group by customer_key order by 1`,
    );
    return rows.map(({ accounts }) => accounts);
  }

  async function emails(): Promise<unknown[]> {
    return (await database.pool.query('select email from warehouse.dim_customer order by 1')).rows.map(
      (row) => row.email,
    );
  }

  async function unique(): Promise<Record<string, string>> {
    const { rows } = await database.pool.query<{ source: string; customers: string }>(
      `select split_part(channel_key, ':', 1) as source, unique_customers as customers from warehouse.agg_daily_summary`,
    );
    return Object.fromEntries(rows.map(({ source, customers }) => [source, customers]));
  }

  /** Each row that could identify a customer, and the transaction that wrote it. */
  async function versions(): Promise<Map<string, string>> {
    const { rows } = await database.pool.query<{ row: string; version: string }>(
      `select 'customer_account ' || regexp_replace(account_key, ':guest:.*', ':guest') as row, xmin::text as version
        from warehouse.customer_account
      union all
      select 'dim_customer ' || coalesce(email, phone), xmin::text from warehouse.dim_customer
      union all
      select 'fact_orders ' || order_key, xmin::text from warehouse.fact_orders
      union all
      select 'agg_daily_summary ' || date_key || channel_key, xmin::text from warehouse.agg_daily_summary
      union all
      select 'agg_weekly_trends ' || iso_week_key || channel_key, xmin::text from warehouse.agg_weekly_trends
      union all
      select 'agg_customer_segments ' || segment, xmin::text from warehouse.agg_customer_segments`,
    );
    return new Map(rows.map(({ row, version }) => [row, version]));
  }
});
