import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { aggregateChecks } from '../../src/models/integrity/aggregate-checks.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { countedColumns } from '../../src/models/metrics/counted-facts.js';
import { countedTables } from '../../src/models/metrics/fact-tables.js';
import { grains } from '../../src/models/metrics/grains.js';
import { rollUp } from '../../src/models/roll-up/roll-up.js';
import type { TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { load, reprice } from './rates/rates.js';
import { line, london, order, refund } from './records.js';
import { addSources, apply, publish, segments } from './warehouse.js';

const late = { updatedAt: '2026-03-15T00:00:00Z' };

describe('The aggregates by country, hour, status, category, product and reason', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
  });

  afterEach(async () => {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await database.drop();
  });

  it('count a refund in the country of its order, also when only the country changes', async () => {
    const shipped = order('1', { refunds: [refund('a')] });
    await apply(database.pool, [shipped]);
    await publish(database.pool);
    expect(await values('select date_key, ship_to_country, returns from warehouse.agg_country_daily')).to.deep.equal([
      [20260310, 'GB', '0'],
      [20260312, 'GB', '10'],
    ]);
    await apply(database.pool, [{ ...shipped, ...late, shipTo: { country: null, city: null } }]);
    await publish(database.pool);
    expect(await values('select date_key, ship_to_country, returns from warehouse.agg_country_daily')).to.deep.equal([
      [20260310, '', '0'],
      [20260312, '', '10'],
    ]);
    expect(await values('select month_key, ship_to_country, orders from warehouse.agg_country_monthly')).to.deep.equal([
      [202603, '', '1'],
    ]);
  });

  it('count a refund under the status of its order, also when only the status changes', async () => {
    const placed = order('1', { refunds: [refund('a')], fulfillmentStatus: null });
    await apply(database.pool, [placed]);
    await publish(database.pool);
    const rows = () =>
      values('select date_key, financial_status, fulfillment_status, orders, returns from warehouse.agg_status_daily');
    expect(await rows()).to.deep.equal([
      [20260310, 'PAID', '', '1', '0'],
      [20260312, 'PAID', '', '0', '10'],
    ]);
    await apply(database.pool, [{ ...placed, ...late, financialStatus: 'PARTIALLY_REFUNDED' }]);
    await publish(database.pool);
    expect(await rows()).to.deep.equal([
      [20260310, 'PARTIALLY_REFUNDED', '', '1', '0'],
      [20260312, 'PARTIALLY_REFUNDED', '', '0', '10'],
    ]);
    await apply(database.pool, [
      { ...placed, updatedAt: '2026-03-16T00:00:00Z', fulfillmentStatus: 'FULFILLED', isTest: false },
    ]);
    await publish(database.pool);
    expect((await rows()).map((row) => row[2])).to.deep.equal(['FULFILLED', 'FULFILLED']);
  });

  it('count what is returned by its reason, also when only the reason changes, of a sentence its beginning', async () => {
    const returned = (reason: string | null) => order('1', { refunds: [refund('a', { reason })] });
    // An index of such a text would refuse it.
    const long = Array.from({ length: 2000 }, (_, nth) => nth ** 3).join(' ');
    await apply(database.pool, [returned(long), order('2', { refunds: [refund('b', { reason: 'size' })] })]);
    await publish(database.pool);
    const rows = (table: string) =>
      values(`select channel_key, product_key, reason, returns, items_returned from warehouse.${table}`);
    const isOfV1 = ['london:web', 'london:v1'];
    expect(await rows('agg_return_daily')).to.deep.equal([
      [...isOfV1, long.slice(0, 200), '10', '1'],
      [...isOfV1, 'size', '10', '1'],
    ]);
    await apply(database.pool, [{ ...returned(null), ...late }]);
    await publish(database.pool);
    for (const table of ['agg_return_daily', 'agg_return_monthly']) {
      expect(await rows(table), table).to.deep.equal([
        [...isOfV1, '', '10', '1'],
        [...isOfV1, 'size', '10', '1'],
      ]);
    }
  });

  it("count an order by the hour of its store's day, and a refund by its own", async () => {
    await addSources(database.pool, [london]);
    await apply(database.pool, [
      order('1', {
        // London's clocks are an hour ahead of UTC from 29 March.
        orderedAt: '2026-04-10T22:30:00Z',
        refunds: [refund('a', { refundedAt: '2026-04-12T23:10:00Z' })],
        updatedAt: '2026-04-15T00:00:00Z',
      }),
    ]);
    await publish(database.pool);
    expect(await values('select date_key, hour, orders, returns from warehouse.agg_hour_daily')).to.deep.equal([
      [20260410, '23', '1', '0'],
      [20260413, '0', '0', '10'],
    ]);
    expect(await values('select month_key, hour, orders, returns from warehouse.agg_hour_monthly')).to.deep.equal([
      [202604, '0', '0', '10'],
      [202604, '23', '1', '0'],
    ]);
  });

  it("follow a customer into another segment, with the days that have not changed, and with a joined customer's", async () => {
    const from = (customerId: string, email: string) => ({ customer: { customerId, email, phone: null } });
    const ann = from('1', 'ann@example.com');
    const spending = (id: string, day: number, amount: string, more: object) =>
      order(id, {
        orderedAt: `2026-03-${day}T12:00:00Z`,
        lines: [line('1', { unitPrice: amount, grossSales: amount })],
        total: amount,
        ...more,
      });
    const rows = () =>
      values('select date_key, segment, orders, gross_sales, returns, fact_rows from warehouse.agg_segment_daily');
    await apply(database.pool, [
      spending('1', 10, '30', { ...ann, refunds: [refund('a', { returns: '5', total: '5', refunded: '5' })] }),
      spending('2', 10, '40', from('2', 'bob@example.com')),
    ]);
    await publish(database.pool);
    expect(await rows()).to.deep.equal([
      [20260310, 'low', '2', '70', '0', '2'],
      [20260312, 'low', '0', '0', '5', '1'],
    ]);
    await apply(database.pool, [spending('3', 20, '30', ann)]);
    await publish(database.pool);
    expect(await rows()).to.deep.equal([
      [20260310, 'low', '1', '40', '0', '1'],
      [20260310, 'medium', '1', '30', '0', '1'],
      [20260312, 'medium', '0', '0', '5', '1'],
      [20260320, 'medium', '1', '30', '0', '1'],
    ]);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    // Bob's account turns out to be Ann's.
    const known = { ...late, createdAt: '2026-03-01T00:00:00Z', phone: null, country: null, city: null };
    const names = { firstName: null, lastName: null };
    await apply(database.pool, [{ ...known, ...names, kind: 'customer', customerId: '2', email: 'ann@example.com' }]);
    await publish(database.pool);
    expect((await rows()).map((row) => row.slice(0, 3))).to.deep.equal([
      [20260310, 'medium', '2'],
      [20260312, 'medium', '0'],
      [20260320, 'medium', '1'],
    ]);
    expect(await values('select month_key, segment, orders, returns from warehouse.agg_segment_monthly')).to.deep.equal(
      [[202603, 'medium', '3', '5']],
    );
  });

  it('follow a line that changes only its product, and have a row for lines without one', async () => {
    const sold = (variantId: string | null) => order('1', { ...late, lines: [line('1', { variantId })] });
    for (const [variantId, key] of [
      ['v1', 'london:v1'],
      ['v2', 'london:v2'],
      [null, ''],
      ['v1', 'london:v1'],
    ] as const) {
      await apply(database.pool, [sold(variantId)]);
      await publish(database.pool);
      for (const table of ['agg_product_daily', 'agg_product_monthly']) {
        expect(await values(`select product_key, gross_sales from warehouse.${table}`), table).to.deep.equal([
          [key, '10'],
        ]);
      }
    }
  });

  it('count units taken back of a line that becomes a gift card, or no longer is one, on the day of the refund', async () => {
    const sold = (isGiftCard: boolean) =>
      order('1', {
        ...late,
        lines: [line('1', { isGiftCard, grossSales: '0', unitPrice: '0' })],
        refunds: [refund('a', { returns: '0', total: '0', refunded: '0' })],
        total: '0',
      });
    const returned = 'select items_returned from warehouse.agg_daily_summary where date_key = 20260312';
    for (const [isGiftCard, units] of [
      [false, '1'],
      [true, '0'],
      [false, '1'],
    ] as const) {
      await apply(database.pool, [sold(isGiftCard)]);
      await publish(database.pool);
      expect(await values(returned)).to.deep.equal([[units]]);
      expect(await values(returned.replace('daily_summary', 'product_daily'))).to.deep.equal([[units]]);
    }
  });

  it('sum to the day: over countries, hours and statuses, and over categories and products what lines have', async () => {
    await apply(database.pool, [
      order('1', {
        lines: [line('1'), line('2', { variantId: null })],
        refunds: [refund('a'), refund('b', { lineId: null })],
      }),
      order('2', { shipTo: { country: 'DE', city: null }, shipping: '3', salesChannel: 'pos' }),
    ]);
    await publish(database.pool);
    const ofLines =
      'gross_sales, discounts, returns, refunds, items_sold, items_returned, known_cost_of_goods, net_sales_with_cost, lines_without_cost';
    const sums = async (table: string, measures: string): Promise<unknown[][]> =>
      values(
        `select date_key, channel_key, ${measures.replaceAll(/\w+/g, 'sum($&)')} from warehouse.${table} group by 1, 2 order by 1, 2`,
      );
    const days = await sums('agg_daily_summary', ofLines);
    expect(days).to.have.length(3);
    expect(await sums('agg_product_daily', ofLines)).to.deep.equal(days);
    expect(await sums('agg_category_daily', ofLines)).to.deep.equal(days);
    const all = `${ofLines}, orders, revenue, shipping`;
    for (const table of ['agg_country_daily', 'agg_hour_daily', 'agg_segment_daily', 'agg_status_daily']) {
      expect(await sums(table, all), table).to.deep.equal(await sums('agg_daily_summary', all));
    }
  });

  it('lose the rows of deleted orders, and follow changed exchange rates', async () => {
    await load(database.pool, { '2026-03-06': { USD: '1.08', GBP: '0.84' } });
    const newYork = { ...london, sourceId: 'newyork', currency: 'USD' };
    await apply(database.pool, [order('1', { currency: 'USD', refunds: [refund('a')] })], newYork);
    await apply(database.pool, [order('2', { refunds: [refund('b')] })]);
    await publish(database.pool);
    await load(database.pool, { '2026-03-12': { USD: '1.1', GBP: '0.85' } });
    await reprice(database.pool);
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await apply(
      database.pool,
      [{ kind: 'deletion', entity: 'order', id: '1', deletedAt: '2026-03-16T00:00:00Z' }],
      newYork,
    );
    await publish(database.pool);
    for (const { table } of grains) {
      expect(await values(`select distinct channel_key from ${table}`), table).to.deep.equal([['london:web']]);
    }
  });

  it('are the same counted by differences, whatever happened between two roll-ups, as counted anew', async () => {
    await addSources(database.pool, [london]);
    const first = [order('1', { refunds: [refund('a')] }), order('2', { lines: [line('1'), line('2')] }), order('3')];
    await apply(database.pool, first);
    // Nothing is kept for a first roll-up, which counts all facts.
    expect(await values('select * from ops.dirty_order')).to.deep.equal([]);
    await publish(database.pool);
    // Changed twice, gone and back, new and changed, new and gone, moved to another day: each in one roll-up.
    const gone = (id: string, day: number) =>
      ({ kind: 'deletion', entity: 'order', id, deletedAt: `2026-03-${day}T00:00:00Z` }) as const;
    await apply(database.pool, [
      { ...first[0]!, ...late, financialStatus: 'VOIDED' },
      gone('3', 15),
      order('4'),
      order('5'),
    ]);
    await apply(database.pool, [
      { ...first[0]!, updatedAt: '2026-03-16T00:00:00Z', refunds: [], shipTo: { country: 'DE', city: null } },
      {
        ...first[1]!,
        updatedAt: '2026-03-16T00:00:00Z',
        orderedAt: '2026-02-01T12:00:00Z',
        lines: [line('1')],
        total: '10',
      },
      order('3', { updatedAt: '2026-03-17T00:00:00Z', refunds: [refund('a')] }),
      order('4', { updatedAt: '2026-03-17T00:00:00Z', fulfillmentStatus: 'FULFILLED' }),
      gone('5', 17),
    ]);
    // A roll-up that dies leaves what was kept for the next one.
    const dead = inTransaction(database.pool, async (client) => {
      await rollUp(client, { segments, at: new Date(late.updatedAt) });
      throw new Error('killed');
    });
    expect((await rejection(dead)).message).to.equal('killed');
    await publish(database.pool);
    const copyOf = (table: string): string => table.replace('warehouse.', 'public.');
    const tables = [...grains.map(({ table }) => table), 'warehouse.agg_product_units', 'warehouse.agg_customer_sets'];
    for (const table of tables) await database.pool.query(`create table ${copyOf(table)} as select * from ${table}`);
    await database.pool.query('update ops.warehouse_version set are_counted = false, has_unpublished_changes = true');
    await publish(database.pool);
    for (const table of tables) {
      const [one, other] = [`select * from ${table}`, `select * from ${copyOf(table)}`];
      const difference = `(${one} except ${other}) union all (${other} except ${one})`;
      expect(await values(difference), table).to.deep.equal([]);
      expect(await values(`${one} limit 1`), table).to.have.length(1);
    }
  });

  it('count all of a first load at once, though an empty warehouse was published before', async () => {
    await database.pool.query('update ops.warehouse_version set has_unpublished_changes = true');
    await publish(database.pool);
    await apply(database.pool, [order('1')]);
    expect(await values('select order_key from ops.dirty_order')).to.deep.equal([]);
    await publish(database.pool);
    expect(await values('select orders from warehouse.agg_daily_summary')).to.deep.equal([['1']]);
    await apply(database.pool, [order('2')]);
    expect(await values('select order_key from ops.dirty_order')).to.deep.equal([['london:2']]);
  });

  it('are counted from columns of which the tables of counted facts have each, and no other', async () => {
    for (const [fact, { table }] of Object.entries(countedTables)) {
      const columns = await values(
        `select attname from pg_attribute where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped`,
      );
      expect(columns.flat()).to.have.members(countedColumns[fact as keyof typeof countedColumns]);
    }
  });

  it('write nothing if nothing of theirs changes', async () => {
    await addSources(database.pool, [london]);
    const sold = order('1', { lines: [line('1'), line('2', { variantId: 'v2' })] });
    await apply(database.pool, [sold, order('2', { shipTo: { country: 'DE', city: null } })]);
    await publish(database.pool);
    const before = await versions();
    await apply(database.pool, [
      { ...sold, ...late, lines: [sold.lines[0]!, line('2', { variantId: 'v2', quantity: '2' })] },
    ]);
    await publish(database.pool);
    const after = await versions();
    const written = after.filter((row) => !before.includes(row)).map((row) => row.split(' ').slice(0, 2).join(' '));
    expect(written.sort()).to.deep.equal([
      'agg_category_daily ',
      'agg_category_monthly ',
      'agg_country_daily GB',
      'agg_country_monthly GB',
      'agg_daily_summary london:web',
      'agg_hour_daily 12',
      'agg_hour_monthly 12',
      'agg_product_daily london:v2',
      'agg_product_monthly london:v2',
      'agg_segment_daily low',
      'agg_segment_monthly low',
      'agg_status_daily PAID',
      'agg_status_monthly PAID',
      'agg_weekly_trends london:web',
    ]);
  });

  it('violate their check when a row is wrong, missing or too many', async () => {
    await addSources(database.pool, [london]);
    // With a refund of the same day, so that each has one row.
    await apply(database.pool, [order('1', { refunds: [refund('a', { refundedAt: '2026-03-10T12:30:00Z' })] })]);
    await publish(database.pool);
    for (const { table } of grains) {
      const name = table.replace('warehouse.agg_', '').replaceAll('_', '-');
      const { sql: check } = aggregateChecks.find((each) => each.name === name)!;
      const { rows } = await database.pool.query(`delete from ${table} returning *`);
      const columns = Object.keys(rows[0]!);
      const isViolated = async (): Promise<boolean> => (await database.pool.query(check)).rows.length > 0;
      expect(await isViolated(), name).to.equal(true);
      const insert = async (changes: object): Promise<void> => {
        const row: Record<string, unknown> = { ...rows[0], ...changes };
        await database.pool.query(
          `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
          columns.map((column) => row[column]),
        );
      };
      await insert({ returns: '11' });
      expect(await isViolated(), name).to.equal(true);
      await database.pool.query(`delete from ${table}`);
      await insert({});
      await insert({
        [columns.find((column) => column.endsWith('_key') && column !== 'channel_key')!]:
          columns[0] === 'date_key' ? 20260311 : 202604,
      });
      expect(await isViolated(), name).to.equal(true);
      await database.pool.query(`delete from ${table} where ${columns[0]} in (20260311, 202604)`);
      expect(await isViolated(), name).to.equal(false);
    }
  });

  /** Each row's version in the database: any write changes it. */
  async function versions(): Promise<string[]> {
    const all: string[] = [];
    for (const { table, carriers, dimensions = [] } of grains) {
      const name = table.split('.')[1];
      const key = [...carriers, ...dimensions][1] ?? carriers[0];
      const rows = await values(`select ${key} || ' ' || xmin || ' ' || ctid from ${table}`);
      all.push(...rows.map(([row]) => `${name} ${row}`));
    }
    return all;
  }

  async function values(text: string): Promise<unknown[][]> {
    const { rows } = await database.pool.query<unknown[]>({ text, rowMode: 'array' });
    const plain = (value: unknown): unknown =>
      typeof value === 'string' && /^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value;
    return rows.map((row) => row.map(plain)).sort();
  }
});
