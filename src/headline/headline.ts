import { difference, ratioOf, signOf } from '../charts/formats/decimal.js';
import { numberFormats } from '../charts/formats/number-formats.js';

/** What the sentence is made of: an answer of `changeDrivers`, with these fields. Numbers are decimals in the unit of the metric. */
export interface ExplainedChange {
  /** Of the API's `Metric`: `NET_SALES`. */
  metric: string;
  title: string;
  /** Of the API's `MetricUnit`: `MONEY`. */
  unit: string;
  currency: string;
  isComparable: boolean;
  current: string | null;
  previous: string | null;
  change: string | null;
  changePercent: string | null;
  /** The one that explains most first. */
  dimensions: readonly ExplainedBy[];
}

interface ExplainedBy {
  dimension: string;
  title: string;
  concentration: string;
  drivers: readonly Segment[];
}

interface Segment {
  key: string | null;
  label: string | null;
  isOther: boolean;
  contribution: string;
  share: string | null;
}

export interface HeadlineWords {
  /** BCP 47, for numbers. */
  locale: string;
  /** What it is compared with: "the week before". */
  compared: string;
  /** The name of a segment, instead of "country DE"; null: that. */
  nameOf?: (dimension: string, segment: { key: string | null; label: string | null }) => string | null;
}

/**
 * Below it no segment stands out: its share in all that moved is at most a tenth of the whole above its share in the trade, so that
 * others say as much.
 */
const leastConcentration = '0.1';

/** What an unsigned number reads, and one with its sign. */
interface Amounts {
  plain: (value: string) => string;
  change: (value: string) => string;
}

/** Ratios that are no shares of something, and read as numbers. All others read as percentages, their changes in points. */
const plainRatios: ReadonlySet<string> = new Set(['ITEMS_PER_ORDER']);

/**
 * One sentence of what changed and why: "Net sales rose 12.0% against the week before, mostly country DE: +£4,210.00 of +£5,031.00."
 * Everything in it is computed: it names a segment only if one stands out, and says so if the two periods do not compare.
 */
export function headlineOf(explained: ExplainedChange, words: HeadlineWords): string {
  const { title, isComparable, current, previous, change } = explained;
  if (!isComparable || current === null || previous === null || change === null) {
    const reason = isComparable
      ? 'one of the two periods has no value'
      : 'the two periods are not known to the same extent';
    return `No comparison of ${withinSentence(title)} with ${words.compared}: ${reason}.`;
  }
  const amounts = amountsOf(explained, words.locale);
  if (signOf(change) === 0) return `${title} stayed the same as ${words.compared}: ${amounts.plain(current)}.`;
  const verb = signOf(change) > 0 ? 'rose' : 'fell';
  return `${title} ${verb} ${byHowMuch({ ...explained, current, previous, change }, amounts, words.locale)} against ${words.compared}${reasonOf(explained.dimensions, change, amounts, words)}.`;
}

function byHowMuch(
  {
    metric,
    unit,
    currency,
    changePercent,
    current,
    previous,
    change,
  }: ExplainedChange & Record<'current' | 'previous' | 'change', string>,
  amounts: Amounts,
  locale: string,
): string {
  if (isPercentage(metric, unit)) return `by ${amounts.change(magnitude(change)).replace(/^\+/, '')}`;
  if (changePercent === null) return `from ${amounts.plain(previous)} to ${amounts.plain(current)}`;
  const share = ratioOf(magnitude(changePercent), '100', 6)!;
  const isVisible = signOf(difference(share, '0.0005')) >= 0;
  return isVisible ? numberFormats(locale, currency).percent(share) : `by ${amounts.plain(magnitude(change))}`;
}

function reasonOf(dimensions: readonly ExplainedBy[], change: string, amounts: Amounts, words: HeadlineWords): string {
  const [best] = dimensions;
  if (!best) return '';
  const leading = best.drivers.find(({ isOther, contribution }) => !isOther && signOf(contribution) === signOf(change));
  if (!leading || signOf(difference(best.concentration, leastConcentration)) < 0) return '; no segment stands out';
  const share = leading.share ?? '0';
  const degree = signOf(difference(share, '0.5')) >= 0 ? 'mostly' : 'most of all';
  const own = amounts.change(leading.contribution);
  const beside =
    signOf(difference(share, '1')) > 0
      ? `, against ${amounts.change(difference(change, leading.contribution))} of all others`
      : ` of ${amounts.change(change)}`;
  return `, ${degree} ${segmentName(best, leading, words)}: ${own}${beside}`;
}

function segmentName({ dimension, title }: ExplainedBy, { key, label }: Segment, { nameOf }: HeadlineWords): string {
  const named = nameOf?.(dimension, { key, label });
  if (named) return named;
  return key === null ? `without a ${withinSentence(title)}` : `${withinSentence(title)} ${label ?? key}`;
}

function amountsOf({ metric, unit, currency }: ExplainedChange, locale: string): Amounts {
  const formats = numberFormats(locale, currency);
  if (unit === 'MONEY') return { plain: formats.money, change: formats.moneyChange };
  if (!isPercentage(metric, unit)) return { plain: formats.count, change: formats.countChange };
  return {
    plain: formats.percent,
    change: (value) => `${formats.countChange(ratioOf(value, '0.01', 2)!)} points`,
  };
}

function isPercentage(metric: string, unit: string): boolean {
  return unit === 'RATIO' && !plainRatios.has(metric);
}

function magnitude(value: string): string {
  return value.replace(/^-/, '');
}

/** "Net sales" is "net sales", "SKU" stays. */
function withinSentence(title: string): string {
  return title.replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
}
