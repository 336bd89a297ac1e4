import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord, DeletionRecord, OrderRecord, SplitOrderRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { line, order, refund } from './records.js';
import { apply, dump, publish, segments } from './warehouse.js';

const runs = Number(process.env.PROPERTY_RUNS ?? 3);
const day = (date: number, time = '12:00:00'): string => `2026-03-${date}T${time}Z`;

const mug = line('1', { quantity: '2', grossSales: '200', unitPrice: '100' });
const tea = line('2', { variantId: 'v2', productId: 'p2', sku: 'TEA', grossSales: '87.5', unitPrice: '87.5' });

/** The buyer's order of 302.50: a mug and tea for 287.50, and 15.00 for shipping. */
const whole = (changes: Partial<OrderRecord> = {}): SplitOrderRecord => ({
  ...{ kind: 'split_order', parentId: '1', parentLines: {} },
  order: order('1', { lines: [mug, tea], shipping: '15', total: '302.5', ...changes }),
});

/** The order of the vendor of mugs, with all of the shipping, or of the vendor of tea. */
const part = (id: '2' | '3', changes: Partial<OrderRecord> = {}, parentLines = {}): SplitOrderRecord => {
  const vendor =
    id === '2'
      ? { lines: [{ ...mug, lineId: '21' }], shipping: '15', total: '215' }
      : { lines: [{ ...tea, lineId: '31' }], total: '87.5' };
  return {
    kind: 'split_order',
    parentId: '1',
    parentLines,
    order: order(id, { salesChannel: 'dokan', ...vendor, ...changes }),
  };
};

/** A sub-order of any order. */
const below = (parentId: string, id: string, updatedAt = day(10)): SplitOrderRecord => ({
  ...{ kind: 'split_order', parentId, parentLines: {} },
  order: order(id, { updatedAt }),
});

const gone = (id: string, date: number): DeletionRecord => ({
  kind: 'deletion',
  entity: 'order',
  id,
  deletedAt: day(date),
});

/** One mug of 100 that was returned. */
const oneMug = (id: string, lineId: string, changes = {}) =>
  refund(id, { ...{ refundId: id, lineId, quantity: '1', returns: '100', total: '100', refunded: '100' }, ...changes });
const amount = (id: string, total: string, changes = {}) =>
  refund(id, {
    ...{ kind: 'adjustment', refundId: id, lineId: null, quantity: '0' },
    ...{ returns: total, total, refunded: total },
    ...changes,
  });

describe('orders that a marketplace split', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });
  afterEach(async () => {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await inTransaction(database.pool, resetWarehouse);
  });
  after(() => database.drop());

  /** Of all days: orders, units and amounts. */
  async function counted(): Promise<Record<string, string>> {
    await publish(database.pool);
    const { rows } = await database.pool.query(`
      select
        sum(orders)::text as orders, sum(items_sold)::text as sold, sum(items_returned)::text as returned,
        trim_scale(sum(gross_sales - discounts + shipping + fees - returns))::text as left,
        trim_scale(sum(revenue))::text as revenue, trim_scale(sum(refunds))::text as refunds
      from warehouse.agg_daily_summary`);
    return rows[0];
  }
  const load = async (...records: CanonicalRecord[]): Promise<Record<string, string>> => {
    await apply(database.pool, records);
    return await counted();
  };
  const sold = { orders: '1', sold: '3', returned: '0', left: '302.5', revenue: '302.5', refunds: '0' };

  it("count once: the buyer's order, which each sub-order names as its parent", async () => {
    expect(await load(whole(), part('2'), part('3'))).to.deep.equal(sold);
    const { rows } = await database.pool.query(
      'select platform_order_id as id, parent_order_key as parent from warehouse.fact_orders order by 1',
    );
    expect(rows).to.deep.equal([
      { id: '1', parent: null },
      { id: '2', parent: 'london:1' },
      { id: '3', parent: 'london:1' },
    ]);
  });

  const inParts = { ...sold, orders: '2' };

  it("count once if the buyer's order is not marked as split, whichever arrived first", async () => {
    expect(await load(part('2'), part('3'))).to.deep.equal(inParts);
    expect(await load(whole().order)).to.deep.equal(sold);
    await inTransaction(database.pool, resetWarehouse);
    expect(await load(whole().order)).to.deep.equal(sold);
    expect(await load(part('2'), part('3'))).to.deep.equal(sold);
  });

  it("count by their sub-orders while the buyer's order is unknown, and once it is gone", async () => {
    expect(await load(part('2'))).to.include({ orders: '1', sold: '2', revenue: '215' });
    expect(await load(part('3'))).to.deep.equal(inParts);
    expect(await load(whole())).to.deep.equal(sold);
    expect(await load(gone('1', 20))).to.deep.equal(inParts);
    await inTransaction(database.pool, resetWarehouse);
    expect(await load(part('2'), gone('1', 20), part('3'), whole())).to.deep.equal(inParts);
    await inTransaction(database.pool, resetWarehouse);
    expect(await load(whole().order, part('2'), part('3'))).to.deep.equal(sold);
    expect(await load(gone('1', 20))).to.deep.equal(inParts);
  });

  it("count by their sub-orders if the buyer's order is rejected", async () => {
    const twice = whole({ lines: [mug, mug] });
    await apply(database.pool, [part('2'), part('3'), twice]);
    expect(await counted()).to.deep.equal(inParts);
  });

  const oneBack = { ...sold, returned: '1', left: '202.5', revenue: '202.5', refunds: '100' };

  it('take back a refund of only the sub-order, on the corresponding line', async () => {
    const refunded = part('2', { refunds: [oneMug('91', '21')] });
    expect(await load(whole(), refunded, part('3'))).to.deep.equal(oneBack);
    const { rows } = await database.pool.query(
      "select item_key, product_key from warehouse.fact_refunds where order_key = 'london:1'",
    );
    expect(rows).to.deep.equal([{ item_key: 'london:1:1', product_key: 'london:v1' }]);
  });

  it('take back a refund of both once', async () => {
    const mirrored = part('2', { refunds: [oneMug('91', '21', { refundedAt: day(12, '12:00:04') })] }, { 21: '1' });
    expect(await load(whole({ refunds: [oneMug('90', '1')] }), mirrored)).to.deep.equal(oneBack);
  });

  it('take back what was refunded on either, at different times', async () => {
    const later = part('2', { refunds: [oneMug('91', '21', { refundedAt: day(20) })] });
    const state = await load(whole({ refunds: [oneMug('90', '1')] }), later);
    expect(state).to.deep.equal({ ...sold, returned: '2', left: '102.5', revenue: '102.5', refunds: '200' });
  });

  const nothingLeft = { left: '0', revenue: '0', refunds: '302.5' };

  it('take back no more than was sold if a status made WooCommerce refund the rest of each', async () => {
    const settled = { kind: 'adjustment', shipping: '15', returns: '287.5', total: '302.5', refunded: '302.5' };
    const state = await load(
      whole({ refunds: [amount('90', '302.5', settled)] }),
      part('2', { refunds: [amount('91', '215', { returns: '200', shipping: '15' })] }),
      part('3', { refunds: [amount('92', '87.5')] }),
    );
    expect(state).to.include(nothingLeft);
  });

  it("keep the days of each vendor's refunds if the rest of the buyer's order is refunded with the last", async () => {
    const settled = { refundedAt: day(15), shipping: '15', returns: '287.5' };
    const state = await load(
      whole({ refunds: [amount('90', '302.5', settled)] }),
      part('2', { refunds: [amount('91', '215', { refundedAt: day(11), returns: '200', shipping: '15' })] }),
      part('3', { refunds: [amount('92', '87.5', { refundedAt: day(15) })] }),
    );
    expect(state).to.include(nothingLeft);
    const { rows } = await database.pool.query(
      'select date_key as day, trim_scale(refunds)::text as refunds from warehouse.agg_daily_summary where refunds <> 0 order by 1',
    );
    expect(rows).to.deep.equal([
      { day: 20260311, refunds: '215' },
      { day: 20260315, refunds: '87.5' },
    ]);
  });

  it('take back amounts that exceed their goods, beside the lines of another vendor', async () => {
    const state = await load(
      whole(),
      part('2', {
        refunds: [amount('91', '110', { refundedAt: day(11) }), amount('92', '96', { refundedAt: day(12) })],
      }),
      part('3', {
        refunds: [oneMug('93', '31', { refundedAt: day(13), returns: '87.5', total: '87.5', refunded: '87.5' })],
      }),
    );
    expect(state).to.deep.equal({ ...sold, returned: '1', left: '9', revenue: '9', refunds: '293.5' });
    const rest = amount('94', '302.5', { refundedAt: day(14), returns: '287.5', shipping: '15' });
    expect(await load(whole({ updatedAt: day(14), refunds: [rest] }))).to.include(nothingLeft);
    const { rows } = await database.pool.query(
      'select trim_scale(sum(returns))::text as returns, trim_scale(sum(shipping))::text as shipping from warehouse.agg_daily_summary',
    );
    expect(rows).to.deep.equal([{ returns: '287.5', shipping: '0' }]);
  });

  it("take back a vendor's cancelled sub-order, without money", async () => {
    const cancelled = oneMug('cancelled', '31', {
      ...{ kind: 'edit', refundedAt: day(11), returns: '87.5', total: '87.5', refunded: '0' },
    });
    const state = await load(whole(), part('2'), part('3', { cancelledAt: day(11), refunds: [cancelled] }));
    expect(state).to.deep.equal({ ...sold, returned: '1', left: '215', revenue: '215' });
  });

  it('lose the refunds of a deleted sub-order, and restore them with a later version', async () => {
    const refunded = part('2', { refunds: [oneMug('91', '21')] });
    expect(await load(whole(), refunded, gone('2', 20))).to.deep.equal(sold);
    expect(await load(refunded)).to.deep.equal(sold);
    expect(await load(part('2', { updatedAt: day(21), refunds: [oneMug('91', '21')] }))).to.deep.equal(oneBack);
    expect(await load(gone('1', 22))).to.include({ orders: '1', sold: '2', revenue: '115' });
  });

  it('give the same warehouse in any order of arrival and any batches', async () => {
    const versions: CanonicalRecord[] = [
      ...[whole(), part('2'), part('3'), part('2', { updatedAt: day(11), refunds: [oneMug('91', '21')] })],
      whole({ updatedAt: day(12), refunds: [oneMug('90', '1', { refundedAt: day(12) })] }),
      ...[part('3', { updatedAt: day(13), refunds: [amount('92', '80', { refundedAt: day(13) })] }), gone('3', 14)],
      ...[part('3', { updatedAt: day(15) }), order('7'), gone('7', 16)],
      // An order without the plugin's mark; one that is deleted and returns; one that is deleted for good; one that
      // never arrives.
      ...[
        order('40'),
        below('40', '41'),
        order('50'),
        below('50', '51'),
        gone('50', 16),
        order('50', { updatedAt: day(17) }),
      ],
      ...[order('60'), below('60', '61'), gone('60', 16), below('60', '61', day(17)), below('70', '71')],
    ];
    await apply(database.pool, versions);
    await publish(database.pool);
    const expected = await dump(database.pool);
    const arrivals = fc.tuple(
      fc.shuffledSubarray(versions, { minLength: versions.length }),
      fc.array(fc.integer({ min: 1, max: versions.length - 1 }), { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async ([arrived, cuts]) => {
        await inTransaction(database.pool, resetWarehouse);
        const borders = [0, ...new Set(cuts.toSorted((x, y) => x - y)), arrived.length];
        for (const [at, from] of borders.slice(0, -1).entries()) {
          await apply(database.pool, arrived.slice(from, borders[at + 1]));
        }
        await publish(database.pool);
        expect(await dump(database.pool)).to.deep.equal(expected);
      }),
      { numRuns: runs },
    );
  });
});
