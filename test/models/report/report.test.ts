import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord } from '../../../src/canonical/record.js';
import { sql } from '../../../src/database/sql.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { everySource } from '../../../src/ledger/scope/scope.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import { type Dimension, dimensionNamed, dimensions } from '../../../src/models/metrics/dimensions.js';
import { basesOf } from '../../../src/models/metrics/registry.js';
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
import { anyRecord, stockRecord } from '../histories.js';
import { line, london, order } from '../records.js';
import { apply, publish } from '../warehouse.js';
import {
  type BookDimension,
  bookDimensions,
  type BookMetric,
  bookMetrics,
  type Books,
  figure,
  keysOf,
  readBooks,
} from './books.js';

const histories = Number(process.env.PROPERTY_RUNS ?? 4);
const questionsOfEach = 15;
const range = { from: '2026-03-20', to: '2026-04-12' };
/** In London, on 29 March. */
const clocksGoForward = { from: '2026-03-28', to: '2026-03-30' };

const question = (ofMetrics: readonly BookMetric[], ofDimensions: readonly BookDimension[]) =>
  fc.record({
    by: fc.uniqueArray(fc.constantFrom(...ofDimensions), { maxLength: 2 }),
    unit: fc.constantFrom(null, ...periodUnits),
    metrics: fc.uniqueArray(fc.constantFrom(...ofMetrics), { minLength: 1, maxLength: 4 }),
    comparison: fc.constantFrom(
      null,
      'previous_period',
      'period_before',
      'day_before',
      'week_before',
      'previous_year_iso',
    ),
    filtered: fc.option(fc.constantFrom(...ofDimensions)),
    top: fc.option(fc.integer({ min: 1, max: 3 })),
    hasOther: fc.boolean(),
    ordered: fc.option(fc.constantFrom('London', 'Berlin'), { freq: 4 }),
  });

type Asked = ReturnType<typeof question> extends fc.Arbitrary<infer T> ? T : never;

const ofStock = bookMetrics.filter((name) => basesOf([name]).some(({ kind }) => kind === 'stock'));
const dimensionsOfStock = (dimensions as readonly Dimension[])
  .filter((dimension) => dimension.ofStock)
  .map(({ name }) => name as BookDimension);

const everyDay: Asked = {
  ...{ by: ['variant'], unit: 'day', metrics: [...ofStock], comparison: null, filtered: null, top: null },
  ...{ hasOther: false, ordered: null },
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
    await checkAll(anyRecord, question(bookMetrics, bookDimensions));
  });

  it('of stock is that of the levels, alone and beside sales, before the first one and after the last', async () => {
    // By hour, and of some customers' orders, stock is refused.
    const asked = question([...ofStock, 'net_items_sold'], dimensionsOfStock).map((each) => ({
      ...each,
      unit: each.unit === 'hour' ? ('day' as const) : each.unit,
      ordered: null,
    }));
    const compared = await checkAll(stockRecord, asked, {
      records: soldAndReceived,
      questions: [everyDay],
    });
    // So that nothing passes by being unknown.
    for (const metric of ofStock) expect(compared.get(metric), metric).to.be.greaterThan(0);
  });

  /** Returns how many figures of each metric were known and not zero. */
  async function checkAll(
    record: fc.Arbitrary<CanonicalRecord>,
    asked: fc.Arbitrary<Asked>,
    always: { records: CanonicalRecord[]; questions: Asked[] } = { records: [], questions: [] },
  ): Promise<Map<BookMetric, number>> {
    const compared = new Map<BookMetric, number>();
    const history = fc.tuple(
      fc.array(record, { minLength: 5, maxLength: 40 }),
      fc.array(asked, { minLength: questionsOfEach, maxLength: questionsOfEach }),
    );
    await fc.assert(
      fc.asyncProperty(history, async ([records, questions]) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        await apply(database.pool, [...records, ...always.records]);
        await publish(database.pool);
        const rfm = await scores();
        const books = await readBooks(database.pool, rfm.segments);
        for (const each of [...questions, ...always.questions]) await check(books, rfm.scale, each, compared);
      }),
      { numRuns: histories, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
    return compared;
  }

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

  async function check(books: Books, rfm: RfmScale, asked: Asked, compared: Map<BookMetric, number>): Promise<void> {
    const by = asked.by.map(dimensionNamed);
    const filtered = asked.filtered === null ? [] : [asked.filtered];
    const used = [...asked.by, ...filtered];
    const metrics = asked.metrics.filter(
      (metric) =>
        isReachable(metric, used) &&
        (asked.unit !== 'hour' || isOfHours(metric)) &&
        (asked.ordered === null || !ofStock.includes(metric)),
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
        stockSources: () => sql`true`,
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
    const hasOrdered = (fact: Row, name: BookDimension, key: string): boolean =>
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
            : figure(books, wanted.metric as BookMetric, {
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
        if (Number(got) !== 0)
          compared.set(wanted.metric as BookMetric, (compared.get(wanted.metric as BookMetric) ?? 0) + 1);
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

function isList(name: BookDimension): boolean {
  return dimensionNamed(name).isList === true;
}

function condition(name: BookDimension, key: string): DimensionCondition {
  return keyCondition(dimensionNamed(name), { in: [key] }, 'filter.where');
}

function isOfHours(metric: BookMetric): boolean {
  return basesOf([metric]).every(
    (base) => base.kind === 'stored' || (base.kind === 'distinct' && base.condition === undefined),
  );
}

function isReachable(metric: BookMetric, used: readonly BookDimension[]): boolean {
  try {
    checkReach([metric], used.map(dimensionNamed), 'by');
    return true;
  } catch {
    return false;
  }
}
