import { expect } from 'chai';
import type { Source } from '../../src/canonical/source.js';
import { inTransaction } from '../../src/database/transaction.js';
import { definitions, prepareWarehouse } from '../../src/models/load/prepare.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { ConfigError } from '../../src/runtime/errors.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { london, order, refund } from './records.js';
import { apply, publish } from './warehouse.js';

const settings = { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 };

describe('business days', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse(settings);
  });

  afterEach(() => database.drop());

  it("are the store's: an hour on either side of its midnight, also when the clocks change", async () => {
    const instants = [
      ['2026-03-28T23:59:59.999999Z', 20260328],
      ['2026-03-29T00:00:00Z', 20260329],
      // Forward at 01:00: the 29th ends at 23:00 UTC.
      ['2026-03-29T22:59:59Z', 20260329],
      ['2026-03-29T23:00:00Z', 20260330],
      // Back at 01:00 UTC: the 25th lasts from 23:00 to 24:00 the next day.
      ['2026-10-24T23:00:00Z', 20261025],
      ['2026-10-25T23:59:59Z', 20261025],
      ['2026-10-26T00:00:00Z', 20261026],
    ] as const;
    await apply(
      database.pool,
      instants.map(([orderedAt], n) => order(String(n), { orderedAt, updatedAt: orderedAt })),
    );
    expect(await days(london)).to.deep.equal(instants.map(([, day]) => day));
  });

  it('differ between stores at one instant', async () => {
    const samoa: Source = { ...london, sourceId: 'apia', timezone: 'Pacific/Apia' };
    const honolulu: Source = { ...london, sourceId: 'honolulu', timezone: 'Pacific/Honolulu' };
    const orderedAt = '2026-01-01T10:30:00Z';
    for (const source of [samoa, honolulu]) await apply(database.pool, [order('1', { orderedAt })], source);
    expect(await days(samoa)).to.deep.equal([20260101]);
    expect(await days(honolulu)).to.deep.equal([20260101]);
    await apply(database.pool, [order('2', { orderedAt: '2026-01-01T11:00:00Z' })], samoa);
    expect(await days(samoa)).to.deep.equal([20260101, 20260102]);
  });

  it('are in ISO weeks: the last day of 2012 is in the first week of 2013', async () => {
    const orderedAt = '2012-12-31T12:00:00Z';
    await apply(database.pool, [order('1', { orderedAt }), order('2', { orderedAt: '2012-12-30T12:00:00Z' })]);
    await publish(database.pool);
    const { rows } = await database.pool.query(
      'select iso_week_key, week_start, orders from warehouse.agg_weekly_trends order by 1',
    );
    expect(rows).to.deep.equal([
      { iso_week_key: 201252, week_start: '2012-12-24', orders: '1' },
      { iso_week_key: 201301, week_start: '2012-12-31', orders: '1' },
    ]);
  });

  it('have weekends, quarters and fiscal periods, named after the year that the fiscal year ends in', async () => {
    const { rows } = await database.pool.query(
      `select date_key, day_of_week, is_weekend, month_key, quarter, fiscal_year, fiscal_quarter, fiscal_period
      from warehouse.dim_date where date_key in (20260331, 20260404) order by 1`,
    );
    expect(rows.map((row) => Object.values(row))).to.deep.equal([
      [20260331, 2, false, 202603, 1, 2026, 4, 12],
      [20260404, 6, true, 202604, 2, 2027, 1, 1],
    ]);
    const { rows: span } = await database.pool.query(
      'select min(date) as first, max(date) as last, count(*) as days from warehouse.dim_date',
    );
    expect(span).to.deep.equal([{ first: '1970-01-01', last: '2069-12-31', days: '36525' }]);
  });

  it('outside the calendar reject the whole order, and the others are loaded', async () => {
    const rejected = await apply(database.pool, [
      order('1', { orderedAt: '1969-12-31T23:30:00Z' }),
      order('2', { refunds: [refund('a'), refund('b', { refundedAt: '2070-01-01T00:00:00Z' })] }),
      order('3'),
      // Already 1970 in London, which was an hour ahead of UTC then.
      order('4', { orderedAt: '1969-12-31T23:00:00Z', updatedAt: '1970-01-01T00:00:00Z' }),
    ]);
    expect(rejected.map(({ code, path, value, from }) => [code, path, value, from.position])).to.deep.equal([
      ['date_out_of_range', 'refunds[1].refundedAt', '2070-01-01T00:00:00Z', 1],
    ]);
    expect(await days(london)).to.deep.equal([19700101, 19700101, 20260310]);
    const [early] = await apply(database.pool, [order('5', { orderedAt: '1969-12-31T22:59:59Z' })]);
    expect(early).to.include({ code: 'date_out_of_range', path: 'orderedAt', value: '1969-12-31T22:59:59Z' });
    expect(early?.message).to.contain('Europe/London');
  });

  it('need a rate for another currency, which is reported and not guessed', async () => {
    const [rejected] = await apply(database.pool, [order('1', { currency: 'EUR' })]);
    expect(rejected).to.include({ code: 'no_exchange_rate', path: 'currency', value: 'EUR' });
    expect(rejected?.message).to.contain('EUR to GBP for 2026-03-10');
    expect(await days(london)).to.deep.equal([]);
  });

  it('are created once: preparing again writes nothing, another fiscal year rewrites them while there are no facts', async () => {
    const before = await versions();
    await prepareWarehouse(database.pool, settings);
    expect(await versions()).to.deep.equal(before);
    await prepareWarehouse(database.pool, { ...settings, fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
    const { rows } = await database.pool.query(
      'select fiscal_year, fiscal_period from warehouse.dim_date where date_key = 20260331',
    );
    expect(rows).to.deep.equal([{ fiscal_year: 2026, fiscal_period: 3 }]);
  });

  it('and currency stay as the facts were built, until a rebuild', async () => {
    await apply(database.pool, [order('1')]);
    const changed = { reportingCurrency: 'USD', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 };
    const error: unknown = await prepareWarehouse(database.pool, changed).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ConfigError);
    expect((error as ConfigError).message)
      .to.contain('reporting currency GBP')
      .and.contain('begin in month 4')
      .and.contain('cartograph rebuild');
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    await prepareWarehouse(database.pool, changed);
    const { rows } = await database.pool.query(
      'select reporting_currency, fiscal_year_start_month from ops.warehouse_version',
    );
    expect(rows).to.deep.equal([{ reporting_currency: 'USD', fiscal_year_start_month: 1 }]);
  });

  it('and the meaning of measures stay as the facts were built: those of an older version are never added to newer ones', async () => {
    await apply(database.pool, [order('1')]);
    // As the migration leaves a warehouse of the previous version.
    await database.pool.query('update ops.warehouse_version set definitions = null');
    const prepare = () => prepareWarehouse(database.pool, settings);
    const error: unknown = await prepare().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ConfigError);
    expect((error as ConfigError).message).to.match(
      new RegExp(`version 1 of the definitions.*version ${definitions}.*cartograph rebuild`),
    );
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    await prepare();
    await prepare();
  });

  async function days({ sourceId }: Source): Promise<number[]> {
    const { rows } = await database.pool.query<{ date_key: number }>(
      'select date_key from warehouse.fact_orders where source_id = $1 order by ordered_at',
      [sourceId],
    );
    return rows.map((row) => row.date_key);
  }

  async function versions(): Promise<unknown[]> {
    const { rows } = await database.pool.query(
      'select xmin::text, ctid::text from warehouse.dim_date order by date_key',
    );
    return rows;
  }
});
