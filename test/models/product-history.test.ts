import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord, Instant } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { everySource } from '../../src/ledger/scope/scope.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { historyOfProducts } from '../../src/models/reporting/product-rows.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { load, reprice } from './rates/rates.js';
import { line, london, order, refund } from './records.js';
import { apply, dump, publish, segments } from './warehouse.js';

const runs = Number(process.env.PROPERTY_RUNS ?? 3);
const instant = (day: number, hour: number): Instant => new Date(Date.UTC(2026, 2, day, hour)).toISOString();

interface Version {
  category: string | null;
  updatedAt: Instant;
}

interface Cost {
  unitCost: string | null;
  updatedAt: Instant;
}

function product({ category, updatedAt }: Version, changes: { unitCost?: string; costUpdatedAt?: Instant } = {}) {
  const variant = { variantId: 'v1', sku: null, title: null, price: '10', unitCost: null, costUpdatedAt: null };
  return {
    ...{ kind: 'product', productId: 'p1', updatedAt, title: 'Mug', category, productType: null, vendor: null },
    ...{ status: 'ACTIVE', currency: 'GBP', variants: [{ ...variant, ...changes }] },
  } satisfies CanonicalRecord;
}

function item({ unitCost, updatedAt }: Cost): CanonicalRecord {
  return { kind: 'inventory', inventoryItemId: 'i1', variantId: 'v1', updatedAt, unitCost, levels: [] };
}

const sold = (id: string, day: number, changes = {}) =>
  order(id, { orderedAt: instant(day, 12), updatedAt: instant(day, 12), ...changes });

describe("A product's history", () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
  });
  beforeEach(reset);
  after(() => database.drop());

  it("gives an order the category of its day, and a return that of its order's day", async () => {
    await apply(database.pool, [
      sold('1', 9, { refunds: [refund('a', { refundedAt: instant(20, 9) })] }),
      sold('2', 20),
      product({ category: 'Home', updatedAt: instant(10, 9) }),
      product({ category: 'Kitchen', updatedAt: instant(15, 9) }),
    ]);
    expect(await byCategory()).to.deep.equal([
      // Before the first version.
      [20260309, 'Home', '10', '0'],
      [20260320, 'Home', '0', '10'],
      [20260320, 'Kitchen', '10', '0'],
    ]);
  });

  it('follows a version that arrives late, for the days up to the next one', async () => {
    await apply(database.pool, [
      ...[5, 12, 20].map((day) => sold(`${day}`, day)),
      product({ category: 'Home', updatedAt: instant(10, 9) }),
      product({ category: 'Kitchen', updatedAt: instant(15, 9) }),
    ]);
    expect((await byCategory()).map((row) => row[1])).to.deep.equal(['Home', 'Home', 'Kitchen']);
    await apply(database.pool, [product({ category: 'Gifts', updatedAt: instant(12, 9) })]);
    expect((await byCategory()).map((row) => row[1])).to.deep.equal(['Home', 'Gifts', 'Kitchen']);
    await apply(database.pool, [product({ category: 'Garden', updatedAt: instant(2, 9) })]);
    expect((await byCategory()).map((row) => row[1])).to.deep.equal(['Garden', 'Gifts', 'Kitchen']);
    // The last version of a day counts, in whatever order they arrive.
    await apply(database.pool, [product({ category: 'Sale', updatedAt: instant(12, 8) })]);
    expect((await byCategory()).map((row) => row[1])).to.deep.equal(['Garden', 'Gifts', 'Kitchen']);
  });

  it('is served as spans of the same names and prices, whenever their versions arrive', async () => {
    const versions = [
      product({ category: 'Home', updatedAt: instant(2, 9) }),
      // Nothing of it changed.
      product({ category: 'Home', updatedAt: instant(4, 9) }),
      { ...product({ category: 'Home', updatedAt: instant(6, 9) }), title: 'Big mug' },
      product({ category: 'Home', updatedAt: instant(8, 9) }),
      product({ category: 'Gifts', updatedAt: instant(10, 9) }),
      // Of a day the last one counts.
      product({ category: 'Kitchen', updatedAt: instant(10, 17) }),
    ];
    const served = async () => {
      const rows = await historyOfProducts(database.pool, everySource, ['london:v1']);
      return rows.map(({ validFrom, validTo, title, category }) => [validFrom, validTo, title, category]);
    };
    const [second, sixth, eighth, tenth] = [2, 6, 8, 10].map((day) =>
      instant(day, day === 10 ? 17 : 9).replace('.000', ''),
    );
    for (const arrivals of [versions, versions.toReversed(), [1, 3, 5, 0, 2, 4].map((index) => versions[index]!)]) {
      await reset();
      for (const version of arrivals) await apply(database.pool, [version]);
      expect(await served()).to.deep.equal([
        [second, sixth, 'Mug', 'Home'],
        [sixth, eighth, 'Big mug', 'Home'],
        [eighth, tenth, 'Mug', 'Home'],
        [tenth, null, 'Mug', 'Kitchen'],
      ]);
    }
  });

  it("starts on the store's day", async () => {
    const late = '2026-03-29T23:30:00Z';
    await apply(database.pool, [
      sold('1', 29),
      sold('2', 30),
      product({ category: 'Home', updatedAt: instant(1, 9) }),
      // 00:30 on the 30th in London.
      product({ category: 'Kitchen', updatedAt: late }),
    ]);
    expect(await byCategory()).to.deep.equal([
      [20260329, 'Home', '10', '0'],
      [20260330, 'Kitchen', '10', '0'],
    ]);
  });

  it('marks only what a late cost changes', async () => {
    await apply(database.pool, [
      ...[5, 12, 20].map((day) => sold(`${day}`, day)),
      product({ category: 'Home', updatedAt: instant(1, 9) }),
      item({ unitCost: '4', updatedAt: instant(10, 9) }),
      item({ unitCost: '5', updatedAt: instant(15, 9) }),
    ]);
    await publish(database.pool);
    await apply(database.pool, [item({ unitCost: '4.50', updatedAt: instant(11, 9) })]);
    expect(await values('select order_key from ops.dirty_order')).to.deep.equal([['london:12']]);
    // A version that changes no day of an order marks nothing.
    await publish(database.pool);
    await apply(database.pool, [item({ unitCost: '7', updatedAt: instant(25, 9) })]);
    await apply(database.pool, [item({ unitCost: '7', updatedAt: instant(26, 9) })]);
    expect(await values('select * from ops.dirty_order')).to.deep.equal([]);
    expect(await values('select date_key, cost_of_goods from warehouse.fact_orders order by 1')).to.deep.equal([
      [20260305, '4'],
      [20260312, '4.5'],
      [20260320, '5'],
    ]);
  });

  it("costs what it was on the order's day; what goes back to stock takes its cost with it, what is lost does not", async () => {
    const bought = (id: string, isLost: boolean) =>
      sold(id, 12, {
        total: '28',
        lines: [line('1', { quantity: '3', grossSales: '30', discounts: '2' })],
        refunds: [refund('a', { refundedAt: instant(20, 9), ...(isLost && { isLost: true }) })],
      });
    await apply(database.pool, [
      product({ category: null, updatedAt: instant(1, 9) }, { unitCost: '4', costUpdatedAt: instant(1, 9) }),
      bought('1', false),
      bought('2', true),
      item({ unitCost: '6', updatedAt: instant(15, 9) }),
    ]);
    await publish(database.pool);
    expect(await sums()).to.deep.equal([
      [20260312, '24', '56', 0],
      [20260320, '-4', '-20', 0],
    ]);
  });

  it('of unknown cost, and in another currency, is counted as unknown; gift cards and amounts without goods are not', async () => {
    await apply(database.pool, [
      {
        ...product({ category: null, updatedAt: instant(1, 9) }, { unitCost: '4', costUpdatedAt: instant(1, 9) }),
        currency: 'EUR',
      },
      sold('1', 12, {
        lines: [line('1'), line('2', { variantId: null }), line('3', { isGiftCard: true, grossSales: '0' })],
      }),
      sold('2', 13, {
        lines: [line('1', { isGiftCard: true, grossSales: '0' })],
        refunds: [
          refund('a', {
            refundedAt: instant(14, 9),
            kind: 'adjustment',
            lineId: null,
            quantity: '0',
            returns: '1',
            total: '1',
          }),
          refund('b', { refundedAt: instant(15, 9), lineId: '9', returns: '2', total: '2' }),
          refund('c', { refundedAt: instant(16, 9), returns: '0', total: '5' }),
        ],
      }),
    ]);
    await publish(database.pool);
    expect(await sums()).to.deep.equal([
      [20260312, '0', '0', 2],
      [20260313, '0', '0', 0],
      [20260314, '0', '-1', 0],
      [20260315, '0', '0', 1],
      [20260316, '0', '0', 0],
    ]);
  });

  it("is priced at the rate of the order's day, also for returns, and follows a changed rate", async () => {
    const newYork = { ...london, sourceId: 'york', currency: 'USD' };
    await load(database.pool, {
      '2026-03-12': { USD: '2', GBP: '1' },
      '2026-03-20': { USD: '4', GBP: '1' },
    });
    await apply(
      database.pool,
      [
        {
          ...product({ category: null, updatedAt: instant(1, 9) }, { unitCost: '4', costUpdatedAt: instant(1, 9) }),
          currency: 'USD',
        },
        sold('1', 12, { currency: 'USD', refunds: [refund('a', { refundedAt: instant(20, 9) })] }),
      ],
      newYork,
    );
    await publish(database.pool);
    expect((await sums()).map((row) => row[1])).to.deep.equal(['2', '-2']);
    await load(database.pool, { '2026-03-12': { USD: '1', GBP: '1' } });
    await reprice(database.pool);
    await publish(database.pool);
    expect((await sums()).map((row) => row[1])).to.deep.equal(['4', '-4']);
  });

  it('is the same in whatever order and batches versions, costs, orders and deletions arrive', async () => {
    const at = fc.record({ day: fc.integer({ min: 1, max: 30 }), hour: fc.integer({ min: 0, max: 23 }) });
    const updatedAt = at.map(({ day, hour }) => instant(day, hour));
    const version = fc.record({ category: fc.constantFrom('Home', 'Kitchen', null), updatedAt });
    const cost = fc.record({ unitCost: fc.constantFrom('4', '4.5', null), updatedAt });
    const unique = { selector: (each: { updatedAt: Instant }) => each.updatedAt };
    const history = fc
      .record({
        versions: fc.uniqueArray(version, { minLength: 1, maxLength: 6, ...unique }),
        costs: fc.uniqueArray(cost, { maxLength: 5, ...unique }),
        days: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
        gone: fc.boolean(),
      })
      .chain(({ versions, costs, days, gone }) => {
        const orders = days.map((day) =>
          sold(`${day}`, day, { refunds: [refund('a', { refundedAt: instant(31, 9) })] }),
        );
        const deletion = {
          kind: 'deletion' as const,
          entity: 'order' as const,
          id: `${days[0]}`,
          deletedAt: instant(31, 10),
        };
        const records: CanonicalRecord[] = [
          ...versions.map((each) => ({ ...product(each), title: each.category ?? 'Mug' })),
          ...costs.map(item),
          ...orders,
          ...(gone ? [deletion] : []),
        ];
        return fc.record({
          ...{ versions: fc.constant(versions), costs: fc.constant(costs) },
          days: fc.constant(gone ? days.slice(1) : days),
          records: fc.constant(records),
          shuffled: fc.shuffledSubarray(records, { minLength: records.length }),
          borders: fc.uniqueArray(fc.nat({ max: records.length }), { maxLength: 4 }),
        });
      });
    await fc.assert(
      fc.asyncProperty(history, async ({ versions, costs, days, records, shuffled, borders }) => {
        await reset();
        const cuts = [0, ...borders.sort((a, b) => a - b), shuffled.length];
        for (const [index, cut] of cuts.slice(1).entries()) {
          await apply(database.pool, shuffled.slice(cuts[index]!, cut));
          if (index % 2 === 0) await publish(database.pool);
        }
        await publish(database.pool);
        const held = <T extends Version | Cost>(all: readonly T[], day: number): T | undefined => {
          const inOrder = all.toSorted((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
          // Of a day the last one counts; the first known day holds for all before.
          const until = Math.max(20_260_300 + day, inOrder[0] ? storeDay(inOrder[0].updatedAt) : 0);
          return inOrder.findLast((each) => storeDay(each.updatedAt) <= until);
        };
        expect(
          await values('select date_key, category, unit_cost from warehouse.fact_order_items order by date_key'),
        ).to.deep.equal(
          days
            .toSorted((a, b) => a - b)
            .map((day) => [
              ...[20_260_300 + day, held(versions, day)?.category ?? null, held(costs, day)?.unitCost ?? null],
            ]),
        );
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        const grown = await dump(database.pool);
        await reset();
        await apply(database.pool, records);
        await publish(database.pool);
        expect(grown).to.deep.equal(await dump(database.pool));
      }),
      { numRuns: runs, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
  });

  it('violates its check where a line, an order or the history is wrong', async () => {
    await apply(database.pool, [
      product({ category: 'Home', updatedAt: instant(1, 9) }, { unitCost: '4', costUpdatedAt: instant(1, 9) }),
      sold('1', 12),
    ]);
    await publish(database.pool);
    const faults = {
      "update warehouse.fact_order_items set category = 'Kitchen'": 'products-of-lines',
      'update warehouse.fact_order_items set store_unit_cost = 5': 'products-of-lines',
      'update warehouse.fact_orders set cost_of_goods = 5': 'header-and-lines',
      "update warehouse.dim_product_day set category = 'Kitchen'": 'product-history',
      'delete from warehouse.dim_product_cost': 'product-history',
    };
    for (const [fault, check] of Object.entries(faults)) {
      const client = await database.pool.connect();
      try {
        await client.query('begin');
        await client.query(fault);
        expect(
          (await findViolations(client, segments)).map((violation) => violation.check),
          fault,
        ).to.include(check);
      } finally {
        await client.query('rollback');
        client.release();
      }
    }
  });

  async function reset(): Promise<void> {
    await inTransaction(database.pool, (client) => resetWarehouse(client));
  }

  async function byCategory(): Promise<unknown[][]> {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    return await values(
      'select date_key, category, gross_sales, returns from warehouse.agg_product_daily order by date_key, category',
    );
  }

  /** By day: known cost, net sales with it, lines without. */
  async function sums(): Promise<unknown[][]> {
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    return await values(
      `select date_key, known_cost_of_goods, net_sales_with_cost, lines_without_cost::integer
      from warehouse.agg_daily_summary order by date_key`,
    );
  }

  async function values(text: string): Promise<unknown[][]> {
    const { rows: found } = await database.pool.query<unknown[]>({ text, rowMode: 'array' });
    const plain = (value: unknown): unknown =>
      typeof value === 'string' && /^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value;
    return found.map((row) => row.map(plain));
  }
});

/** The day in London, as a date key. */
function storeDay(at: Instant): number {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date(at));
  return Number(day.replaceAll('-', ''));
}
