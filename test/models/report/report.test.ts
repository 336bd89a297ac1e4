import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from '../../../src/database/sql.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { everySource } from '../../../src/ledger/scope/scope.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import { type DimensionName, dimensionNamed, dimensions } from '../../../src/models/metrics/dimensions.js';
import { type MetricName, metricNames } from '../../../src/models/metrics/registry.js';
import { figureColumn } from '../../../src/models/report/columns.js';
import type { ReportQuestion } from '../../../src/models/report/question.js';
import { checkReach } from '../../../src/models/report/reach.js';
import { ReportReader } from '../../../src/models/report/report.js';
import { comparedSpans, Periods, periodUnits, spansOf } from '../../../src/models/report/spans.js';
import { loadChannelDirectory } from '../../../src/models/reporting/channels.js';
import type { TestDatabase } from '../../support/database.js';
import { createWarehouse } from '../../support/warehouse-database.js';
import { anyRecord } from '../histories.js';
import { london } from '../records.js';
import { apply, publish } from '../warehouse.js';
import { type Books, figure, keyOf, readBooks } from './books.js';

const histories = Number(process.env.PROPERTY_RUNS ?? 4);
const questionsOfEach = 15;
const names = dimensions.map(({ name }) => name);
const range = { from: '2026-03-20', to: '2026-04-12' };

const question = fc.record({
  by: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
  unit: fc.constantFrom(null, ...periodUnits),
  metrics: fc.uniqueArray(fc.constantFrom(...metricNames), { minLength: 1, maxLength: 4 }),
  comparison: fc.constantFrom(null, 'previous_period', 'period_before', 'week_before', 'previous_year_iso'),
  filtered: fc.option(fc.constantFrom(...names)),
  top: fc.option(fc.integer({ min: 1, max: 3 })),
  hasOther: fc.boolean(),
});

type Asked = typeof question extends fc.Arbitrary<infer T> ? T : never;

describe('Each figure of a report', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
    await database.pool.query(
      `insert into ops.source (source_id, platform, name, timezone, status, notices, is_configured, built_chunk_id)
       values ($1, $2, $3, $4, 'ready', '{}', true, 0)`,
      [london.sourceId, london.platform, london.name, london.timezone],
    );
  });
  after(() => database.drop());

  it('is that of the facts, for any metrics, dimensions, periods and comparisons, also in totals and among the others', async () => {
    const history = fc.tuple(
      fc.array(anyRecord, { minLength: 5, maxLength: 40 }),
      fc.array(question, { minLength: questionsOfEach, maxLength: questionsOfEach }),
    );
    await fc.assert(
      fc.asyncProperty(history, async ([records, questions]) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        await apply(database.pool, records);
        await publish(database.pool);
        const books = await readBooks(database.pool);
        for (const asked of questions) await check(books, asked);
      }),
      { numRuns: histories, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true },
    );
  });

  async function check(books: Books, asked: Asked): Promise<void> {
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
