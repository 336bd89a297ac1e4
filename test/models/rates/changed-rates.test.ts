import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord } from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { findViolations } from '../../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import { repriceNextDays } from '../../../src/models/rates/reprice-facts.js';
import type { TestDatabase } from '../../support/database.js';
import { plain, quotient } from '../../support/rational.js';
import { rejection } from '../../support/rejection.js';
import { createWarehouse } from '../../support/warehouse-database.js';
import { line, london, order, refund } from '../records.js';
import { apply, dump, publish, segments } from '../warehouse.js';
import { load, type Rates, reprice, versionsOf, written } from './rates.js';

const newYork: Source = { ...london, sourceId: 'newyork', name: 'New York', currency: 'USD' };
const berlin: Source = { ...london, sourceId: 'berlin', name: 'Berlin', currency: 'EUR' };

const rates: Rates = {
  '2026-03-06': { USD: '1.08', GBP: '0.84', SEK: '11.1' },
  '2026-03-09': { USD: '1.09', GBP: '0.85', SEK: '11.2' },
};

const at = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T12:00:00Z`;
const days = [6, 7, 8, 9, 10, 11];

const tables = {
  fact_orders: 'order_key',
  fact_order_items: 'item_key',
  fact_refunds: 'refund_key',
  dim_customer: 'email',
  agg_daily_summary: "date_key || ' ' || channel_key",
  agg_weekly_trends: "iso_week_key || ' ' || channel_key",
};

describe('Exchange rates that change', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
    await load(database.pool, rates);
  });

  afterEach(() => database.drop());

  /** An order per day and store, and in New York one of the 6th that was refunded on the 10th. */
  async function trade(): Promise<void> {
    const daily = (currency: string) =>
      days.map((day) => order(String(day), { currency, orderedAt: at(day), updatedAt: at(day) }));
    await apply(database.pool, daily('GBP'));
    await apply(database.pool, daily('EUR'), berlin);
    const back = order('back', { currency: 'USD', orderedAt: at(6), refunds: [refund('a', { refundedAt: at(10) })] });
    await apply(database.pool, [...daily('USD'), back], newYork);
    await publish(database.pool);
  }

  async function look(): Promise<Record<string, Map<string, string>>> {
    const looks = Object.entries(tables).map(async ([table, key]) => [
      table,
      await versionsOf(database.pool, table, key),
    ]);
    return Object.fromEntries(await Promise.all(looks));
  }

  /** What loading rates writes, by table. */
  async function writtenBy(changes: Rates, how: Parameters<typeof load>[2] = {}): Promise<Record<string, string[]>> {
    const before = await look();
    await load(database.pool, changes, how);
    await reprice(database.pool);
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    const after = await look();
    return Object.fromEntries(
      Object.keys(tables).map((table) => [table, written(before[table]!, after[table]!).sort()]),
    );
  }

  it('correct exactly the facts of a day whose own rate arrived late, their days, weeks and customers', async () => {
    await trade();
    expect(await writtenBy({ '2026-03-10': { USD: '1.1', SEK: '11.3' } })).to.deep.equal({
      fact_orders: ['newyork:10', 'newyork:11', 'newyork:back'],
      fact_order_items: ['newyork:10:1', 'newyork:11:1'],
      fact_refunds: ['newyork:back:a'],
      dim_customer: ['buyer10@example.com', 'buyer11@example.com', 'buyerback@example.com'],
      agg_daily_summary: ['20260306 newyork:web', '20260310 newyork:web', '20260311 newyork:web'],
      agg_weekly_trends: ['202610 newyork:web', '202611 newyork:web'],
    });
    const { rows } = await database.pool.query(
      "select order_key, exchange_rate from warehouse.fact_orders where source_id = 'newyork' order by date_key, order_key",
    );
    expect(rows.map(({ exchange_rate }) => plain(exchange_rate)).slice(-3)).to.deep.equal([
      quotient('0.85', '1.09'),
      quotient('0.85', '1.1'),
      quotient('0.85', '1.1'),
    ]);
  });

  it('are valid until the next ones, also over the weekend', async () => {
    await trade();
    const { fact_orders, fact_refunds } = await writtenBy({ '2026-03-06': { USD: '1.07' } });
    expect(fact_orders).to.deep.equal(['newyork:6', 'newyork:7', 'newyork:8', 'newyork:back']);
    expect(fact_refunds).to.deep.equal([]);
  });

  it('of the reporting currency affect all others, including the euro, but not its own orders', async () => {
    await trade();
    const { fact_orders, fact_refunds } = await writtenBy({ '2026-03-09': { GBP: '0.86' } });
    expect(fact_orders).to.deep.equal([
      ...['berlin:10', 'berlin:11', 'berlin:9', 'newyork:10', 'newyork:11', 'newyork:9', 'newyork:back'],
    ]);
    expect(fact_refunds).to.deep.equal(['newyork:back:a']);
  });

  it('correct the customer of a refund without an order', async () => {
    const by = { customerId: '7', email: null, phone: null };
    await apply(
      database.pool,
      [order('1', { currency: 'USD', orderedAt: at(6), customer: by }), loneRefund('r', 9, '7')],
      newYork,
    );
    await publish(database.pool);
    const spent = async () => (await database.pool.query('select total_spent from warehouse.dim_customer')).rows;
    const before = await spent();
    const { fact_orders, fact_refunds } = await writtenBy({ '2026-03-09': { USD: '1.3' } });
    expect([fact_orders, fact_refunds]).to.deep.equal([[], ['newyork:refund:r']]);
    expect(await spent())
      .to.have.length(1)
      .and.not.to.deep.equal(before);
  });

  it('write nothing if they repeat a value, or no fact needs them', async () => {
    await trade();
    const before = await look();
    const nothing = Object.fromEntries(Object.keys(tables).map((table) => [table, []]));
    expect(await load(database.pool, rates)).to.deep.equal({ added: 0, corrected: 0, unchanged: 6 });
    expect(await writtenBy({ '2026-03-09': { SEK: '12' }, '2026-03-11': { NOK: '11' } })).to.deep.equal(nothing);
    // The merchant's own rate equals the ECB's.
    expect(await writtenBy({ '2026-03-09': { USD: '1.0900' } }, { provider: 'FILE' })).to.deep.equal(nothing);
    // The ECB corrects a rate for which the merchant has his own.
    expect(await writtenBy({ '2026-03-09': { USD: '1.3' } })).to.deep.equal(nothing);
    expect(await look()).to.deep.equal(before);
  });

  it('leave their previous values behind, with the time of replacement', async () => {
    await load(database.pool, { '2026-03-09': { USD: '1.0911' } }, { at: '2026-03-11T15:30:00Z' });
    expect(
      await load(database.pool, { '2026-03-09': { USD: '1.0912' } }, { at: '2026-03-12T15:30:00Z' }),
    ).to.deep.equal({
      ...{ added: 0, corrected: 1, unchanged: 0 },
    });
    const { rows } = await database.pool.query('select * from raw.exchange_rate_correction order by corrected_at');
    const rate = { currency: 'USD', rate_date: '2026-03-09', provider: 'ECB' };
    expect(rows).to.deep.equal([
      { ...rate, corrected_at: '2026-03-11T15:30:00Z', old_rate: '1.09', new_rate: '1.0911' },
      { ...rate, corrected_at: '2026-03-12T15:30:00Z', old_rate: '1.0911', new_rate: '1.0912' },
    ]);
  });

  it('are applied in any number of steps; a lost step is repeated, and builds may run in between', async () => {
    await trade();
    await load(database.pool, {
      '2026-03-06': { USD: '1.07' },
      '2026-03-09': { GBP: '0.9' },
      '2026-03-10': { USD: '1.2' },
    });
    await inTransaction(database.pool, (client) => repriceNextDays(client, 1));
    const lost = inTransaction(database.pool, async (client) => {
      expect(await repriceNextDays(client, 1)).to.include({ days: 1, orders: 6, refunds: 1 });
      throw new Error('killed');
    });
    expect((await rejection(lost)).message).to.equal('killed');
    // Loaded with the new rates at once; its day is still on the list.
    await apply(database.pool, [order('between', { currency: 'USD', orderedAt: at(9) })], newYork);
    await publish(database.pool);
    expect((await findViolations(database.pool, segments)).map(({ check }) => check)).to.include('exchange-rates');
    await reprice(database.pool, 1);
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  });

  it('give the same warehouse as one built from nothing with the latest rates', async () => {
    const day = fc.integer({ min: 6, max: 16 });
    const currency = fc.constantFrom('USD', 'GBP', 'SEK');
    const rate = fc.record({
      kind: fc.constant('rate' as const),
      day,
      currency,
      value: fc.constantFrom('1', '0.7', '1.3', '9.99'),
    });
    const sold = fc.record({
      kind: fc.constant('order' as const),
      id: fc.integer({ min: 1, max: 4 }).map(String),
      ...{ day, refundDay: day, version: fc.integer({ min: 1, max: 9 }) },
      currency: fc.constantFrom('USD', 'EUR', 'GBP', 'SEK'),
      price: fc.constantFrom('10.00', '0.33', '1234.567'),
    });
    const returned = fc.record({ kind: fc.constant('refund' as const), id: fc.constantFrom('r1', 'r2'), day });
    const pauses = [{ kind: 'reprice' as const }, { kind: 'publish' as const }];
    const pause = fc.constantFrom(...pauses);
    const steps = fc.array(fc.oneof(rate, rate, sold, sold, returned, pause), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        await database.pool.query("delete from raw.exchange_rate where provider = 'FILE'");
        const records: CanonicalRecord[] = [costing('3.21')];
        await apply(database.pool, records, newYork);
        for (const step of history) {
          if (step.kind === 'rate')
            await load(
              database.pool,
              { [at(step.day).slice(0, 10)]: { [step.currency]: step.value } },
              { provider: 'FILE' },
            );
          else if (step.kind === 'reprice') await inTransaction(database.pool, (client) => repriceNextDays(client, 1));
          else if (step.kind === 'publish') await publish(database.pool);
          else {
            records.push(step.kind === 'order' ? orderOf(step) : loneRefund(step.id, step.day, '7'));
            await apply(database.pool, records.slice(-1), newYork);
          }
        }
        await reprice(database.pool);
        await publish(database.pool);
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        const grown = await dump(database.pool);
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        await apply(database.pool, records, newYork);
        await publish(database.pool);
        expect(grown).to.deep.equal(await dump(database.pool));
      }),
      {
        numRuns: Number(process.env.PROPERTY_RUNS ?? 6),
        interruptAfterTimeLimit: 160_000,
        markInterruptAsFailure: true,
      },
    );
  });
});

interface Sold {
  id: string;
  day: number;
  refundDay: number;
  version: number;
  currency: string;
  price: string;
}

function orderOf({ id, day, refundDay, version, currency, price }: Sold): CanonicalRecord {
  const amounts = { returns: '0.11', total: '0.11', refunded: '0.10' };
  return order(id, {
    ...{ currency, orderedAt: at(day), updatedAt: `2026-03-20T12:00:0${version}Z`, total: price },
    lines: [line('1', { grossSales: price })],
    refunds: [refund('a', { refundedAt: at(refundDay), ...amounts })],
  });
}

function loneRefund(refundLineId: string, day: number, customerId: string): CanonicalRecord {
  return {
    kind: 'order_refund',
    orderId: null,
    updatedAt: at(day),
    currency: 'USD',
    salesChannel: 'web',
    customerId,
    isSum: false,
    refund: refund(refundLineId, { refundedAt: at(day), lineId: null }),
  };
}

/** What a line of `order` is of, with its cost. */
function costing(unitCost: string): CanonicalRecord {
  return {
    kind: 'product',
    productId: 'p1',
    updatedAt: at(1),
    title: 'Mug',
    productType: null,
    category: null,
    vendor: null,
    status: 'ACTIVE',
    currency: 'USD',
    variants: [{ variantId: 'v1', sku: 'MUG', title: null, price: '10.00', unitCost, costUpdatedAt: at(1) }],
  };
}
