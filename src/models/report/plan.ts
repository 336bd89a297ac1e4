import { onlySources } from '../../ledger/scope/scope.js';
import { type CarrierName, type Dimension, type DimensionName, isOfLines } from '../metrics/dimensions.js';
import { isBySegment } from '../metrics/grains.js';
import type { BaseMetric, DistinctMetric, StockMetric, StoredMetric } from '../metrics/metric.js';
import type { Rollup } from '../metrics/rollups.js';
import { mergeRanges, type Range } from '../reporting/day-range.js';
import { aggregatesWith, hasKey, type SumsFrom } from './choose-grain.js';
import { readsFirstOrders } from './fact-rows.js';
import { isKept } from './kept-counts.js';
import {
  carriersBesides,
  carriersOf,
  dimensionsOf,
  hasDayDimension,
  isHourly,
  metricsOf,
  type ReportQuestion,
} from './question.js';
import type { Span } from './spans.js';
import { stockGrainOf } from './stock-grain.js';
import { type Divided, divideByMonths } from './whole-months.js';

/** Where a report reads what. */
export interface ReportPlan {
  question: ReportQuestion;
  carriers: readonly CarrierName[];
  /** Whether facts are read by line instead of by order: only lines carry the dimensions. */
  perLine: boolean;
  bases: readonly BaseMetric[];
  stored: readonly StoredMetric[];
  /** The distinct counts that facts have. */
  counted: readonly DistinctMetric[];
  /** The distinct counts that the kept sets of customers have. */
  kept: readonly DistinctMetric[];
  stock: readonly StockMetric[];
  /** Whether sums are read. Also for a question without metrics: they say which groups there are. */
  readsSums: boolean;
  /** What the sums are read from; null: the facts. */
  sums: SumsFrom | null;
  /** The question to the rows of the sums, which may have keys of dimensions as columns. */
  ofSums: ReportQuestion;
  /** The dimensions whose keys these rows have, and what they carry for the others. */
  keysOfSums: readonly DimensionName[];
  carriersOfSums: readonly CarrierName[];
  /** The spans of each side, by months if the sums are read from an aggregate of months. */
  divided: readonly (readonly (Span & Divided)[])[];
  /** The days whose sums are read as whole months, and those read by day. */
  ofMonths: readonly Range[];
  ofDays: readonly Range[];
  /** The days of all sides. */
  allDays: readonly Range[];
}

/** What a report is read from. */
export interface ReportSource {
  /** The aggregate of the sums, or `facts`; without sums, what the distinct counts are read from; and the form of stock. Never empty. */
  grain: string;
  /** Whether it reads facts, for sums or for distinct counts. */
  readsFacts: boolean;
}

/**
 * Everything that can give a report's sums: aggregates, the smallest first, then facts (null). The answer is the same. `rollups`:
 * those of the merchant's own.
 */
export function sumsOf(question: ReportQuestion, rollups: readonly Rollup[] = []): (SumsFrom | null)[] {
  const measures = metricsOf(question).filter((base) => base.kind === 'stored');
  // The aggregates know first orders among all sources.
  if (onlySources(question.scope) !== null && measures.some(readsFirstOrders)) return [null];
  const dimensions = dimensionsOf(question);
  const needsDays = question.days.length > 0 || hasDayDimension(dimensions) || isHourly(question);
  const aggregates = aggregatesWith({ dimensions, others: carriersBesides(question), measures, needsDays }, rollups);
  // They know customers' segments by the trade of all sources, too.
  const isKnown = ({ days }: SumsFrom): boolean => onlySources(question.scope) === null || !isBySegment(days);
  return [...aggregates.filter(isKnown), null];
}

export function planOf(question: ReportQuestion, sums: SumsFrom | null): ReportPlan {
  const carriers = carriersOf(question);
  const bases = metricsOf(question);
  const distinct = bases.filter((base) => base.kind === 'distinct');
  const kept = distinct.filter((metric) => areSetsEnough(question) && isKept(metric, question.by));
  const stored = bases.filter((base) => base.kind === 'stored');
  const divided = question.sides.map((spans) =>
    spans.map((span) => ({
      ...span,
      ...(sums?.months ? divideByMonths(rangeOf(span)) : { months: null, days: [rangeOf(span)] }),
    })),
  );
  return {
    ...{ question, carriers, bases, stored, kept, sums, divided },
    ...questionToSums(question, sums),
    perLine: carriers.some(isOfLines),
    stock: bases.filter((base) => base.kind === 'stock'),
    counted: distinct.filter((metric) => !kept.includes(metric)),
    readsSums: stored.length > 0 || bases.length === 0,
    ofMonths: mergeRanges(divided.flat().flatMap(({ months }) => months ?? [])),
    ofDays: mergeRanges(divided.flat().flatMap(({ days }) => days)),
    allDays: mergeRanges(question.sides.flat().map(rangeOf)),
  };
}

/** Where an aggregate stores the key of a dimension, that column is the key. */
function questionToSums(
  question: ReportQuestion,
  sums: SumsFrom | null,
): Pick<ReportPlan, 'ofSums' | 'keysOfSums' | 'carriersOfSums'> {
  const isKept = (dimension: Dimension): boolean => sums !== null && hasKey(sums.days, dimension);
  const read = (dimension: Dimension): Dimension => {
    if (!isKept(dimension)) return dimension;
    const { attributes: _, ...rest } = dimension;
    return { ...rest, key: `r.${dimension.name}` };
  };
  const { by, conditions } = question;
  const used = dimensionsOf(question);
  return {
    ofSums: {
      ...question,
      by: by.map(read),
      conditions: conditions.map(({ dimension, on }) => ({ dimension: read(dimension), on })),
    },
    keysOfSums: [...new Set(used.filter(isKept).map(({ name }) => name as DimensionName))],
    carriersOfSums: carriersOf(question).filter((name) => sums === null || sums.days.carriers.includes(name)),
  };
}

export function sourceOf(plan: ReportPlan): ReportSource {
  const { question, stock, readsSums, sums, counted } = plan;
  const grains = [
    ...(readsSums ? [sumsName(plan)] : []),
    ...(stock.length > 0 ? [`stock by ${stockGrainOf(question)}`] : []),
  ];
  if (grains.length === 0) grains.push(counted.length > 0 ? 'facts' : 'customer sets');
  return { grain: grains.join(' and '), readsFacts: (readsSums && sums === null) || counted.length > 0 };
}

function sumsName({ sums, ofMonths, ofDays }: ReportPlan): string {
  if (!sums) return 'facts';
  const { days, months } = sums;
  const readsMonths = months !== null && ofMonths.length > 0;
  const used = [...(readsMonths ? [months] : []), ...(ofDays.length > 0 || !readsMonths ? [days] : [])];
  return used.map(({ name }) => name).join(' and ');
}

/** The kept sets of customers are of whole days and channels, and count for groups that are known before. */
function areSetsEnough(question: ReportQuestion): boolean {
  const { conditions, customersWhoOrdered, days, top } = question;
  return conditions.length + customersWhoOrdered.length + days.length === 0 && top === null && !isHourly(question);
}

function rangeOf({ first, last }: Span): Range {
  return { from: first, to: last };
}
