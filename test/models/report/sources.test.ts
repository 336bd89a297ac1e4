import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from '../../../src/database/sql.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { everySource } from '../../../src/ledger/scope/scope.js';
import { findViolations } from '../../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import { type DimensionName, dimensionNamed } from '../../../src/models/metrics/dimensions.js';
import { grains } from '../../../src/models/metrics/grains.js';
import { basesOf, type MetricName, metricNames } from '../../../src/models/metrics/registry.js';
import { sumsOf } from '../../../src/models/report/plan.js';
import type { ReportQuestion } from '../../../src/models/report/question.js';
import { checkReach } from '../../../src/models/report/reach.js';
import { ReportReader } from '../../../src/models/report/report.js';
import { comparedSpans, Periods, type PeriodUnit, type Range, spansOf } from '../../../src/models/report/spans.js';
import { trimDecimal } from '../../../src/models/reporting/amount.js';
import type { TestDatabase } from '../../support/database.js';
import { createWarehouse } from '../../support/warehouse-database.js';
import { anyRecord } from '../histories.js';
import { apply, publish, segments } from '../warehouse.js';

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
  ['sales_channel', 'category'],
  ['variant', 'weekday'],
];

/** Whole months and parts of months; the trade of the histories lies around the end of March. */
const ranges: Range[] = [
  { from: '2026-03-01', to: '2026-04-30' },
  { from: '2026-02-10', to: '2026-04-15' },
  { from: '2026-03-29', to: '2026-05-31' },
];

interface Asked {
  by: readonly DimensionName[];
  unit: PeriodUnit | null;
  range: Range;
  metrics: readonly MetricName[];
  filtered?: DimensionName;
}

describe('A report', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
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
        for (const asked of questions(seed)) {
          for (const source of await compare(asked)) sources.add(source);
        }
      }),
      { numRuns: histories, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true },
    );
    for (const { name } of grains)
      expect(
        [...sources].some((source) => source.includes(name)),
        name,
      ).to.equal(true);
  });

  it('reads the smallest aggregate: of months for whole months, of days for the rest', () => {
    const grainOf = (asked: Asked): string => new ReportReader(questionOf(asked)).source.grain;
    const month: Asked = { by: ['country'], unit: 'month', range: ranges[0]!, metrics: ['net_sales'] };
    expect(grainOf({ ...month, by: [] })).to.equal('day x channel');
    expect(grainOf(month)).to.equal('month x channel x country');
    expect(grainOf({ ...month, unit: 'day' })).to.equal('day x channel x country');
    expect(grainOf({ ...month, range: ranges[1]! })).to.equal('month x channel x country and day x channel x country');
    expect(grainOf({ ...month, by: ['country', 'weekday'] })).to.equal('day x channel x country');
    expect(grainOf({ ...month, by: [], filtered: 'sku' })).to.equal('month x channel x product');
    expect(grainOf({ ...month, by: ['country', 'category'] })).to.equal('facts');
  });

  /** The names of the sources of the answer. */
  async function compare(asked: Asked): Promise<string[]> {
    const question = questionOf(asked);
    const names: string[] = [];
    let expected: unknown;
    for (const sums of sumsOf(question).reverse()) {
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

/** Distinct counts are not sums: no aggregate of these has them. */
const sums = metricNames.filter((name) => basesOf([name]).every(({ kind }) => kind === 'stored'));

/** Every metric by every dimension; each with one range and one period unit of several, which change with the seed. */
function* questions(seed: number): Generator<Asked> {
  const units = [null, 'day', 'week', 'month', 'quarter', 'fiscal_year'] as const;
  let at = seed;
  for (const by of groups) {
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

function questionOf({ by, unit, range, metrics, filtered }: Asked): ReportQuestion {
  const periods = unit === null ? null : new Periods(unit, 4);
  const spans = spansOf(periods, range);
  const sides = [spans, comparedSpans({ kind: 'previous_period' }, periods, range, spans)];
  return {
    ...{ scope: everySource, by: by.map(dimensionNamed), sides, hasPeriods: periods !== null, days: [] },
    ...{
      channels: [],
      channelKeys: null,
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
    levels: ['rows', 'period', 'group', 'total'],
  };
}

function isReachable(metric: MetricName, used: readonly DimensionName[]): boolean {
  try {
    checkReach([metric], used.map(dimensionNamed));
    return true;
  } catch {
    return false;
  }
}
