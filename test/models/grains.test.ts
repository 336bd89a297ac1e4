import { expect } from 'chai';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { grains } from '../../src/models/metrics/grains.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { load, reprice } from './rates/rates.js';
import { line, london, order, refund } from './records.js';
import { apply, publish, segments } from './warehouse.js';

const late = { updatedAt: '2026-03-15T00:00:00Z' };

describe('The aggregates by country, by category and by product', () => {
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

  it('sum to the day: over countries, and over categories and products what lines have', async () => {
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
    expect(await sums('agg_country_daily', all)).to.deep.equal(await sums('agg_daily_summary', all));
  });

  it('lose the rows of deleted orders, and follow changed exchange rates', async () => {
    await load(database.pool, { '2026-03-06': { USD: '1.08', GBP: '0.84' } });
    const newYork = { ...london, sourceId: 'newyork', currency: 'USD' };
    await apply(database.pool, [order('1', { currency: 'USD', refunds: [refund('a')] })], newYork);
    await apply(database.pool, [order('2')]);
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

  it('write nothing if nothing of theirs changes', async () => {
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
      'agg_product_daily london:v2',
      'agg_product_monthly london:v2',
      'agg_weekly_trends london:web',
    ]);
  });

  it('violate their check when a row is wrong, missing or too many', async () => {
    await apply(database.pool, [order('1')]);
    await publish(database.pool);
    for (const { table } of grains) {
      const check = table.replace('warehouse.agg_', '').replaceAll('_', '-');
      const { rows } = await database.pool.query(`delete from ${table} returning *`);
      const columns = Object.keys(rows[0]!);
      const violated = async (): Promise<string[]> => [
        ...new Set((await findViolations(database.pool, segments)).map((violation) => violation.check)),
      ];
      expect(await violated()).to.include(check);
      const insert = async (changes: object): Promise<void> => {
        const row: Record<string, unknown> = { ...rows[0], ...changes };
        await database.pool.query(
          `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
          columns.map((column) => row[column]),
        );
      };
      await insert({ gross_sales: '11' });
      expect(await violated()).to.include(check);
      await database.pool.query(`delete from ${table}`);
      await insert({});
      await insert({
        [columns.find((column) => column.endsWith('_key') && column !== 'channel_key')!]:
          columns[0] === 'date_key' ? 20260311 : 202604,
      });
      expect(await violated()).to.include(check);
      await database.pool.query(`delete from ${table} where ${columns[0]} in (20260311, 202604)`);
      expect(await violated()).to.deep.equal([]);
    }
  });

  /** Each row's version in the database: any write changes it. */
  async function versions(): Promise<string[]> {
    const all: string[] = [];
    for (const { table, carriers } of grains) {
      const name = table.split('.')[1];
      const key = carriers[1] ?? carriers[0];
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
