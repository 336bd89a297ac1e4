import { expect } from 'chai';
import fc from 'fast-check';
import { identifier, join, type Sql, select, sql } from '../../../src/database/sql.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { everySource } from '../../../src/ledger/scope/scope.js';
import { markUnpublished } from '../../../src/ledger/warehouse-version/version.js';
import { findViolations } from '../../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import { type DimensionName, dimensionNamed } from '../../../src/models/metrics/dimensions.js';
import { grains } from '../../../src/models/metrics/grains.js';
import { basesOf, type MetricName, metricNames } from '../../../src/models/metrics/registry.js';
import { grainsOf, type Rollup, type RollupEntry, rollupOf } from '../../../src/models/metrics/rollups.js';
import { planOf, sumsOf } from '../../../src/models/report/plan.js';
import type { ReportQuestion } from '../../../src/models/report/question.js';
import { checkReach } from '../../../src/models/report/reach.js';
import { AggregateGoneError, ReportReader } from '../../../src/models/report/report.js';
import { spanTables } from '../../../src/models/report/span-tables.js';
import { comparedSpans, Periods, type PeriodUnit, spansOf } from '../../../src/models/report/spans.js';
import { stockTables } from '../../../src/models/report/stock-sums.js';
import { isOfLocations, type StockGrain } from '../../../src/models/report/stock/stock-rows.js';
import { trimDecimal } from '../../../src/models/reporting/amount.js';
import { type Channel, loadChannelDirectory } from '../../../src/models/reporting/channels.js';
import type { Range } from '../../../src/models/reporting/day-range.js';
import { dropRollups } from '../../../src/models/roll-up/keep-rollups.js';
import { keptRollups } from '../../../src/models/roll-up/kept-rollups.js';
import type { TestDatabase } from '../../support/database.js';
import { rejection } from '../../support/rejection.js';
import { createWarehouse } from '../../support/warehouse-database.js';
import { anyRecord, stockRecord } from '../histories.js';
import { refundPart } from '../parts.js';
import { line, order } from '../records.js';
import { addSources, apply, configureRollups, publish, segments } from '../warehouse.js';

const histories = Number(process.env.PROPERTY_RUNS ?? 2);

/** Every dimension that an aggregate can give, alone; and some together. */
const groups: DimensionName[][] = [
  [],
  ...(
    [
      ...(['platform', 'source', 'channel', 'sales_channel', 'country', 'weekday'] as const),
      ...(['product', 'variant', 'sku', 'product_tag', 'category', 'product_type', 'vendor'] as const),
    ] as const
  ).map((name) => [name]),
  ['channel', 'country'],
  ['hour', 'weekday'],
  ['segment', 'channel'],
  ['source', 'financial_status', 'fulfillment_status'],
  ['sales_channel', 'category'],
  ['variant', 'weekday'],
  // Of the merchant's own.
  ['country', 'hour', 'fulfillment_status'],
  ['current_category'],
  ['country', 'category'],
  ['refund_reason'],
  ['refund_reason', 'vendor'],
  ['refund_kind'],
  ['source', 'hour', 'current_category', 'weekday'],
];

const own: RollupEntry[] = [
  { by: ['country', 'category'], period: 'month' },
  { by: ['hour', 'current_category'], period: 'month' },
  { by: ['refund_reason', 'vendor'], period: 'day' },
  { by: ['sku'], period: 'month' },
  { by: ['country', 'hour', 'fulfillment_status'], period: 'day' },
];
const ownGrains = own.map(rollupOf).flatMap(grainsOf);

/** Whole months and parts of months; the trade of the histories lies around the end of March. */
const ranges: Range[] = [
  { from: '2026-03-01', to: '2026-04-30' },
  { from: '2026-02-10', to: '2026-04-15' },
  { from: '2026-03-29', to: '2026-05-31' },
];

const wholeWeeks: Range = { from: '2026-03-02', to: '2026-04-26' };

interface Asked {
  by: readonly DimensionName[];
  unit: PeriodUnit | null;
  range: Range;
  metrics: readonly MetricName[];
  filtered?: DimensionName;
  /** Default: rows and all totals. */
  levels?: ReportQuestion['levels'];
}

describe('A report', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
    await addSources(database.pool);
    await configureRollups(database.pool, own);
  });
  after(() => database.drop());

  it('has the same answer from each aggregate that can give it and from the facts, after any history', async () => {
    const step = fc.record({ record: anyRecord, endsBatch: fc.boolean(), rollsUp: fc.boolean() });
    const sources = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), fc.nat(), async (steps, seed) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        let batch: (typeof steps)[number]['record'][] = [];
        for (const { record, endsBatch, rollsUp } of steps) {
          batch.push(record);
          if (!endsBatch) continue;
          await apply(database.pool, batch);
          batch = [];
          if (rollsUp) await publish(database.pool);
        }
        await apply(database.pool, batch);
        await publish(database.pool);
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        const kept = await keptRollups(database.pool);
        expect(kept).to.have.length(own.length);
        const { channels } = await loadChannelDirectory(database.pool, everySource);
        await compareBest();
        for (const asked of [...questions(seed), ...countsOfChannels]) {
          for (const source of await compare(asked, kept, channels)) sources.add(source);
        }
      }),
      { numRuns: histories, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
    for (const { name } of [...grains, ...ownGrains])
      expect(
        [...sources].some((source) => source.includes(name)),
        name,
      ).to.equal(true);
  });

  it('has the same stock from the levels of all locations together as of each', async () => {
    const asked: Asked = { by: ['variant'], unit: 'day', range: ranges[0]!, metrics: ofBothGrains };
    const statement = (grain: StockGrain): Sql => {
      const plan = planOf(questionOf(asked), null);
      const columns = join(
        ofBothGrains.map((name) => identifier(name)),
        ', ',
      );
      return sql`with ${join([spanTables(plan.question), ...stockTables(plan, grain)], ', ')}
        select side, no, of_periods, by_variant, ${columns} from stock_summed order by 1, 2, 3, 4`;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(stockRecord, { minLength: 10, maxLength: 40 }), async (records) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        for (const batch of [records.slice(0, 10), records.slice(10)]) {
          await apply(database.pool, batch);
          await publish(database.pool);
        }
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        const [together, apart] = await Promise.all(
          (['product', 'location'] as const).map(async (grain) =>
            (await select<Record<string, unknown>>(database.pool, statement(grain))).map(comparable),
          ),
        );
        expect(together).to.deep.equal(apart);
      }),
      { numRuns: histories, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
  });

  it("refuses an aggregate of the merchant's own that was filled after its snapshot, in which the new table has no rows", async () => {
    await publish(database.pool);
    const question = questionOf({ by: ['country', 'category'], unit: null, range: ranges[0]!, metrics: ['net_sales'] });
    const reader = new ReportReader(question, sumsOf(question, await keptRollups(database.pool))[0]!);
    const client = await database.pool.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      await reader.read(client);
      await client.query('rollback; begin isolation level repeatable read read only; select from ops.rollup');
      await inTransaction(database.pool, (other) => dropRollups(other));
      await inTransaction(database.pool, (other) => markUnpublished(other));
      await publish(database.pool);
      expect(await rejection(reader.read(client))).to.be.instanceOf(AggregateGoneError);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('has what was charged without an order among the first customers, as of none', async () => {
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    const charged = refundPart(null, 'r', { returns: '-40', total: '-40', refunded: '0' });
    // All others together have more than the first ones.
    const smaller = ['2', '3', '4', '5', '6', '7'].map((id) =>
      order(id, { total: '9', lines: [line('1', { unitPrice: '9', grossSales: '9' })] }),
    );
    await apply(database.pool, [order('1'), ...smaller, charged]);
    await publish(database.pool);
    const first = await bestCustomers({ range: ranges[0]!, count: 1, unit: null }, false);
    expect(first.map(({ keys, netSales }) => [keys, netSales])).to.deep.equal([[[null], '40']]);
    await compareBest();
    // Not rolled up yet: no bound knows it.
    await apply(database.pool, [
      order('8', { total: '90', lines: [line('1', { unitPrice: '90', grossSales: '90' })] }),
    ]);
    await compareBest();
  });

  it('reads the smallest aggregate: of months or weeks where they are whole, of days for the rest', () => {
    const grainOf = (asked: Asked): string => new ReportReader(questionOf(asked)).source.grain;
    const month: Asked = { by: ['country'], unit: 'month', range: ranges[0]!, metrics: ['net_sales'] };
    expect(grainOf({ ...month, by: [] })).to.equal('day x channel');
    expect(grainOf({ ...month, by: [], unit: 'week', range: wholeWeeks })).to.equal('week x channel');
    expect(grainOf(month)).to.equal('month x channel x country');
    expect(grainOf({ ...month, unit: 'day' })).to.equal('day x channel x country');
    expect(grainOf({ ...month, range: ranges[1]! })).to.equal('month x channel x country and day x channel x country');
    expect(grainOf({ ...month, by: ['country', 'weekday'] })).to.equal('day x channel x country');
    expect(grainOf({ ...month, by: [], filtered: 'sku' })).to.equal('month x channel x product');
    expect(grainOf({ ...month, by: ['country', 'category'] })).to.equal('facts');
  });

  it("reads an aggregate of the merchant's own that is smaller, or the only one", () => {
    const rollups = own.map(rollupOf);
    const grainOf = (asked: Asked): string => {
      const question = questionOf(asked);
      return new ReportReader(question, sumsOf(question, rollups)[0]!).source.grain;
    };
    const month: Asked = { by: ['country'], unit: 'month', range: ranges[0]!, metrics: ['net_sales'] };
    expect(grainOf(month), 'as small, and of orders').to.equal('month x channel x country');
    expect(grainOf({ ...month, by: ['country', 'category'] })).to.equal('month x channel x country x category');
    expect(grainOf({ ...month, by: ['category'] })).to.equal('month x channel x country x category');
    expect(grainOf({ ...month, by: ['category'], range: ranges[1]! })).to.equal(
      'month x channel x country x category and day x channel x country x category',
    );
    expect(grainOf({ ...month, by: ['hour'] })).to.equal('month x channel x hour');
    expect(grainOf({ ...month, by: ['current_category'] })).to.equal('month x channel x current category x hour');
    expect(grainOf({ ...month, by: ['source'], filtered: 'sku' })).to.equal('month x channel x sku');
    // Sales have no reason of a refund, so they have no row in that aggregate.
    expect(grainOf({ ...month, by: ['vendor'], metrics: ['returns'] })).to.equal('month x channel x category');
  });

  /**
   * The first customers, for whom not everybody's orders are read, with and without the rest, are those of the facts. Of ties, and of the
   * day asked for, and with refunds without an order, too.
   */
  async function compareBest(): Promise<void> {
    for (const asked of [
      { range: ranges[0]!, count: 1, unit: null },
      { range: ranges[1]!, count: 2, unit: 'week' },
      { range: { from: '2026-03-29', to: '2026-04-02' }, count: 1, unit: 'day' },
      // Bounds of two years, and those over all time.
      { range: { from: '2025-06-01', to: '2026-04-30' }, count: 2, unit: null },
      { range: { from: '2024-06-01', to: '2026-04-01' }, count: 2, unit: null },
    ] as const) {
      for (const hasOther of [false, true]) {
        expect(await bestCustomers(asked, hasOther), JSON.stringify({ asked, hasOther })).to.deep.equal(
          await bestCustomers(asked, hasOther, [sql`true`]),
        );
      }
    }
  }

  /** `days`: conditions on days, even one that all satisfy, have the orders of all customers read. */
  async function bestCustomers(
    { range, count, unit }: { range: Range; count: number; unit: PeriodUnit | null },
    hasOther: boolean,
    days: readonly Sql[] = [],
  ): Promise<Record<string, unknown>[]> {
    const metrics = ['net_sales', 'orders', 'returns', 'known_cost_of_goods'] as const;
    const question: ReportQuestion = {
      ...questionOf({ by: ['customer'], unit, range, metrics }),
      ...{ top: { count, hasOther }, days, levels: hasOther ? ['rows', 'period', 'group', 'total'] : ['rows'] },
      order: [{ by: 'metric', metric: 'net_sales', isDescending: true }],
    };
    return (await new ReportReader(question).read(database.pool)).map((row) => comparable(row));
  }

  /** The names of the sources of the answer. */
  async function compare(asked: Asked, kept: readonly Rollup[], channels: readonly Channel[]): Promise<string[]> {
    const question = questionOf(asked, channels);
    const names: string[] = [];
    let expected: unknown;
    for (const sums of sumsOf(question, kept).reverse()) {
      const reader = new ReportReader(question, sums);
      const { grain } = reader.source;
      const rows = await reader.read(database.pool);
      const answer = rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            typeof value === 'string' && name !== 'level' ? trimDecimal(value) : value,
          ]),
        ),
      );
      if (expected === undefined) expected = answer;
      else expect(answer, `${grain}: ${JSON.stringify(asked)}`).to.deep.equal(expected);
      names.push(grain);
    }
    return names;
  }
});

/** The bases of stock that each location has too. */
const ofBothGrains = basesOf(metricNames)
  .filter((base) => base.kind === 'stock' && isOfLocations(base))
  .map(({ name }) => name as MetricName);

function comparable(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? trimDecimal(value) : value]),
  );
}

/** Distinct counts are not sums: no aggregate of these has them. */
const sums = metricNames.filter((name) => basesOf([name]).every(({ kind }) => kind === 'stored'));

/** Customers of one channel, which aggregates of days and weeks store; of several weeks together the kept sets have them. */
const countsOfChannels: Asked[] = (['day', 'week', 'month'] as const).map((unit) => ({
  ...{ by: ['channel'], unit, range: wholeWeeks, metrics: ['unique_customers', 'orders'], levels: ['rows'] },
}));

/**
 * Every metric by every dimension; each with one range and one period unit of several, which change with the seed; and returns over
 * whole months, which every aggregate can give.
 */
function* questions(seed: number): Generator<Asked> {
  const units = [null, 'day', 'week', 'month', 'quarter', 'fiscal_year'] as const;
  let at = seed;
  for (const by of groups) {
    yield { by, unit: null, range: ranges[0]!, metrics: ['returns'] };
    for (const filtered of [undefined, 'country', 'variant'] as const) {
      at += 1;
      const metrics = sums.filter((metric) => isReachable(metric, filtered ? [...by, filtered] : by));
      const asked = { by, unit: units[at % units.length]!, range: ranges[at % ranges.length]! };
      // Also of refunds alone: the groups are those with any trade.
      for (const some of [metrics, ['returns'] as const])
        yield { ...asked, metrics: some, ...(filtered && { filtered }) };
    }
  }
}

function questionOf(
  { by, unit, range, metrics, filtered, levels = ['rows', 'period', 'group', 'total'] }: Asked,
  channels: readonly Channel[] = [],
): ReportQuestion {
  const periods = unit === null ? null : new Periods(unit, 4);
  const spans = spansOf(periods, range);
  const sides = [spans, comparedSpans({ kind: 'previous_period' }, periods, range, spans)];
  return {
    ...{ scope: everySource, by: by.map(dimensionNamed), sides, hasPeriods: periods !== null, days: [] },
    ...{
      channels,
      channelKeys: null,
      stockSources: () => sql`true`,
      customersWhoOrdered: [],
      rfm: null,
      having: [],
      top: null,
      isFilled: false,
      movingAverage: 2,
    },
    conditions: filtered
      ? [{ dimension: dimensionNamed(filtered), on: (key) => sql`coalesce(${key}, '2') collate "C" >= '2'` }]
      : [],
    figures: metrics.flatMap((metric) => [
      { metric, figure: { kind: 'value' as const } },
      { metric, figure: { kind: 'previous' as const, side: 1 } },
    ]),
    order: [{ by: 'period', isDescending: false }],
    levels,
  };
}

function isReachable(metric: MetricName, used: readonly DimensionName[]): boolean {
  try {
    checkReach([metric], used.map(dimensionNamed), 'by');
    return true;
  } catch {
    return false;
  }
}
