import { addDays } from '../../canonical/calendar-date.js';
import { onlySources } from '../../ledger/scope/scope.js';
import { type CarrierName, type Dimension, type DimensionName, isOfLines } from '../metrics/dimensions.js';
import { isBySegment } from '../metrics/grains.js';
import type {
  BaseMetric,
  DistinctMetric,
  ReportedMetric,
  StockMetric,
  StoredMetric,
  VisitorsMetric,
} from '../metrics/metric.js';
import { distinctMetrics } from '../metrics/registry.js';
import type { Rollup } from '../metrics/rollups.js';
import { mergeRanges, type Range } from '../reporting/day-range.js';
import { aggregatesWith, hasKey, type SumsFrom } from './choose-grain.js';
import { readsFirstOrders } from './fact-rows.js';
import { areSingleChannels, isKept } from './kept-counts.js';
import {
  carriersBesides,
  carriersOf,
  dimensionsOf,
  hasDayDimension,
  isHourly,
  metricsOf,
  type ReportQuestion,
} from './question.js';
import { reportedSource } from './reported-rows.js';
import type { Span } from './spans.js';
import { stockGrainOf } from './stock-grain.js';
import { neededTotals } from './totals.js';
import { type Divided, divide, isWholeWeeks } from './whole-periods.js';

/** Where a report reads what. */
export interface ReportPlan {
  question: ReportQuestion;
  carriers: readonly CarrierName[];
  /** Whether facts are read by line instead of by order: only lines carry the dimensions. */
  perLine: boolean;
  bases: readonly BaseMetric[];
  stored: readonly StoredMetric[];
  /** The columns of the rows that are summed: stored metrics, and distinct counts where each row is one of the answer. */
  summed: readonly (StoredMetric | DistinctMetric)[];
  /** The distinct counts that facts have. */
  counted: readonly DistinctMetric[];
  /** The distinct counts that the kept sets of customers have. */
  kept: readonly DistinctMetric[];
  stock: readonly StockMetric[];
  reported: readonly ReportedMetric[];
  visitors: readonly VisitorsMetric[];
  /** Whether sums are read. Also for a question without metrics: they say which groups there are. */
  readsSums: boolean;
  /** What the sums are read from; null: the facts. */
  sums: SumsFrom | null;
  /** The question to the rows of the sums, which may have keys of dimensions as columns. */
  ofSums: ReportQuestion;
  /** The dimensions whose keys these rows have, and what they carry for the others. */
  keysOfSums: readonly DimensionName[];
  carriersOfSums: readonly CarrierName[];
  /** The spans of each side, by weeks or months if the sums are read from an aggregate of those. */
  divided: readonly (readonly (Span & Divided)[])[];
  /** The days whose sums are read as whole weeks or months, and those read by day. */
  ofWholes: readonly Range[];
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
  const spans = question.sides.flat();
  const areWeeks = 2 * spans.filter((span) => isWholeWeeks(rangeOf(span))).length > spans.length;
  const wanted = { dimensions, others: carriersBesides(question), measures, needsDays, areWeeks };
  // They know customers' segments by the trade of all sources, too.
  const isKnown = ({ days }: SumsFrom): boolean => onlySources(question.scope) === null || !isBySegment(days);
  return [...aggregatesWith(wanted, rollups).filter(isKnown), null];
}

export function planOf(question: ReportQuestion, sums: SumsFrom | null): ReportPlan {
  const carriers = carriersOf(question);
  const bases = metricsOf(question);
  const distinct = bases.filter((base) => base.kind === 'distinct');
  const stored = bases.filter((base) => base.kind === 'stored');
  const divided = question.sides.map((spans) =>
    spans.map((span) => ({
      ...span,
      ...(sums?.wholes ? divide(rangeOf(span), sums.wholes.period) : { wholes: null, days: [rangeOf(span)] }),
    })),
  );
  const ofRows = hasRowsOf(question, sums, divided.flat())
    ? distinct.filter((metric) => distinctMetrics.includes(metric))
    : [];
  const kept = distinct.filter(
    (metric) => !ofRows.includes(metric) && areSetsEnough(question) && isKept(metric, question.by),
  );
  return {
    ...{ question, carriers, bases, stored, kept, sums, divided, summed: [...stored, ...ofRows] },
    ...questionToSums(question, sums),
    perLine: carriers.some(isOfLines),
    stock: bases.filter((base) => base.kind === 'stock'),
    reported: bases.filter((base) => base.kind === 'reported'),
    visitors: bases.filter((base) => base.kind === 'visitors'),
    counted: distinct.filter((metric) => !kept.includes(metric) && !ofRows.includes(metric)),
    readsSums: stored.length + ofRows.length > 0 || bases.length === 0 || question.filledUntil !== undefined,
    ofWholes: rangesToRead(divided.flat().flatMap(({ wholes }) => wholes ?? [])),
    ofDays: rangesToRead(divided.flat().flatMap(({ days }) => days)),
    allDays: rangesToRead(question.sides.flat().map(rangeOf)),
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
  const { question, stock, reported, visitors, readsSums, sums, counted } = plan;
  const facts = [...new Set(reported.map(({ fact }) => fact))];
  const reports = facts.map((fact) => reportedSource(question, fact));
  const grains = [
    ...(readsSums ? [sumsName(plan)] : []),
    ...(stock.length > 0 ? [`stock by ${stockGrainOf(question)}`] : []),
    ...reports.map(({ name }) => name),
    ...(visitors.length > 0 ? ['visitors'] : []),
  ];
  if (grains.length === 0) grains.push(counted.length > 0 ? 'facts' : 'customer sets');
  const readsFacts = (readsSums && sums === null) || counted.length > 0 || reports.some(({ isFact }) => isFact);
  return { grain: grains.join(' and '), readsFacts };
}

function sumsName({ sums, ofWholes, ofDays }: ReportPlan): string {
  if (!sums) return 'facts';
  const { days, wholes } = sums;
  const readsWholes = wholes !== null && ofWholes.length > 0;
  const used = [...(readsWholes ? [wholes] : []), ...(ofDays.length > 0 || !readsWholes ? [days] : [])];
  return used.map(({ name }) => name).join(' and ');
}

/** Whether each of its rows is one row of the aggregate, so that its distinct counts are those of the answer. */
function hasRowsOf(question: ReportQuestion, sums: SumsFrom | null, spans: readonly (Span & Divided)[]): boolean {
  if (!sums?.days.hasDistinctCounts || !areSetsEnough(question)) return false;
  if (neededTotals(question).some(({ ofPeriods, ofGroups }) => ofPeriods || ofGroups)) return false;
  const isOneRow = ({ first, last, wholes, days }: Span & Divided): boolean =>
    wholes ? days.length === 0 && last === addDays(first, 6) : first === last;
  return spans.every(isOneRow) && areSingleChannels(question);
}

/** The kept sets of customers are of whole days and channels, and count for groups that are known before. */
function areSetsEnough(question: ReportQuestion): boolean {
  const { conditions, customersWhoOrdered, days, top } = question;
  return conditions.length + customersWhoOrdered.length + days.length === 0 && top === null && !isHourly(question);
}

/** A condition on many ranges takes longer to plan than it saves: the join with the days asked for leaves out the rest. */
const mostRanges = 16;

function rangesToRead(ranges: readonly Range[]): Range[] {
  const merged = mergeRanges(ranges);
  return merged.length <= mostRanges ? merged : [{ from: merged[0]!.from, to: merged.at(-1)!.to }];
}

function rangeOf({ first, last }: Span): Range {
  return { from: first, to: last };
}
