import { type CarrierName, type Dimension, type Fact, isCarriedBy } from '../metrics/dimensions.js';
import { carriersRead, daysOf, type Grain, grains, measuresOf, salesOf } from '../metrics/grains.js';
import type { StoredMetric } from '../metrics/metric.js';
import type { Rollup } from '../metrics/rollups.js';

/** The aggregates that sums are read from: whole weeks or months by those, if there is such an aggregate, and the other days. */
export interface SumsFrom {
  days: Grain;
  /** Of weeks or months. */
  wholes: Grain | null;
}

interface SumsWanted {
  dimensions: readonly Dimension[];
  /** What it needs of rows besides the dimensions. */
  others: readonly CarrierName[];
  measures: readonly StoredMetric[];
  /** Whether the days of a week or month differ: the question has conditions on days, or rows by weekday. */
  needsDays: boolean;
  /** Whether most of the spans are whole weeks: others have as many days around their weeks as they save, and two aggregates to read. */
  areWeeks: boolean;
}

/** The grains of days, each with that of its weeks or months. */
const builtIn: readonly SumsFrom[] = grains
  .filter(({ period }) => period === 'day')
  .map((days) => ({
    days,
    wholes: grains.find((grain) => grain.period !== 'day' && daysOf(grain) === days) ?? null,
  }));

/**
 * All aggregates that have the sums, built-in or of the merchant's own (`rollups`), the smallest first; none: only facts have them.
 * One of lines has no row for an order without lines, so it answers only for what lines carry; one of refunds only for what no
 * sale carries.
 */
export function aggregatesWith(
  { dimensions, others, measures, needsDays, areWeeks }: SumsWanted,
  rollups: readonly Rollup[],
): SumsFrom[] {
  const carriers = [...new Set([...dimensions.flatMap((dimension) => dimension.carriers), ...others])];
  const sales = salesOf({ carriers });
  const isOf = (fact: Fact, names: readonly CarrierName[]): boolean => names.every((name) => isCarriedBy(name, fact));
  const hasTrade = (grain: Grain): boolean =>
    (salesOf(grain) === sales || !isOf(sales, carriers)) &&
    ([sales, 'refunds'] as const).every((fact) => !isOf(fact, carriers) || isOf(fact, carriersRead(grain)));
  return [...builtIn, ...rollups.map(({ days, months }) => ({ days, wholes: months }))]
    .filter(
      ({ days }) =>
        hasTrade(days) &&
        others.every((name) => days.carriers.includes(name)) &&
        dimensions.every((dimension) => hasCarriers(days, dimension) || hasKey(days, dimension)) &&
        measures.every((measure) => measuresOf(days).includes(measure)),
    )
    .toSorted((one, other) => detailOf(one.days) - detailOf(other.days))
    .flatMap(({ days, wholes }) => {
      const ofDays = { days, wholes: null };
      if (!wholes || needsDays) return [ofDays];
      const ofWholes = { days, wholes };
      return wholes.period === 'week' && !areWeeks ? [ofDays, ofWholes] : [ofWholes, ofDays];
    });
}

function hasCarriers(grain: Grain, { carriers }: Dimension): boolean {
  return carriers.every((name) => grain.carriers.includes(name));
}

/** Whether it stores the dimension's key, and not what the key is found by. */
export function hasKey(grain: Grain, dimension: Dimension): boolean {
  return !hasCarriers(grain, dimension) && (grain.dimensions ?? []).some((name) => name === dimension.name);
}

/** There are far more products than categories or countries. */
const detailOfProduct = 4;

/** How many rows it has for a day and channel, compared with others. */
function detailOf({ carriers, dimensions = [] }: Grain): number {
  return carriers.length + dimensions.length + (carriers.includes('product_key') ? detailOfProduct : 0);
}
