import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from '../../../src/database/sql.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { everySource } from '../../../src/ledger/scope/scope.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import { type DimensionName, dimensionNamed, dimensions } from '../../../src/models/metrics/dimensions.js';
import { basesOf, type MetricName, metricNames } from '../../../src/models/metrics/registry.js';
import { figureColumn } from '../../../src/models/report/columns.js';
import { keyCondition } from '../../../src/models/report/key-filter.js';
import type { DimensionCondition, ReportQuestion } from '../../../src/models/report/question.js';
import { checkReach } from '../../../src/models/report/reach.js';
import { ReportReader } from '../../../src/models/report/report.js';
import { comparedSpans, Periods, periodUnits, spansOf } from '../../../src/models/report/spans.js';
import { loadChannelDirectory } from '../../../src/models/reporting/channels.js';
import { type RfmScale, rfmCutPoints } from '../../../src/models/reporting/rfm/cut-points.js';
import { rfmOfCustomers } from '../../../src/models/reporting/rfm/rfm-scores.js';
import type { TestDatabase } from '../../support/database.js';
import { createWarehouse } from '../../support/warehouse-database.js';
import { anyRecord } from '../histories.js';
import { london } from '../records.js';
import { apply, publish } from '../warehouse.js';
import { type Books, figure, keysOf, readBooks } from './books.js';

const histories = Number(process.env.PROPERTY_RUNS ?? 4);
const questionsOfEach = 15;
const names = dimensions.map(({ name }) => name);
const range = { from: '2026-03-20', to: '2026-04-12' };
/** In London, on 29 March. */
const clocksGoForward = { from: '2026-03-28', to: '2026-03-30' };

const question = fc.record({
  by: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
  unit: fc.constantFrom(null, ...periodUnits),
  metrics: fc.uniqueArray(fc.constantFrom(...metricNames), { minLength: 1, maxLength: 4 }),
  comparison: fc.constantFrom(
    null,
    'previous_period',
    'period_before',
    'day_before',
    'week_before',
    'previous_year_iso',
  ),
  filtered: fc.option(fc.constantFrom(...names)),
  top: fc.option(fc.integer({ min: 1, max: 3 })),
  hasOther: fc.boolean(),
  ordered: fc.option(fc.constantFrom('London', 'Berlin'), { freq: 4 }),
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
        const rfm = await scores();
        const books = await readBooks(database.pool, rfm.segments);
        for (const asked of questions) await check(books, rfm.scale, asked);
      }),
      { numRuns: histories, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true },
    );
  });

  /** Scores have tests of their own. */
  async function scores(): Promise<{ scale: RfmScale; segments: Map<string, string> }> {
    const day = { asOf: range.to, latest: range.to };
    const cutPoints = await rfmCutPoints(database.pool, everySource, day);
    if (cutPoints === null) return { scale: { day, cutPoints }, segments: new Map() };
    const { rows } = await database.pool.query<{ key: string }>(
      'select customer_key as key from warehouse.dim_customer',
    );
    const keys = rows.map(({ key }) => key);
    const scored = await rfmOfCustomers(database.pool, everySource, { day, cutPoints, keys });
    const segments = new Map(scored.map(({ customerKey, segment }) => [customerKey, segment.toUpperCase()]));
    return { scale: { day, cutPoints }, segments };
  }

  async function check(books: Books, rfm: RfmScale, asked: Asked): Promise<void> {
    const by = asked.by.map(dimensionNamed);
    const filtered = asked.filtered === null ? [] : [asked.filtered];
    const used = [...asked.by, ...filtered];
    const metrics = asked.metrics.filter(
      (metric) => isReachable(metric, used) && (asked.unit !== 'hour' || isOfHours(metric)),
    );
    if (metrics.length === 0) return;
    const periods = asked.unit === null ? null : new Periods(asked.unit, 4);
    const days = asked.unit === 'hour' ? clocksGoForward : range;
    const spans = spansOf(periods, days);
    const sides = [
      spans,
      ...(asked.comparison === null
        ? []
        : [comparedSpans({ kind: asked.comparison as 'week_before' }, periods, days, spans)]),
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
        customersWhoOrdered:
          asked.ordered === null ? [] : [[{ ...condition('country', 'GB') }], [condition('city', asked.ordered)]],
        rfm,
      },
      conditions: filtered.map((name) => ({
        dimension: dimensionNamed(name),
        on: (key) =>
          isList(name)
            ? sql`exists (select 1 from unnest(${key}) as of_row (key) where of_row.key collate "C" < 'm')`
            : sql`${key} collate "C" < 'm'`,
        groups: (key) => sql`${key} collate "C" < 'm'`,
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
    const groupsOf = (fact: object): string[] => {
      const keys = asked.by.map((name) =>
        keysOf(fact, name).filter((key) => !isList(name) || !filtered.includes(name) || isKept(key)),
      );
      return keys
        .reduce<(string | null)[][]>((all, some) => all.flatMap((one) => some.map((key) => [...one, key])), [[]])
        .map((each) => JSON.stringify(each));
    };
    const hasOrdered = (fact: Row, name: DimensionName, key: string): boolean =>
      books.orders.some((each) => each.customer_key === fact.order?.customer_key && keysOf(each, name).includes(key));
    const isOfCustomers = (fact: Row): boolean =>
      asked.ordered === null || (hasOrdered(fact, 'country', 'GB') && hasOrdered(fact, 'city', asked.ordered));
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
                  if (!filtered.every((name) => keysOf(fact, name).some(isKept))) return false;
                  if (!isOfCustomers(fact)) return false;
                  if (asked.unit === 'hour' && !own.some((span) => span.first === fact.day && span.hour === fact.hour))
                    return false;
                  if (isTotal || by.length === 0) return true;
                  const inGroups = groupsOf(fact);
                  if (!row.isOther) return inGroups.includes(JSON.stringify(row.keys));
                  return inGroups.some((keys) => !groups.has(keys));
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

// oxlint-disable-next-line typescript/no-explicit-any -- rows of any table, as the driver gives them.
type Row = Record<string, any>;

function isList(name: DimensionName): boolean {
  return dimensionNamed(name).isList === true;
}

function condition(name: DimensionName, key: string): DimensionCondition {
  return keyCondition(dimensionNamed(name), { in: [key] }, 'filter.where');
}

function isOfHours(metric: MetricName): boolean {
  return basesOf([metric]).every((base) => base.kind !== 'distinct' || base.condition === undefined);
}

function isReachable(metric: MetricName, used: readonly DimensionName[]): boolean {
  try {
    checkReach([metric], used.map(dimensionNamed));
    return true;
  } catch {
    return false;
  }
}
