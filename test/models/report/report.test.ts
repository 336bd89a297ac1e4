import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord } from '../../../src/canonical/record.js';
import { sql } from '../../../src/database/sql.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { everySource } from '../../../src/ledger/scope/scope.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import {
  type Dimension,
  type DimensionName,
  dimensionNamed,
  dimensions,
} from '../../../src/models/metrics/dimensions.js';
import { basesOf, type MetricName, metricNames } from '../../../src/models/metrics/registry.js';
import { figureColumn } from '../../../src/models/report/columns.js';
import type { ReportQuestion } from '../../../src/models/report/question.js';
import { checkReach } from '../../../src/models/report/reach.js';
import { ReportReader } from '../../../src/models/report/report.js';
import { comparedSpans, Periods, periodUnits, spansOf } from '../../../src/models/report/spans.js';
import { loadChannelDirectory } from '../../../src/models/reporting/channels.js';
import type { TestDatabase } from '../../support/database.js';
import { createWarehouse } from '../../support/warehouse-database.js';
import { anyRecord, stockRecord } from '../histories.js';
import { line, london, order } from '../records.js';
import { apply, publish } from '../warehouse.js';
import { type Books, figure, keyOf, readBooks } from './books.js';

const histories = Number(process.env.PROPERTY_RUNS ?? 4);
const questionsOfEach = 15;
const names = dimensions.map(({ name }) => name);
const range = { from: '2026-03-20', to: '2026-04-12' };

const question = (ofMetrics: readonly MetricName[], ofDimensions: readonly DimensionName[]) =>
  fc.record({
    by: fc.uniqueArray(fc.constantFrom(...ofDimensions), { maxLength: 2 }),
    unit: fc.constantFrom(null, ...periodUnits),
    metrics: fc.uniqueArray(fc.constantFrom(...ofMetrics), { minLength: 1, maxLength: 4 }),
    comparison: fc.constantFrom(null, 'previous_period', 'period_before', 'week_before', 'previous_year_iso'),
    filtered: fc.option(fc.constantFrom(...ofDimensions)),
    top: fc.option(fc.integer({ min: 1, max: 3 })),
    hasOther: fc.boolean(),
  });

type Asked = ReturnType<typeof question> extends fc.Arbitrary<infer T> ? T : never;

const ofStock = metricNames.filter((name) => basesOf([name]).some(({ kind }) => kind === 'stock'));
const dimensionsOfStock = (dimensions as readonly Dimension[])
  .filter((dimension) => dimension.ofStock)
  .map(({ name }) => name as DimensionName);

const everyDay: Asked = {
  ...{ by: ['variant'], unit: 'day', metrics: [...ofStock], comparison: null, filtered: null, top: null },
  hasOther: false,
};

/** Of two variants that histories do not have: one is sold and received, the other only lies there. */
const soldAndReceived: CanonicalRecord[] = [
  ...[level('sold', '10', '2026-03-25'), level('sold', '8', '2026-03-28'), level('sold', '13.5', '2026-03-30')],
  level('dead', '4', '2026-03-26', null),
  order('sold', { orderedAt: '2026-03-27T12:00:00Z', lines: [line('1', { variantId: 'sold', quantity: '2' })] }),
];

function level(variantId: string, onHand: string, day: string, unitCost: string | null = '4.50'): CanonicalRecord {
  const changedAt = `${day}T12:00:00Z`;
  const counts = { available: onHand, committed: '0', incoming: '0', reserved: '0' };
  return {
    ...{ kind: 'inventory', inventoryItemId: variantId, variantId, updatedAt: changedAt, unitCost },
    levels: [{ locationId: '1', changedAt, isActive: true, onHand, ...counts }],
  };
}

describe('Each figure of a report', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
    await database.pool.query(
      `insert into ops.source (source_id, platform, name, timezone, currency, status, notices, is_configured, built_chunk_id)
       values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0)`,
      [london.sourceId, london.platform, london.name, london.timezone, london.currency],
    );
  });
  after(() => database.drop());

  it('is that of the facts, for any metrics, dimensions, periods and comparisons, also in totals and among the others', async () => {
    await checkAll(anyRecord, question(metricNames, names));
  });

  it('of stock is that of the levels, alone and beside sales, before the first one and after the last', async () => {
    const compared = await checkAll(stockRecord, question([...ofStock, 'net_items_sold'], dimensionsOfStock), {
      records: soldAndReceived,
      questions: [everyDay],
    });
    // So that nothing passes by being unknown.
    for (const metric of ofStock) expect(compared.get(metric), metric).to.be.greaterThan(0);
  });

  /** Returns how many figures of each metric were known and not zero. */
  async function checkAll(
    record: fc.Arbitrary<CanonicalRecord>,
    asked: ReturnType<typeof question>,
    always: { records: CanonicalRecord[]; questions: Asked[] } = { records: [], questions: [] },
  ): Promise<Map<MetricName, number>> {
    const compared = new Map<MetricName, number>();
    const history = fc.tuple(
      fc.array(record, { minLength: 5, maxLength: 40 }),
      fc.array(asked, { minLength: questionsOfEach, maxLength: questionsOfEach }),
    );
    await fc.assert(
      fc.asyncProperty(history, async ([records, questions]) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        await apply(database.pool, [...records, ...always.records]);
        await publish(database.pool);
        const books = await readBooks(database.pool);
        for (const each of [...questions, ...always.questions]) await check(books, each, compared);
      }),
      { numRuns: histories, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true },
    );
    return compared;
  }

  async function check(books: Books, asked: Asked, compared: Map<MetricName, number>): Promise<void> {
    const by = asked.by.map(dimensionNamed);
    const filtered = asked.filtered === null ? [] : [asked.filtered];
    const used = [...asked.by, ...filtered];
    const metrics = asked.metrics.filter((metric) => isReachable(metric, used));
    if (metrics.length === 0) return;
    const periods = asked.unit === null ? null : new Periods(asked.unit, 4);
    const spans = spansOf(periods, range);
    const sides = [
      spans,
      ...(asked.comparison === null
        ? []
        : [comparedSpans({ kind: asked.comparison as 'week_before' }, periods, range, spans)]),
    ];
    const isKept = (key: string | null): boolean => key !== null && key < 'm';
    const { channels } = await loadChannelDirectory(database.pool, everySource);
    const asks: ReportQuestion = {
      ...{
        scope: everySource,
        by,
        sides,
        hasPeriods: periods !== null,
        days: [],
        channels,
        channelKeys: null,
        stockSources: () => sql`true`,
        having: [],
      },
      conditions: filtered.map((name) => ({
        dimension: dimensionNamed(name),
        on: (key) => sql`${key} collate "C" < 'm'`,
      })),
      figures: metrics.flatMap((metric) =>
        sides.map((_, side) => ({
          metric,
          figure: side === 0 ? { kind: 'value' as const } : { kind: 'previous' as const, side },
        })),
      ),
      order: [
        { by: 'period', isDescending: false },
        { by: 'metric', metric: metrics[0]!, isDescending: true },
      ],
      top: asked.top === null || by.length === 0 ? null : { count: asked.top, hasOther: asked.hasOther },
      ...{ isFilled: true, movingAverage: 2, levels: ['rows', 'period', 'group', 'total'] },
    };
    const rows = await new ReportReader(asks).read(database.pool);
    const groups = new Map<string, (string | null)[]>();
    for (const row of rows) if (!row.isOther && row.keys.length > 0) groups.set(JSON.stringify(row.keys), row.keys);
    for (const row of rows) {
      const isTotal = row.level === 'period' || row.level === 'total';
      for (const wanted of asks.figures) {
        const side = 'side' in wanted.figure ? wanted.figure.side : 0;
        const own = row.no === null ? sides[side]! : sides[side]!.filter(({ no }) => no === row.no);
        const [first, last] = [own[0], own.at(-1)];
        const expected =
          first === undefined
            ? null
            : figure(books, wanted.metric, {
                ...{ first: first.first, last: last!.last, dimensions: used },
                isWanted: (fact) => {
                  if (!filtered.every((name) => isKept(keyOf(fact, name)))) return false;
                  if (isTotal || by.length === 0) return true;
                  const keys = asked.by.map((name) => keyOf(fact, name));
                  if (!row.isOther) return JSON.stringify(keys) === JSON.stringify(row.keys);
                  return !groups.has(JSON.stringify(keys));
                },
              });
        const got = row[figureColumn(wanted)] as string | null;
        if (Number(got) !== 0) compared.set(wanted.metric, (compared.get(wanted.metric) ?? 0) + 1);
        expect(
          got === null ? null : Number(got),
          `${wanted.metric} of side ${side} in ${JSON.stringify(row)} of ${JSON.stringify(asked)}`,
        ).to.equal(expected === null ? null : Number(expected));
      }
    }
  }
});

function isReachable(metric: MetricName, used: readonly DimensionName[]): boolean {
  try {
    checkReach([metric], used.map(dimensionNamed));
    return true;
  } catch {
    return false;
  }
}
