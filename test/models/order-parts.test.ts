import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord, OrderPartRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { waitingParts } from '../../src/models/parts/waiting-parts.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { header, linePart, linesPart, refundPart } from './parts.js';
import { line } from './records.js';
import { apply, dump, publish, segments } from './warehouse.js';

const later = '2026-03-20T00:00:00Z';
const runs = Number(process.env.PROPERTY_RUNS ?? 3);

describe('orders that arrive in parts', () => {
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

  const values = async (sql: string): Promise<unknown[][]> =>
    (await database.pool.query({ text: sql, rowMode: 'array' })).rows;
  const orders = () => values('select order_key, total, items_sold, reversed from warehouse.fact_orders order by 1');
  const refunds = () =>
    values('select order_key, refund_key, item_key, returns from warehouse.fact_refunds order by 2');

  it('are complete once header and lines have arrived, in any order', async () => {
    await apply(database.pool, [linePart('1', 'a'), linePart('1', 'b', { quantity: '2', grossSales: '20' })]);
    expect(await orders()).to.deep.equal([]);
    await apply(database.pool, [header('1', { shipping: '3', total: '33' }), header('2')]);
    expect(await orders()).to.deep.equal([['london:1', '33', '3', '0']]);
    await apply(database.pool, [linePart('2', 'a')]);
    expect((await orders()).length).to.equal(2);
  });

  it('change with each part: a new line, a changed one, a deleted one', async () => {
    await apply(database.pool, [header('1'), linePart('1', 'a')]);
    await apply(database.pool, [linePart('1', 'b'), linePart('1', 'a', { grossSales: '7', updatedAt: later })]);
    expect(await orders()).to.deep.equal([['london:1', '17', '2', '0']]);
    await apply(database.pool, [
      linesPart('1', [], { deletedLines: ['b'], updatedAt: later }),
      linePart('1', 'a', { grossSales: '1' }),
    ]);
    expect(await orders()).to.deep.equal([['london:1', '7', '1', '0']]);
    await apply(database.pool, [
      { kind: 'order_part_deletion', part: 'header', orderId: '1', id: null, deletedAt: later },
    ]);
    expect(await orders()).to.deep.equal([]);
    await apply(database.pool, [header('1', { updatedAt: '2026-03-20T00:00:00.000001Z' })]);
    expect(await orders()).to.deep.equal([['london:1', '7', '1', '0']]);
  });

  it('that arrive twice write nothing the second time', async () => {
    const parts = [header('1'), linePart('1', 'a'), refundPart('1', 'r', { lineId: 'a' }), refundPart(null, 's')];
    await apply(database.pool, parts);
    await publish(database.pool);
    const versions = () =>
      values(
        "select 'p', xmin, part_id from ops.order_part union all select 'o', xmin, order_key from warehouse.fact_orders union all select 'r', xmin, refund_key from warehouse.fact_refunds order by 1, 3",
      );
    const before = await versions();
    await apply(database.pool, parts);
    expect(await versions()).to.deep.equal(before);
    expect(await publish(database.pool)).to.equal(null);
  });

  it('give a refund without a known order its own day until the order arrives, and again when it is deleted', async () => {
    await apply(database.pool, [
      refundPart('1', 'r', { lineId: 'a' }),
      refundPart(null, 's', { returns: '4', total: '4' }),
    ]);
    await publish(database.pool);
    expect(await refunds()).to.deep.equal([
      ['london:refund:r', 'london:refund:r', null, '10.00'],
      ['london:refund:s', 'london:refund:s', null, '4'],
    ]);
    expect(
      await values('select date_key, channel_key, orders, returns, revenue from warehouse.agg_daily_summary'),
    ).to.deep.equal([[20260312, 'london:till', '0', '14.00', '0']]);
    await apply(database.pool, [linePart('1', 'a'), header('1')]);
    await publish(database.pool);
    expect(await refunds()).to.deep.equal([
      ['london:1', 'london:1:r', 'london:1:a', '10.00'],
      ['london:refund:s', 'london:refund:s', null, '4'],
    ]);
    expect(await orders()).to.deep.equal([['london:1', '10', '1', '10.00']]);
    await apply(database.pool, [
      { kind: 'order_part_deletion', part: 'header', orderId: '1', id: null, deletedAt: later },
    ]);
    expect((await refunds())[0]).to.deep.equal(['london:refund:r', 'london:refund:r', null, '10.00']);
  });

  it('move a refund from no order, or a wrong one, to its own', async () => {
    await apply(database.pool, [
      header('1'),
      linePart('1', 'a'),
      header('2'),
      linePart('2', 'a'),
      refundPart('1', 'r', { updatedAt: later }),
    ]);
    await apply(database.pool, [refundPart('2', 'r', { updatedAt: '2026-03-21T00:00:00Z' })]);
    expect(await orders()).to.deep.equal([
      ['london:1', '10', '1', '0'],
      ['london:2', '10', '1', '10.00'],
    ]);
  });

  it('take the tax out of a refund where their own sales are without it, of goods and of shipping', async () => {
    const back = { returns: '12', shipping: '2.4', total: '14.4', refunded: '14.4', lineId: 'a' };
    const taxWithin = { returns: '2', shipping: '0.4', fees: '0' };
    await apply(database.pool, [
      ...[header('1', { shipping: '2', shippingTaxes: '0.4' }), linePart('1', 'a', { grossSales: '10', taxes: '2' })],
      ...[header('2', { shipping: '2.4' }), linePart('2', 'a', { grossSales: '12' })],
      ...[refundPart('1', 'r', { ...back, taxWithin }), refundPart('2', 's', { ...back, taxWithin })],
    ]);
    expect(
      await values(
        'select refund_key, store_returns, store_shipping, store_taxes, store_total from warehouse.fact_refunds order by 1',
      ),
    ).to.deep.equal([
      ['london:1:r', '10', '2', '2.4', '14.4'],
      ['london:2:s', '12', '2.4', '0', '14.4'],
    ]);
    // Nothing is left of either.
    expect(await values('select sum(store_total - store_reversed)::text from warehouse.fact_orders')).to.deep.equal([
      ['0.0'],
    ]);
  });

  it("keep a refund with the order in its newest version, if only an older version's order is touched", async () => {
    await apply(database.pool, [header('2', { total: '10' }), linePart('2', 'a'), header('3'), linePart('3', 'a')]);
    await apply(database.pool, [refundPart('3', 'r')]);
    await apply(database.pool, [refundPart('2', 'r', { updatedAt: later })]);
    const before = await refunds();
    expect(before.map(([order]) => order)).to.deep.equal(['london:2']);
    await apply(database.pool, [header('3', { updatedAt: '2026-03-21T00:00:00Z' })]);
    expect(await refunds()).to.deep.equal(before);
  });

  it('that do not add up are rejected with the header, removed, and loaded with the missing part', async () => {
    const whole = header('1', { total: '20.00' });
    expect(await apply(database.pool, [whole])).to.deep.equal([]);
    const [rejection] = await apply(database.pool, [linePart('1', 'a')]);
    expect(rejection).to.include({ code: 'order_does_not_add_up', path: 'total', value: '20.00' });
    expect(rejection?.message).to.match(/the total of order 1 is 20.00 GBP, but its 1 line\(s\) come to 10/);
    expect(rejection?.from).to.deep.equal({ stream: 'order_headers', key: '0', chunkId: '1', position: 0 });
    expect(await apply(database.pool, [linePart('1', 'b')])).to.deep.equal([]);
    expect(await orders()).to.deep.equal([['london:1', '20', '2', '0']]);
    await apply(database.pool, [linePart('1', 'c')]);
    expect(await orders()).to.deep.equal([]);
  });

  it("spread a discount of the order exactly, in proportion to the lines' worth", async () => {
    const third = { grossSales: '3.33', unitPrice: '3.33' };
    await apply(database.pool, [
      header('1', { discounts: '1.00', total: '8.99' }),
      ...['a', 'b', 'c'].map((id) => linePart('1', id, third)),
      linePart('1', 'card', { isGiftCard: true, grossSales: '0', unitPrice: '0' }),
    ]);
    expect(await values('select discounts from warehouse.fact_order_items order by item_key')).to.deep.equal([
      ['0.33'],
      ['0.34'],
      ['0.33'],
      ['0'],
    ]);
  });

  it("in another currency are rejected, as is a refund in a currency other than its order's", async () => {
    const rejected = await apply(database.pool, [
      header('1', { currency: 'EUR' }),
      linePart('1', 'a'),
      { ...refundPart(null, 'r'), currency: 'JPY' },
      header('2'),
      linePart('2', 'a'),
      { ...refundPart('2', 's'), currency: 'EUR' },
    ]);
    expect(rejected.map(({ code, value }) => [code, value]).sort()).to.deep.equal([
      ['no_exchange_rate', 'EUR'],
      ['no_exchange_rate', 'JPY'],
      ['refund_in_other_currency', 'EUR'],
    ]);
    expect([await orders(), await refunds()]).to.deep.equal([[], []]);
  });

  it('whose lines come with the header wait for none, and a refund that comes later is of them', async () => {
    await apply(database.pool, [header('1', { lines: [line('a'), line('b')] })]);
    expect(await values('select item_key from warehouse.fact_order_items order by 1')).to.deep.equal([
      ['london:1:a'],
      ['london:1:b'],
    ]);
    expect(await waitingParts(database.pool)).to.deep.equal([]);
    await apply(database.pool, [refundPart('1', 'r', { lineId: 'b' })]);
    expect(await values('select item_key from warehouse.fact_refunds')).to.deep.equal([['london:1:b']]);
    const later = { updatedAt: '2026-03-19T12:00:00Z' };
    await apply(database.pool, [header('1', { ...later, lines: [line('b')] })]);
    expect(await values('select item_key from warehouse.fact_order_items')).to.deep.equal([['london:1:b']]);
  });

  it('give the same warehouse in any order and any batches', async () => {
    const history = fc.uniqueArray(part, { minLength: 2, maxLength: 24, selector: versionOf });
    const arrivals = history.chain((parts) =>
      fc.tuple(
        fc.constant(parts),
        fc.shuffledSubarray(parts, { minLength: parts.length }),
        fc.integer({ min: 1, max: 5 }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async ([parts, shuffled, size]) => {
        await inTransaction(database.pool, resetWarehouse);
        for (let at = 0; at < shuffled.length; at += size) {
          await apply(database.pool, shuffled.slice(at, at + size));
          if (at % 2 === 0) await publish(database.pool);
        }
        await publish(database.pool);
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        const grown = await dump(database.pool);
        await inTransaction(database.pool, resetWarehouse);
        await apply(database.pool, parts);
        await publish(database.pool);
        expect(grown).to.deep.equal(await dump(database.pool));
      }),
      { numRuns: runs, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
  });
});

const time = fc.integer({ min: 0, max: 9 }).map((n) => `2026-04-0${1 + (n % 9)}T00:0${n}:00Z`);
const orderId = fc.constantFrom('1', '2', '3');
const deletionOf = (deleted: 'header' | 'refund') =>
  fc.record({ order: orderId, id: fc.constantFrom('a', 'b'), at: time }).map(({ order, id, at }): OrderPartRecord => ({
    kind: 'order_part_deletion',
    part: deleted,
    orderId: deleted === 'refund' ? null : order,
    id: deleted === 'header' ? null : id,
    deletedAt: at,
  }));

const part: fc.Arbitrary<OrderPartRecord> = fc.oneof(
  fc
    .record({
      id: orderId,
      updatedAt: time,
      total: fc.constantFrom(null, '10', '20'),
      salesChannel: fc.constantFrom('web', 'till'),
      own: fc.constantFrom(null, null, ['a'], ['a', 'c']),
    })
    .map(({ id, own, ...changes }) => header(id, { ...changes, ...(own && { lines: own.map((each) => line(each)) }) })),
  fc
    .record({ order: orderId, id: fc.constantFrom('a', 'b'), updatedAt: time, grossSales: fc.constantFrom('10', '20') })
    .map(({ order, id, ...changes }) => linePart(order, id, changes)),
  fc
    .record({
      order: fc.option(orderId),
      id: fc.constantFrom('a', 'b', 'c'),
      updatedAt: time,
      returns: fc.constantFrom('1', '2'),
    })
    .map(({ order, id, returns, updatedAt }) => refundPart(order, id, { returns, total: returns, updatedAt })),
  { weight: 1, arbitrary: fc.oneof(deletionOf('header'), deletionOf('refund')) },
);

function versionOf(record: CanonicalRecord): string {
  if (record.kind === 'order_part_deletion') {
    const name = { header: record.orderId, refund: record.id }[record.part];
    return `${record.part} ${name} ${record.deletedAt}`;
  }
  if (record.kind === 'order_header') return `header ${record.orderId} ${record.updatedAt}`;
  if (record.kind === 'order_lines') return `lines ${record.orderId} ${record.updatedAt}`;
  if (record.kind === 'order_refund') return `refund ${record.refund.refundLineId} ${record.updatedAt}`;
  return '';
}
