import type { Decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import type { Format } from '../../../../src/charts/formats/number-formats.js';
import { type Figure, figureText } from '../../format/figures.js';
import { formatsOf, meanText, shareText } from '../../format/numbers.js';
import type { Better } from '../../parts/change.js';
import type { MetricOf } from './settings.js';

/** Ratios that read as numbers: units of one order, days, sales for each unit of spend; and what is sold a day. All other ratios are shares. */
const means: readonly string[] = ['itemsPerOrder', 'daysOfCover', 'dailyDemand', 'roas', 'mer'];

/** A metric's value as people read it. */
export function metricText({ unit, field }: MetricOf, value: Figure): string {
  if (typeof value !== 'string') return figureText(value);
  if (means.includes(field)) return meanText(value as Decimal);
  return unit === 'RATIO' ? shareText(value as Decimal) : figureText(value);
}

/** How a chart of the metric shows its values. */
export function metricFormats({ unit, field }: MetricOf, currency: string): { format: Format; formatShort: Format } {
  const { money, moneyShort, count, countShort, percent, percentShort } = formatsOf(currency);
  if (unit === 'MONEY') return { format: money, formatShort: moneyShort };
  if (unit === 'RATIO' && !means.includes(field)) return { format: percent, formatShort: percentShort };
  return { format: count, formatShort: countShort };
}

const lessIsBetter = /refund|return|takenBack|dead|withoutCost|^cac$/i;
const isNeither = /discount|tax|dut|fees|tips|shipping|costOf|cover|stock|demand|known|spend|cpc|cpm/i;

/** Whether more of it is good: of costs and stock nobody can say. */
export function betterOf({ field }: MetricOf): Better {
  if (field === 'returningCustomers') return 'more';
  if (lessIsBetter.test(field)) return 'less';
  return isNeither.test(field) && !/margin/i.test(field) ? 'neither' : 'more';
}
