import { onlySources } from '../../ledger/scope/scope.js';
import { type CarrierName, isOfLines } from '../metrics/dimensions.js';
import type { DistinctMetric, StoredMetric } from '../metrics/metric.js';
import { aggregatesWith, type SumsFrom } from './choose-grain.js';
import { readsFirstOrders } from './fact-rows.js';
import { isKept } from './kept-counts.js';
import {
  type Base,
  carriersOf,
  dimensionsOf,
  hasDayDimension,
  isHourly,
  metricsOf,
  type ReportQuestion,
} from './question.js';
import type { Range, Span } from './spans.js';
import { type Divided, divideByMonths, mergeRanges } from './whole-months.js';

/** Where a report reads what. */
export interface ReportPlan {
  question: ReportQuestion;
  carriers: readonly CarrierName[];
  /** Whether facts are read by line instead of by order: only lines carry the dimensions. */
  perLine: boolean;
  bases: readonly Base[];
  stored: readonly StoredMetric[];
  /** The distinct counts that facts have. */
  counted: readonly DistinctMetric[];
  /** The distinct counts that the kept sets of customers have. */
  kept: readonly DistinctMetric[];
  /** Whether sums are read. Also for a question without metrics: they say which groups there are. */
  readsSums: boolean;
  /** What the sums are read from; null: the facts. */
  sums: SumsFrom | null;
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
  /** The aggregate of the sums, or `facts`. */
  grain: string;
  /** Whether it reads facts, for sums or for distinct counts. */
  readsFacts: boolean;
}

/** Everything that can give a report's sums: aggregates, the smallest first, then facts (null). The answer is the same. */
export function sumsOf(question: ReportQuestion): (SumsFrom | null)[] {
  const measures = metricsOf(question).filter((base) => base.kind === 'stored');
  // The aggregates know first orders among all sources.
  if (onlySources(question.scope) !== null && measures.some(readsFirstOrders)) return [null];
  const aggregates = aggregatesWith({
    carriers: carriersOf(question),
    measures,
    needsDays: question.days.length > 0 || hasDayDimension(dimensionsOf(question)),
  });
  return [...aggregates, null];
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
      ...(sums?.months ? divideByMonths(daysOf(span)) : { months: null, days: [daysOf(span)] }),
    })),
  );
  return {
    ...{ question, carriers, bases, stored, kept, sums, divided },
    perLine: carriers.some(isOfLines),
    counted: distinct.filter((metric) => !kept.includes(metric)),
    readsSums: stored.length > 0 || bases.length === 0,
    ofMonths: mergeRanges(divided.flat().flatMap(({ months }) => months ?? [])),
    ofDays: mergeRanges(divided.flat().flatMap(({ days }) => days)),
    allDays: mergeRanges(question.sides.flat().map(daysOf)),
  };
}

export function sourceOf(plan: ReportPlan): ReportSource {
  return { grain: grainName(plan), readsFacts: plan.sums === null || plan.counted.length > 0 };
}

function grainName({ sums, ofMonths, ofDays }: ReportPlan): string {
  if (!sums) return 'facts';
  const { days, months } = sums;
  const used = [...(months && ofMonths.length > 0 ? [months] : []), ...(ofDays.length > 0 ? [days] : [])];
  return used.map(({ name }) => name).join(' and ');
}

/** The kept sets of customers are of whole days and channels, and count for groups that are known before. */
function areSetsEnough(question: ReportQuestion): boolean {
  const { conditions, customersWhoOrdered, days, top } = question;
  return conditions.length + customersWhoOrdered.length + days.length === 0 && top === null && !isHourly(question);
}

function daysOf({ first, last }: Span): Range {
  return { from: first, to: last };
}
