import { expect } from 'chai';
import fc from 'fast-check';
import type { ProductRecord } from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { type RollupEntry, rollupProblems } from '../../src/models/metrics/rollups.js';
import { keptRollups } from '../../src/models/roll-up/kept-rollups.js';
import { rollUp } from '../../src/models/roll-up/roll-up.js';
import { waitUntilBlocked } from '../support/blocked.js';
import type { TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { soldRecord } from './histories.js';
import { load, reprice } from './rates/rates.js';
import { line, london, order, refund } from './records.js';
import { addSources, apply, configureRollups, publish, segments } from './warehouse.js';

const histories = Number(process.env.PROPERTY_RUNS ?? 4);

const byCategory: RollupEntry = { by: ['category'], period: 'month' };
const mixed: RollupEntry = { by: ['country', 'category'], period: 'month' };
const current: RollupEntry = { by: ['country', 'current_category'], period: 'month' };
const byHour: RollupEntry = { by: ['hour', 'currency'], period: 'day' };
const byReason: RollupEntry = { by: ['refund_reason', 'vendor'], period: 'day' };

const newYork: Source = { ...london, sourceId: 'newyork', currency: 'USD' };

function product(productId: string, changes: Partial<ProductRecord> = {}): ProductRecord {
  return {
    kind: 'product',
    productId,
    updatedAt: '2026-03-01T00:00:00Z',
    title: 'Mug',
    category: 'Home',
    productType: null,
    vendor: null,
    status: 'ACTIVE',
    currency: 'GBP',
    variants: [
      { variantId: `v${productId}`, sku: 'MUG', title: null, price: '10', unitCost: null, costUpdatedAt: null },
    ],
    ...changes,
  };
}

describe("Aggregates of the merchant's own", () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
    await addSources(database.pool, [london, newYork]);
  });

  afterEach(async () => {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await database.drop();
  });

  it('equal the facts after any history of orders and changed categories, of the day and of today, and write what changed', async () => {
    await configureRollups(database.pool, [byCategory, mixed, current, byHour, byReason]);
    const step = fc.record({ record: soldRecord, rollsUp: fc.boolean() });
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        await publish(database.pool);
        let before = '';
        for (const { record, rollsUp } of steps) {
          await apply(database.pool, [record]);
          if (!rollsUp) continue;
          await publish(database.pool);
          const after = JSON.stringify(
            await values('select * from warehouse.rollup_ship_to_country_current_category_daily'),
          );
          if (record.kind === 'product' && before !== '' && after !== before) changed += 1;
          before = after;
        }
        await publish(database.pool);
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
      }),
      { numRuns: histories, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
    expect(changed, 'histories in which only a category changed').to.be.greaterThan(0);
  });

  it('leave the past of a product in its category, and move it where the category of today is asked for', async () => {
    await configureRollups(database.pool, [mixed, current]);
    await apply(database.pool, [product('1'), order('1', { refunds: [refund('a')] })]);
    await publish(database.pool);
    const tablesOf = { category: 'category_ship_to_country', current_category: 'ship_to_country_current_category' };
    const look = async (dimension: keyof typeof tablesOf): Promise<unknown[][]> =>
      values(
        `select month_key, ship_to_country, ${dimension}, gross_sales, returns, fact_rows
        from warehouse.rollup_${tablesOf[dimension]}_monthly`,
      );
    const before = [[202603, 'GB', 'Home', '10', '10', '2']];
    expect([await look('category'), await look('current_category')]).to.deep.equal([before, before]);
    await apply(database.pool, [product('1', { updatedAt: '2026-03-20T00:00:00Z', category: 'Garden' })]);
    await publish(database.pool);
    expect(await look('category')).to.deep.equal(before);
    expect(await look('current_category')).to.deep.equal([[202603, 'GB', 'Garden', '10', '10', '2']]);
    const days =
      'select date_key, current_category, items_sold from warehouse.rollup_ship_to_country_current_category_daily';
    expect(await values(days)).to.deep.equal([
      [20260310, 'Garden', '1'],
      [20260312, 'Garden', '0'],
    ]);
  });

  it('follow changed exchange rates, deleted orders and a rebuild', async () => {
    await configureRollups(database.pool, [mixed, byHour]);
    await load(database.pool, { '2026-03-06': { USD: '1.08', GBP: '0.84' } });
    await apply(database.pool, [order('1', { currency: 'USD', refunds: [refund('a')] })], newYork);
    await apply(database.pool, [product('1'), order('2', { lines: [line('1'), line('2', { variantId: null })] })]);
    await publish(database.pool);
    await load(database.pool, { '2026-03-12': { USD: '1.1', GBP: '0.85' } });
    await reprice(database.pool);
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    const deletion = { kind: 'deletion', entity: 'order', id: '1', deletedAt: '2026-03-16T00:00:00Z' } as const;
    await apply(database.pool, [deletion], newYork);
    await publish(database.pool);
    const channels = 'select distinct channel_key from warehouse.rollup_currency_hour_daily';
    expect(await values(channels)).to.deep.equal([['london:web']]);
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    expect(await keptRollups(database.pool)).to.deep.equal([]);
    await apply(database.pool, [order('2')]);
    await publish(database.pool);
    expect((await keptRollups(database.pool)).map(({ name }) => name)).to.deep.equal([
      'category_ship_to_country_month',
      'currency_hour_day',
    ]);
    expect(await values(channels)).to.deep.equal([['london:web']]);
  });

  it('are filled by the next roll-up when they join the configuration, with a version, and dropped when they leave it', async () => {
    await apply(database.pool, [order('1')]);
    const first = await publish(database.pool);
    await configureRollups(database.pool, [mixed]);
    expect(await keptRollups(database.pool)).to.deep.equal([]);
    expect(await publish(database.pool)).to.deep.include({
      version: first!.version + 1,
      rollups: { filled: ['category_ship_to_country_month'], dropped: [] },
    });
    expect(await publish(database.pool)).to.equal(null);
    // A process that starts with the same configuration changes nothing.
    await configureRollups(database.pool, [mixed]);
    expect(await publish(database.pool)).to.equal(null);
    await configureRollups(database.pool, [byHour]);
    expect(await keptRollups(database.pool), 'what is about to be dropped answers no more').to.deep.equal([]);
    expect((await publish(database.pool))!.rollups).to.deep.equal({
      filled: ['currency_hour_day'],
      dropped: ['category_ship_to_country_month'],
    });
    expect(await tables()).to.deep.equal(['rollup_currency_hour_daily']);
    // Between two roll-ups it left and came back.
    await configureRollups(database.pool, []);
    await configureRollups(database.pool, [byHour]);
    expect((await publish(database.pool))!.rollups).to.deep.equal({ filled: [], dropped: [] });
  });

  it('keep the tables that another one takes over: an aggregate by month becomes one by day, and back', async () => {
    await apply(database.pool, [order('1')]);
    for (const period of ['month', 'day', 'month'] as const) {
      await configureRollups(database.pool, [{ ...mixed, period }]);
      await publish(database.pool);
      expect((await keptRollups(database.pool)).map(({ name }) => name)).to.deep.equal([
        `category_ship_to_country_${period}`,
      ]);
      expect(await tables()).to.deep.equal([
        'rollup_category_ship_to_country_daily',
        ...(period === 'month' ? ['rollup_category_ship_to_country_monthly'] : []),
      ]);
      await apply(database.pool, [order(`beside ${period}`)]);
      await publish(database.pool);
      expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    }
    // Between two roll-ups the other one joined and left.
    await configureRollups(database.pool, [{ ...mixed, period: 'day' }]);
    await configureRollups(database.pool, [mixed]);
    await publish(database.pool);
    expect(await tables()).to.have.length(2);
  });

  it('are kept as the process that was started last wants them, whichever rolls up', async () => {
    await configureRollups(database.pool, [mixed]);
    await configureRollups(database.pool, [mixed, byHour]);
    await apply(database.pool, [order('1')]);
    await publish(database.pool);
    expect((await keptRollups(database.pool)).map(({ name }) => name)).to.deep.equal([
      'category_ship_to_country_month',
      'currency_hour_day',
    ]);
  });

  it('are filled from the start by another worker when the first dies while it fills them', async () => {
    await apply(database.pool, [order('1')]);
    await publish(database.pool);
    await configureRollups(database.pool, [byHour, mixed]);
    const reader = await database.pool.connect();
    const worker = await database.pool.connect();
    worker.on('error', () => undefined);
    try {
      await reader.query('begin; lock table warehouse.fact_order_items in access exclusive mode');
      await worker.query('begin');
      const { rows } = await worker.query<{ pid: number }>('select pg_backend_pid() as pid');
      const dying = rejection(rollUp(worker, { segments, at: new Date() }));
      await waitUntilBlocked(database);
      await database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      expect((await dying).message).to.match(/terminat/);
    } finally {
      worker.release(true);
      await reader.query('rollback');
      reader.release();
    }
    expect(await tables()).to.deep.equal([]);
    expect(await keptRollups(database.pool)).to.deep.equal([]);
    expect((await publish(database.pool))!.rollups.filled).to.deep.equal([
      'category_ship_to_country_month',
      'currency_hour_day',
    ]);
  });

  it('are filled again when this version computes them in another way', async () => {
    await configureRollups(database.pool, [byHour]);
    await apply(database.pool, [order('1')]);
    await publish(database.pool);
    await database.pool.query("update ops.rollup set definition = 'of a version before'");
    await database.pool.query('alter table warehouse.rollup_currency_hour_daily drop column orders');
    expect(await keptRollups(database.pool)).to.deep.equal([]);
    await apply(database.pool, [order('2')]);
    expect((await publish(database.pool))!.rollups.filled).to.deep.equal(['currency_hour_day']);
    expect(await values('select orders from warehouse.rollup_currency_hour_daily')).to.deep.equal([['2']]);
  });

  it('violate their checks when a row is wrong, missing or too many', async () => {
    await configureRollups(database.pool, [mixed]);
    await apply(database.pool, [order('1')]);
    await publish(database.pool);
    for (const table of ['rollup_category_ship_to_country_daily', 'rollup_category_ship_to_country_monthly']) {
      const violated = async (): Promise<string[]> => [
        ...new Set((await findViolations(database.pool, segments)).map(({ check }) => check)),
      ];
      await database.pool.query(`create table kept as select * from warehouse.${table}`);
      for (const damage of [
        `delete from warehouse.${table}`,
        `update warehouse.${table} set gross_sales = gross_sales + 1`,
        `update warehouse.${table} set category = 'Elsewhere'`,
      ]) {
        await database.pool.query(damage);
        expect(await violated(), damage).to.deep.equal([table.replaceAll('_', '-')]);
        await database.pool.query(`truncate warehouse.${table}; insert into warehouse.${table} select * from kept`);
      }
      await database.pool.query('drop table kept');
    }
  });

  it('write only rows that differ', async () => {
    await configureRollups(database.pool, [mixed]);
    const sold = order('1', { lines: [line('1'), line('2', { variantId: 'v2' })] });
    await apply(database.pool, [product('1'), sold, order('2', { shipTo: { country: 'DE', city: null } })]);
    await publish(database.pool);
    const versions = `select ship_to_country || ' ' || category, xmin::text || ctid::text from`;
    const look = async () => [
      ...(await values(`${versions} warehouse.rollup_category_ship_to_country_daily`)),
      ...(await values(`${versions} warehouse.rollup_category_ship_to_country_monthly`)),
    ];
    const before = (await look()).map(String);
    expect(before).to.have.length(6);
    const late = { updatedAt: '2026-03-15T00:00:00Z' };
    await apply(database.pool, [
      { ...sold, ...late, lines: [sold.lines[0]!, line('2', { variantId: 'v2', quantity: '2' })] },
    ]);
    await publish(database.pool);
    const written = (await look()).filter((row) => !before.includes(String(row))).map(([key]) => key);
    expect(written).to.deep.equal(['GB ', 'GB ']);
  });

  async function values(text: string): Promise<unknown[][]> {
    const { rows } = await database.pool.query<unknown[]>({ text, rowMode: 'array' });
    const plain = (value: unknown): unknown =>
      typeof value === 'string' && /^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value;
    return rows.map((row) => row.map(plain)).sort();
  }

  async function tables(): Promise<unknown[]> {
    const found = await values(
      "select table_name from information_schema.tables where table_schema = 'warehouse' and table_name like 'rollup%'",
    );
    return found.flat();
  }
});

describe("An aggregate of the merchant's own", () => {
  it('is refused with what would fit', () => {
    const problem = (...entries: Partial<RollupEntry>[]): string | null =>
      rollupProblems(entries.map((entry) => ({ by: ['category'], period: 'month', ...entry }))).at(-1)!;
    expect(problem({})).to.equal(null);
    expect(problem({ by: ['catgory', 'country'] })).to.match(/^has no dimension "catgory"; .* by platform, .*category/);
    expect(problem({ by: ['country', 'country'] })).to.equal('lists country twice; list it once');
    expect(problem({ by: ['country'] })).to.equal('is kept already, as "month x channel x country"; remove it');
    // Both follow from the product.
    expect(problem({ by: ['product', 'current_vendor', 'category'] })).to.match(
      /^is kept already, as "month x channel x product"/,
    );
    expect(problem({ by: ['platform'], period: 'day' })).to.equal('is kept already, as "day x channel"; remove it');
    expect(problem({ by: ['weekday', 'category'] })).to.match(/is by weekday, which every day has/);
    for (const name of ['customer', 'rfm_segment', 'customer_type']) {
      expect(problem({ by: [name] }), name).to.match(/nearly as many as orders.*Possible: platform/);
    }
    expect(problem({ by: ['segment', 'country'] })).to.match(/take their past along: .* is kept already, follows them/);
    for (const name of ['region', 'city']) {
      expect(problem({ by: [name] }), name).to.match(/whose changes are not followed/);
    }
    expect(problem({ by: ['financial_status', 'country'] })).to.equal(null);
    expect(problem({ by: ['fulfillment_status'], period: 'day' })).to.equal(null);
    expect(problem({ by: ['location'] })).to.match(
      /^is by location, which orders and refunds do not have, and an aggregate is of these\. Possible: platform/,
    );
    expect(problem({ by: ['refund_reason', 'vendor'] })).to.equal(null);
    expect(problem({ by: ['country', 'category', 'vendor', 'hour', 'currency'] })).to.match(/at most 4 are possible/);
    expect(problem({}, { by: ['category', 'source'], period: 'day' })).to.equal(
      'is not needed beside rollups[0], which has the same keys; one by month keeps the days too: keep one of them',
    );
  });
});
