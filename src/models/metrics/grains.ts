import { oncePerObject } from '../../runtime/once-per-object.js';
import { uncountedColumns } from './counted-facts.js';
import {
  type CarrierName,
  carriers,
  type DimensionName,
  dimensionNamed,
  type Fact,
  isCarriedBy,
  isOfLines,
} from './dimensions.js';
import type { StoredMetric } from './metric.js';
import { storedMetrics } from './registry.js';
import { periodColumns, type ReportedGrain, type ReportedMeasure, reportedMeasures } from './reported-grains.js';

export type GrainPeriod = 'day' | 'week' | 'month';

/** A table of sums of sales that can answer a report instead of the facts. */
export interface Grain {
  name: string;
  table: string;
  period: GrainPeriod;
  /**
   * What its rows carry besides the period: columns of the primary key, in which '' is none. All stored measures that reach these
   * carriers are columns of it.
   */
  carriers: readonly CarrierName[];
  /** Dimensions of which it stores the key instead of what they hang on, after the carriers: of the built-in ones only `segment`. */
  dimensions?: readonly DimensionName[];
  /** It also stores the distinct counts, each for its period and channel: it carries nothing else. */
  hasDistinctCounts?: true;
  /** For lookups that do not begin with the period. */
  index?: { name: string; columns: readonly string[] };
}

/** A table of sums, of sales or of what platforms report of days: a grain says its fact, unless it is of sales. */
export type AnyGrain = Grain | ReportedGrain;

/**
 * Every aggregate of sales by days, ISO weeks or months, defined once: the roll-up, its check, the entity and the choice of a report follow
 * from these entries. From the smallest to the largest. Weeks and months are summed from the days of the same carriers.
 */
export const grains: readonly Grain[] = [
  {
    name: 'week x channel',
    table: 'warehouse.agg_weekly_trends',
    period: 'week',
    carriers: ['channel_key'],
    hasDistinctCounts: true,
  },
  {
    name: 'day x channel',
    table: 'warehouse.agg_daily_summary',
    period: 'day',
    carriers: ['channel_key'],
    hasDistinctCounts: true,
  },
  {
    name: 'month x channel x status',
    table: 'warehouse.agg_status_monthly',
    period: 'month',
    carriers: ['channel_key', 'financial_status', 'fulfillment_status'],
  },
  {
    name: 'day x channel x status',
    table: 'warehouse.agg_status_daily',
    period: 'day',
    carriers: ['channel_key', 'financial_status', 'fulfillment_status'],
  },
  {
    name: 'month x channel x segment',
    table: 'warehouse.agg_segment_monthly',
    period: 'month',
    carriers: ['channel_key'],
    dimensions: ['segment'],
  },
  {
    name: 'day x channel x segment',
    table: 'warehouse.agg_segment_daily',
    period: 'day',
    carriers: ['channel_key'],
    dimensions: ['segment'],
  },
  {
    name: 'month x channel x country',
    table: 'warehouse.agg_country_monthly',
    period: 'month',
    carriers: ['channel_key', 'ship_to_country'],
  },
  {
    name: 'day x channel x country',
    table: 'warehouse.agg_country_daily',
    period: 'day',
    carriers: ['channel_key', 'ship_to_country'],
  },
  {
    name: 'month x channel x hour',
    table: 'warehouse.agg_hour_monthly',
    period: 'month',
    carriers: ['channel_key', 'hour'],
  },
  {
    name: 'day x channel x hour',
    table: 'warehouse.agg_hour_daily',
    period: 'day',
    carriers: ['channel_key', 'hour'],
  },
  {
    name: 'month x channel x category',
    table: 'warehouse.agg_category_monthly',
    period: 'month',
    carriers: ['channel_key', 'category', 'product_type', 'vendor'],
  },
  {
    name: 'day x channel x category',
    table: 'warehouse.agg_category_daily',
    period: 'day',
    carriers: ['channel_key', 'category', 'product_type', 'vendor'],
  },
  // Of refunds alone: no sale has a reason.
  {
    name: 'month x channel x product x reason',
    table: 'warehouse.agg_return_monthly',
    period: 'month',
    carriers: ['channel_key', 'product_key', 'category', 'product_type', 'vendor', 'reason'],
  },
  {
    name: 'day x channel x product x reason',
    table: 'warehouse.agg_return_daily',
    period: 'day',
    carriers: ['channel_key', 'product_key', 'category', 'product_type', 'vendor', 'reason'],
  },
  {
    name: 'month x channel x product',
    table: 'warehouse.agg_product_monthly',
    period: 'month',
    carriers: ['channel_key', 'product_key', 'category', 'product_type', 'vendor'],
    index: { name: 'agg_product_monthly_by_product', columns: ['product_key', 'month_key'] },
  },
  {
    name: 'day x channel x product',
    table: 'warehouse.agg_product_daily',
    period: 'day',
    carriers: ['channel_key', 'product_key', 'category', 'product_type', 'vendor'],
    index: { name: 'agg_product_daily_by_product', columns: ['product_key', 'date_key'] },
  },
];

/** See `periodColumns`. */
export function periodColumn({ period }: AnyGrain): (typeof periodColumns)[GrainPeriod] {
  return periodColumns[period];
}

/** The first day of a week, which its rows have beside the key, and what it is in `dim_date`. */
export const weekStart = { column: 'week_start', ofDate: 'iso_week_start' };

/** The columns of its primary key. */
export function keysOf(grain: AnyGrain): readonly string[] {
  if (isReported(grain)) return [periodColumn(grain), ...grain.keys];
  return [periodColumn(grain), ...grain.carriers, ...(grain.dimensions ?? [])];
}

/** Whether it is of what platforms report, and not of sales. */
export function isReported(grain: AnyGrain): grain is ReportedGrain {
  return 'fact' in grain;
}

/** The columns of its sums. */
export function sumsOf(grain: AnyGrain): readonly (StoredMetric | ReportedMeasure)[] {
  return isReported(grain) ? reportedMeasures(grain) : measuresOf(grain);
}

type Keys = Pick<Grain, 'carriers' | 'dimensions'>;

/** What it needs of a fact's row: what it carries, and what its dimensions hang on. */
export const carriersRead = oncePerObject(({ carriers: carried, dimensions = [] }: Keys): readonly CarrierName[] => [
  ...new Set([...carried, ...dimensions.flatMap((name) => dimensionNamed(name).carriers)]),
]);

/** The fact that its sales are read from: lines, if an order has several values of a carrier. */
export function salesOf(grain: Keys): 'orders' | 'lines' {
  return carriersRead(grain).some(isOfLines) ? 'lines' : 'orders';
}

/** The facts that its rows are the sum of: those that carry all its keys. */
export function factsOf(grain: Keys): ('orders' | 'lines' | 'refunds')[] {
  return ([salesOf(grain), 'refunds'] as const).filter((fact) =>
    carriersRead(grain).every((name) => isCarriedBy(name, fact)),
  );
}

/** Whether it is the sum of all facts that another one is the sum of. */
export function hasFactsOf(grain: Keys, other: Keys): boolean {
  return factsOf(other).every((fact) => factsOf(grain).includes(fact));
}

/**
 * The measures that it stores: all that its facts have for each of its keys. What a line takes from its order is left to the
 * facts.
 */
export const measuresOf = oncePerObject((grain: Keys): readonly StoredMetric[] => {
  const sales = salesOf(grain);
  const isCarried = (fact: Fact): boolean => carriersRead(grain).every((name) => isCarriedBy(name, fact));
  return storedMetrics.filter(
    ({ of }) =>
      (of.orders === undefined || (isCarried(sales) && of[sales] !== undefined)) &&
      (sales === 'orders' || !/\bo\./.test(of.lines ?? '')) &&
      (of.refunds === undefined || isCarried('refunds')),
  );
});

/** The grain of days of which a grain of weeks or months is the sum. */
export function daysOf(wholes: Grain): Grain {
  const [, ...keys] = keysOf(wholes);
  const days = grains.find((grain) => grain.period === 'day' && String(keysOf(grain).slice(1)) === String(keys));
  if (!days) throw new Error(`the grain "${wholes.name}" needs one of days with the same keys, of which it is the sum`);
  return days;
}

/** Whether it is by the customers' segment of now, in which they take their past along. */
export function isBySegment({ dimensions: stored = [] }: Pick<Grain, 'dimensions'>): boolean {
  return stored.includes('segment');
}

/**
 * The number of facts that a row is the sum of (a week or month: of its days): a difference that leaves none removes the row.
 */
export const factRowsColumn = 'fact_rows';

/** SQL of each key besides the period over a fact's row, as an aggregate stores it. */
export function storedKeys({ carriers: carried, dimensions: stored = [] }: Keys, fact: Fact): string[] {
  return [
    ...carried.map((name) => storedKey(name, fact)),
    ...stored.map((name) => `coalesce(${dimensionNamed(name).key}, '')`),
  ];
}

/** SQL of a carrier over a fact's row as an aggregate stores it. */
function storedKey(carrier: CarrierName, fact: Fact): string {
  const expression = (carriers[carrier] as Partial<Record<Fact, string>>)[fact];
  if (expression === undefined) throw new Error(`${fact} do not carry ${carrier}`);
  if (carrier === 'channel_key') return expression;
  return carrier === 'hour' ? `coalesce((${expression})::text, '')` : `coalesce(${expression}, '')`;
}

/** Carriers of which an order has several values. */
const severalValues: readonly CarrierName[] = ['tags', 'discount_codes'];

/** Whether aggregates can carry it and follow its changes. */
export function isFollowed(name: CarrierName): boolean {
  return uncountedColumns(Object.values(carriers[name])).length === 0;
}

function checkGrains(): void {
  for (const grain of grains) {
    const fail = (problem: string): Error => new Error(`the grain "${grain.name}" ${problem}`);
    if (grain.carriers[0] !== 'channel_key')
      throw fail('must carry channel_key first: reports are limited to channels');
    if (grain.period !== 'day') daysOf(grain);
    if (grain.period === 'week' && !(grain.hasDistinctCounts && keysOf(grain).length === 2)) {
      throw fail('is of weeks, which are kept by channel alone, with their distinct counts');
    }
    if ((grain.dimensions ?? []).some((name) => name !== 'segment')) {
      throw fail(`stores ${grain.dimensions!.join(', ')}, and only changes of segments are followed`);
    }
    for (const { name, of } of measuresOf(grain)) {
      const uncounted = uncountedColumns(Object.values(of));
      if (uncounted.length > 0) {
        throw fail(`stores ${name}, made of ${uncounted.join(', ')}, which counted-facts.ts does not have`);
      }
    }
    for (const carrier of grain.carriers) {
      if (severalValues.includes(carrier)) {
        throw fail(
          `carries ${carrier}, of which an order has several: its sums over them would count an order more than once`,
        );
      }
      if (!isFollowed(carrier)) {
        throw fail(
          `carries ${carrier}, made of ${uncountedColumns(Object.values(carriers[carrier])).join(', ')}, which counted-facts.ts does not have`,
        );
      }
    }
  }
}

checkGrains();
