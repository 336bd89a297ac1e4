import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord, Instant } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { line, order } from './records.js';
import { apply, dump, publish, segments } from './warehouse.js';

const may = (day: number): Instant => `2026-05-0${day}T08:00:00Z`;

describe('unit costs', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  after(() => database.drop());

  beforeEach(reset);

  it("follow the stock item if its cost changes but not the product's time", async () => {
    await apply(database.pool, [product(may(1), '4.00', may(1))]);
    await apply(database.pool, [stock('4.75', may(2))]);
    expect(await costs()).to.deep.equal(['product 4.75 2026-05-02T08:00:00Z']);
  });

  it('first known from stock wait for the catalogue, and are not replaced by an older one', async () => {
    await apply(database.pool, [stock('4.75', may(2))]);
    expect(await costs()).to.deep.equal(['inventory 4.75 2026-05-02T08:00:00Z']);
    await apply(database.pool, [product(may(3), '4.00', may(1))]);
    expect(await costs()).to.deep.equal(['product 4.75 2026-05-02T08:00:00Z']);
    await apply(database.pool, [product(may(4), '5.00', may(4))]);
    expect(await costs()).to.deep.equal(['product 5.00 2026-05-04T08:00:00Z']);
  });

  it('are taken from an older product version that saw its item later', async () => {
    await apply(database.pool, [product(may(5), '4.00', may(1), 'New name')]);
    await apply(database.pool, [product(may(4), '4.75', may(2), 'Old name')]);
    expect(await costs('title')).to.deep.equal(['New name 4.75 2026-05-02T08:00:00Z']);
  });

  it('become unknown if the newest item has none; a variant without an item changes nothing', async () => {
    await apply(database.pool, [product(may(1), '4.00', may(1)), stock(null, may(2)), product(may(3), '4.00', may(1))]);
    expect(await costs()).to.deep.equal(['product null 2026-05-02T08:00:00Z']);
    await apply(database.pool, [stock('6', may(4)), product(may(5), null, null)]);
    expect(await costs()).to.deep.equal(['product 6 2026-05-04T08:00:00Z']);
  });

  it('with equal item times are as in the record later in the raw log, in one batch and in two', async () => {
    const records = [stock('4', may(2)), product(may(2), '5', may(2)), stock('6', may(2))];
    await apply(database.pool, records);
    expect(await costs()).to.deep.equal(['product 6 2026-05-02T08:00:00Z']);
    await reset();
    for (const record of records.toReversed()) await apply(database.pool, [record]);
    expect(await costs()).to.deep.equal(['product 4 2026-05-02T08:00:00Z']);
  });

  it('keep the row of a variant whose orders are gone, whichever arrived first', async () => {
    const bought = order('1', { lines: [line('1', { variantId: 'v1', title: 'Mug' })] });
    const gone = { kind: 'deletion', entity: 'order', id: '1', deletedAt: may(9) } as const;
    const [onlyStock, mentioned] = [stock('4', may(2)), [bought, gone]];
    for (const records of [
      [onlyStock, ...mentioned],
      [...mentioned, onlyStock],
      [bought, onlyStock, gone],
    ]) {
      await reset();
      for (const record of records) await apply(database.pool, [record]);
      expect(await costs('title')).to.deep.equal(['v1 4 2026-05-02T08:00:00Z']);
    }
  });

  it('do not depend on the order or the batches in which product and stock records arrive', async () => {
    const costRecord = fc.record({
      byStock: fc.boolean(),
      item: fc.integer({ min: 1, max: 9 }),
      product: fc.integer({ min: 1, max: 9 }),
    });
    const history = fc
      .uniqueArray(costRecord, { minLength: 2, maxLength: 9, selector: ({ item }) => item })
      .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
      .chain((all) => fc.record({ all: fc.constant(all), cut: fc.nat({ max: all.length }) }));
    await fc.assert(
      fc.asyncProperty(history, async ({ all, cut }) => {
        await reset();
        const records = all.map(({ byStock, item, product: version }) => {
          const cost = item % 4 === 0 ? null : `${item}.5`;
          return byStock ? stock(cost, may(item)) : product(may(version), cost, may(item));
        });
        await apply(database.pool, records.slice(0, cut));
        await apply(database.pool, records.slice(cut));
        const newest = Math.max(...all.map(({ item }) => item));
        const origin = all.some(({ byStock }) => !byStock) ? 'product' : 'inventory';
        const cost = newest % 4 === 0 ? null : `${newest}.5`;
        expect(await costs()).to.deep.equal([`${origin} ${cost} ${may(newest)}`]);
      }),
      { numRuns: 30 },
    );
  });

  it('that are repeated write nothing', async () => {
    const records = [product(may(1), '4.00', may(1)), stock(null, may(2))];
    await apply(database.pool, records);
    await publish(database.pool);
    const before = await dump(database.pool);
    await apply(database.pool, records);
    expect(await publish(database.pool)).to.equal(null);
    expect(await dump(database.pool)).to.deep.equal(before);
  });

  function product(
    updatedAt: Instant,
    unitCost: string | null,
    costUpdatedAt: Instant | null,
    title = 'Mug',
  ): CanonicalRecord {
    return {
      ...{ kind: 'product', productId: 'p1', updatedAt, title, category: null, productType: null, vendor: null },
      ...{ status: 'ACTIVE', currency: 'GBP' },
      variants: [{ variantId: 'v1', sku: null, title: null, price: '10', unitCost, costUpdatedAt }],
    };
  }

  /** An item that is stocked nowhere, but has a cost. */
  function stock(unitCost: string | null, updatedAt: Instant): CanonicalRecord {
    return { kind: 'inventory', inventoryItemId: 'i1', variantId: 'v1', updatedAt, unitCost, levels: [] };
  }

  async function costs(name: 'origin' | 'title' = 'origin'): Promise<string[]> {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    const { rows } = await database.pool.query<{ name: string; unit_cost: string | null; cost_updated_at: string }>(
      `select ${name} as name, unit_cost, cost_updated_at from warehouse.dim_product order by product_key`,
    );
    return rows.map((row) => `${row.name} ${row.unit_cost} ${row.cost_updated_at}`);
  }

  async function reset(): Promise<void> {
    await inTransaction(database.pool, (client) => resetWarehouse(client));
  }
});
