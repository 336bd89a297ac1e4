import type { CarrierName } from '../metrics/dimensions.js';
import { daysOfMonths, type Grain, grains, measuresOf, salesOf } from '../metrics/grains.js';
import type { StoredMetric } from '../metrics/metric.js';

/** The aggregates that sums are read from: whole months by month, if there is such an aggregate, and the other days. */
export interface SumsFrom {
  days: Grain;
  months: Grain | null;
}

interface SumsWanted {
  carriers: readonly CarrierName[];
  measures: readonly StoredMetric[];
  /** Whether the days of a month differ: the question has conditions on days, or rows by weekday. */
  needsDays: boolean;
}

/**
 * All aggregates that have the sums, the smallest first; none: only facts have them. One of lines has no row for an order without
 * lines, so it answers only for what lines carry.
 */
export function aggregatesWith({ carriers, measures, needsDays }: SumsWanted): SumsFrom[] {
  return grains
    .filter(
      (grain) =>
        grain.period === 'day' &&
        salesOf(grain) === salesOf({ carriers }) &&
        carriers.every((name) => grain.carriers.includes(name)) &&
        measures.every((measure) => measuresOf(grain).includes(measure)),
    )
    .flatMap((days) => {
      const months = grains.find((grain) => grain.period === 'month' && daysOfMonths(grain) === days);
      return [...(months && !needsDays ? [{ days, months }] : []), { days, months: null }];
    });
}
