import { expect } from 'chai';
import type { Source } from '../../../src/canonical/source.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { findViolations } from '../../../src/models/integrity/find-violations.js';
import { applyChangeSet } from '../../../src/models/load/apply-change-set.js';
import { prepareWarehouse } from '../../../src/models/load/prepare.js';
import { convert, rateTables } from '../../../src/models/rates/convert.js';
import type { TestDatabase } from '../../support/database.js';
import { plain, product, quotient, sum } from '../../support/rational.js';
import { createWarehouse } from '../../support/warehouse-database.js';
import { line, london, order, refund } from '../records.js';
import { apply, publish, segments } from '../warehouse.js';
import { load, type Rates } from './rates.js';

const store = (sourceId: string, currency: string, timezone: string): Source => ({
  ...{ sourceId, platform: 'SHOPIFY', name: sourceId, currency, timezone },
});
const newYork = store('newyork', 'USD', 'America/New_York');
const berlin = store('berlin', 'EUR', 'Europe/Berlin');
const tokyo = store('tokyo', 'JPY', 'Asia/Tokyo');
const kuwait = store('kuwait', 'KWD', 'Asia/Kuwait');

/** Friday, Monday and Tuesday: nothing on the weekend of the 7th and 8th. */
const rates: Rates = {
  '2026-03-06': { USD: '1.0846', GBP: '0.8421', JPY: '164.21' },
  '2026-03-09': { USD: '1.0901', GBP: '0.8399', JPY: '163.07' },
  '2026-03-10': { USD: '1.0777', GBP: '0.8433', JPY: '165.5' },
};

const toPounds = (day: string, currency: string): string =>
  quotient(rates[day]!.GBP!, currency === 'EUR' ? '1' : rates[day]![currency]!);

describe('Orders in other currencies', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
    await load(database.pool, rates);
  });

  afterEach(() => database.drop());

  async function ordersIn(): Promise<Record<string, Record<string, string>>> {
    const { rows } = await database.pool.query<Record<string, string>>('select * from warehouse.fact_orders');
    return Object.fromEntries(rows.map((row) => [row.platform_order_id!, row]));
  }

  async function consistent(): Promise<void> {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  }

  it("have the store's amounts and, in the reporting currency, the exact product with the rate of their business day", async () => {
    const amounts = { shipping: '3.99', taxes: '4.40', duties: '0.01', fees: '0.5', tips: '2', total: '30.90' };
    const lines = [
      line('1', { quantity: '2', grossSales: '19.99', discounts: '1.33', taxes: '4.40' }),
      line('2', { grossSales: '1.34', discounts: '0' }),
    ];
    await apply(
      database.pool,
      [order('1', { currency: 'USD', orderedAt: '2026-03-09T15:00:00Z', ...amounts, lines })],
      newYork,
    );
    const row = (await ordersIn())['1']!;
    const rate = toPounds('2026-03-09', 'USD');
    expect(rate).to.equal('0.770479772497936');
    expect([row.currency, row.reporting_currency, plain(row.exchange_rate!)]).to.deep.equal(['USD', 'GBP', rate]);
    const stores = { ...amounts, gross_sales: '21.33', discounts: '1.33' };
    for (const [name, amount] of Object.entries(stores)) {
      expect(plain(row[`store_${name}`]!), name).to.equal(plain(amount));
      expect(plain(row[name]!), name).to.equal(product(amount, rate));
    }
    const { rows: items } = await database.pool.query('select * from warehouse.fact_order_items order by item_key');
    expect(items.map(({ gross_sales }) => plain(gross_sales))).to.deep.equal([
      product('19.99', rate),
      product('1.34', rate),
    ]);
    expect(items.map(({ store_unit_price, currency }) => `${store_unit_price} ${currency}`)).to.deep.equal([
      '10.00 USD',
      '10.00 USD',
    ]);
    await consistent();
  });

  it("use the last rate before a weekend, by the store's own calendar", async () => {
    await apply(
      database.pool,
      [
        order('saturday', { currency: 'USD', orderedAt: '2026-03-07T18:00:00Z' }),
        order('sunday', { currency: 'USD', orderedAt: '2026-03-09T03:30:00Z' }),
        order('monday', { currency: 'USD', orderedAt: '2026-03-09T04:30:00Z' }),
      ],
      newYork,
    );
    const orders = await ordersIn();
    expect(plain(orders.saturday!.exchange_rate!)).to.equal(toPounds('2026-03-06', 'USD'));
    expect(plain(orders.sunday!.exchange_rate!)).to.equal(toPounds('2026-03-06', 'USD'));
    expect(plain(orders.monday!.exchange_rate!)).to.equal(toPounds('2026-03-09', 'USD'));
    await consistent();
  });

  it('use each of the two rates as of its own last day', async () => {
    await load(database.pool, { '2026-03-11': { GBP: '0.85' } });
    await apply(database.pool, [order('1', { currency: 'USD', orderedAt: '2026-03-11T15:00:00Z' })], newYork);
    expect(plain((await ordersIn())['1']!.exchange_rate!)).to.equal(quotient('0.85', '1.0777'));
  });

  it('have refunds at the rate of their own days, and reversals that are the sum of them', async () => {
    const refunds = [
      refund('a', {
        refundedAt: '2026-03-09T12:00:00Z',
        returns: '3.10',
        total: '3.10',
        refunded: '3.10',
        quantity: '0',
      }),
      refund('b', { refundedAt: '2026-03-10T12:00:00Z', returns: '2.07', total: '2.07', refunded: '0', quantity: '0' }),
    ];
    await apply(database.pool, [order('1', { currency: 'EUR', orderedAt: '2026-03-06T12:00:00Z', refunds })], berlin);
    const row = (await ordersIn())['1']!;
    const [first, second] = [toPounds('2026-03-09', 'EUR'), toPounds('2026-03-10', 'EUR')];
    expect(plain(row.exchange_rate!)).to.equal('0.8421');
    expect(plain(row.reversed!)).to.equal(sum(product('3.10', first), product('2.07', second)));
    expect(plain(row.store_reversed!)).to.equal('5.17');
    await consistent();
    const { rows } = await database.pool.query('select * from warehouse.agg_daily_summary order by date_key');
    expect(rows.map(({ date_key, returns, refunds: paid }) => [date_key, plain(returns), plain(paid)])).to.deep.equal([
      [20260306, '0', '0'],
      [20260309, product('3.10', first), product('3.10', first)],
      [20260310, product('2.07', second), '0'],
    ]);
    const { rows: customers } = await database.pool.query('select total_spent from warehouse.dim_customer');
    expect(plain(customers[0].total_spent)).to.equal(
      sum(product('10', '0.8421'), `-${product('3.10', first)}`, `-${product('2.07', second)}`),
    );
  });

  it("may have currencies without minor units, and with three decimals by the merchant's rates", async () => {
    await load(database.pool, { '2026-03-05': { KWD: '0.3341' } }, { provider: 'FILE' });
    await apply(
      database.pool,
      [order('j', { currency: 'JPY', orderedAt: '2026-03-10T02:00:00Z', total: '1500' })],
      tokyo,
    );
    await apply(
      database.pool,
      [order('k', { currency: 'KWD', orderedAt: '2026-03-10T02:00:00Z', total: '12.345' })],
      kuwait,
    );
    await apply(database.pool, [order('g', { orderedAt: '2026-03-10T12:00:00Z', total: '10.00' })], london);
    const orders = await ordersIn();
    expect(plain(orders.j!.total!)).to.equal(product('1500', toPounds('2026-03-10', 'JPY')));
    expect(plain(orders.k!.total!)).to.equal(product('12.345', quotient('0.8433', '0.3341')));
    expect([orders.g!.total, orders.g!.exchange_rate]).to.deep.equal(['10.00', '1']);
    await consistent();
  });

  it("use the merchant's own rate instead of the ECB's of the same day, and for that day only", async () => {
    await load(database.pool, { '2026-03-09': { USD: '1.2' } }, { provider: 'FILE' });
    const days = ['2026-03-06', '2026-03-09', '2026-03-10'];
    const records = days.map((day) => order(day, { currency: 'USD', orderedAt: `${day}T15:00:00Z` }));
    await apply(database.pool, records, newYork);
    const orders = await ordersIn();
    expect(days.map((day) => plain(orders[day]!.exchange_rate!))).to.deep.equal([
      toPounds('2026-03-06', 'USD'),
      quotient('0.8399', '1.2'),
      toPounds('2026-03-10', 'USD'),
    ]);
    await consistent();
  });

  it('wait for a rate if there is none of the last ten days, and name it', async () => {
    const rejected = await apply(
      database.pool,
      [
        order('early', { currency: 'USD', orderedAt: '2026-03-05T15:00:00Z' }),
        order('late', { currency: 'USD', orderedAt: '2026-03-20T15:00:00Z' }),
        order('later', { currency: 'USD', orderedAt: '2026-03-21T15:00:00Z' }),
        order('refunded', {
          currency: 'USD',
          orderedAt: '2026-03-10T15:00:00Z',
          refunds: [refund('a'), refund('b', { refundedAt: '2026-03-25T15:00:00Z', quantity: '0' })],
        }),
        order('dinars', { currency: 'KWD', orderedAt: '2026-03-10T15:00:00Z' }),
      ],
      newYork,
    );
    expect(
      rejected.map(({ from, code, path, value, missingRate }) => ({
        key: from.key,
        code,
        path,
        value,
        ...missingRate,
      })),
    ).to.deep.equal([
      { key: '0', code: 'no_exchange_rate', path: 'currency', value: 'USD', currency: 'USD', date: '2026-03-05' },
      { key: '2', code: 'no_exchange_rate', path: 'currency', value: 'USD', currency: 'USD', date: '2026-03-21' },
      {
        key: '3',
        code: 'no_exchange_rate',
        path: 'refunds[1].refundedAt',
        value: 'USD',
        currency: 'USD',
        date: '2026-03-25',
      },
      { key: '4', code: 'no_exchange_rate', path: 'currency', value: 'KWD', currency: 'KWD', date: '2026-03-10' },
    ]);
    expect(rejected[3]!.message).to.match(
      /^no rate from KWD to GBP for 2026-03-10: a rate of KWD .*`cartograph rates import <file>`/,
    );
    expect(Object.keys(await ordersIn())).to.deep.equal(['late']);
    await consistent();
  });

  it('name the reporting currency if it is the one without a rate', async () => {
    await prepareWarehouse(database.pool, { reportingCurrency: 'KWD', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
    const record = { record: order('1', { currency: 'USD', orderedAt: '2026-03-10T15:00:00Z' }) };
    const from = { stream: 'orders', key: '1', chunkId: '1', position: 0 };
    const { rejected } = await inTransaction(database.pool, (client) =>
      applyChangeSet(client, { source: newYork, reportingCurrency: 'KWD', records: [{ ...record, from }] }),
    );
    expect(rejected[0]?.missingRate).to.deep.equal({ currency: 'KWD', date: '2026-03-10' });
  });

  it('keep the version that has a rate while a newer one waits for its own', async () => {
    const known = order('1', { currency: 'USD', orderedAt: '2026-03-10T15:00:00Z' });
    await apply(database.pool, [known], newYork);
    const refunds = [refund('a', { refundedAt: '2026-03-25T15:00:00Z' })];
    const rejected = await apply(database.pool, [{ ...known, updatedAt: '2026-03-25T15:00:00Z', refunds }], newYork);
    expect(rejected).to.have.length(1);
    expect((await ordersIn())['1']!.reversed).to.equal('0');
  });

  it('use quotients that are rounded once, half up at the fifteenth decimal, whatever their sizes', async () => {
    const values = ['1', '3', '7', '0.000001', '0.3', '164.21', '17234.56', '999999999', '0.99999999999', '6.02214076'];
    const codes = values.map((_, i) => `A${String.fromCharCode(65 + i)}X`);
    const day = Object.fromEntries(codes.map((code, i) => [code, values[i]!]));
    await load(database.pool, { '2026-03-10': day });
    for (const [t, target] of codes.entries()) {
      const answers = await inTransaction(database.pool, async (client) => {
        await rateTables.empty(client);
        await client.query("insert into wanted_rate (currency, date) select unnest($1::text[]), '2026-03-12'", [codes]);
        await convert(client, target);
        return (await client.query<{ currency: string; rate: string }>('select currency, rate from day_rate')).rows;
      });
      expect(answers).to.have.length(codes.length);
      for (const { currency, rate } of answers) {
        expect(plain(rate), `${currency} to ${target}`).to.equal(quotient(values[t]!, day[currency]!));
      }
    }
  });
});
