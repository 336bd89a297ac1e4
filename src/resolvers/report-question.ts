import Big from 'big.js';
import type { GraphQLResolveInfo } from 'graphql';
import { type Dimension, dimensionNamed, isCarriedBy, titleWithin } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { metricNames } from '../models/metrics/registry.js';
import { checkKeys } from '../models/report/channel-dimensions.js';
import { figureColumn } from '../models/report/columns.js';
import { daysAsked } from '../models/report/days-asked.js';
import { keyCondition } from '../models/report/key-filter.js';
import {
  type DimensionCondition,
  dimensionsOf,
  type Figure,
  type FigureWanted,
  type Level,
  type Order,
  type ReportQuestion,
} from '../models/report/question.js';
import { checkHours, checkReach } from '../models/report/reach.js';
import { type Comparison, comparedSpans, maxReportRows, Periods, type Span, spansOf } from '../models/report/spans.js';
import { checkStock, isOfStock } from '../models/report/stock/check-stock.js';
import { stockSources } from '../models/report/stock/stock-sources.js';
import { addDays, type CalendarDate, hourOf } from '../models/reporting/calendar-date.js';
import { type ChannelDirectory, groupChannels, selectChannels } from '../models/reporting/channels.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { calendarOf, type GroupCalendar, latestHour, latestToday } from '../models/reporting/period-state.js';
import { rfmScale } from '../models/reporting/rfm/rfm-scale.js';
import type { Snapshot, WarehouseView } from '../models/reporting/snapshot.js';
import type {
  DimensionFilterInput,
  MetricConditionInput,
  OrderedInput,
  ReportArgs,
  ReportComparisonInput,
  ReportOrderInput,
} from '../schema/inputs/report-args.js';
import type { ApiContext } from './context.js';
import { selectedFields } from './selection.js';

export const levelFields: Record<Level, string> = {
  rows: 'rows',
  period: 'periodTotals',
  group: 'groupTotals',
  total: 'total',
};
const maxComparisons = 4;

/** A question to the report's reader, and what its answer is presented with. */
export interface AskedReport {
  question: ReportQuestion;
  calendar: GroupCalendar;
  range: { from: CalendarDate; to: CalendarDate };
}

/** The question that the arguments and the selected fields ask; RFM segments are left to `withRfm`. Refuses what has no answer. */
export function askedReport(
  { warehouse, channels: directory }: WarehouseView,
  context: Pick<ApiContext, 'scope' | 'now' | 'today'>,
  args: ReportArgs,
  info: GraphQLResolveInfo,
): AskedReport {
  const by = (args.by ?? []).map(dimensionNamed);
  const comparisons = (args.compareTo ?? []).map(comparisonOf);
  checkCounts(args, by, comparisons);
  const figures = wantedFigures(info, comparisons.length);
  const order = orderOf(args, by, figures);
  const ordering = order.flatMap((each) => (each.by === 'metric' ? [each.metric] : []));
  const having = (args.having ?? []).map(boundsOf);
  const metrics = [...[...figures, ...having].map(({ metric }) => metric as string), ...ordering];
  const traded = warehouse.latestDay ?? context.today;
  // Stock is known to this day, whenever something was last sold.
  const latest = metrics.some(isOfStock) && context.today > traded ? context.today : traded;
  const fiscalStart = warehouse.fiscalYearStartMonth ?? 1;
  const known = { today: context.today, first: warehouse.firstDay ?? latest, latest, fiscalStart };
  const filter = args.filter ?? {};
  const { range, conditions } = daysAsked(filter.date ?? {}, known, comparisons.length > 0);
  const periods = args.period ? new Periods(args.period, fiscalStart) : null;
  const [today, hour] = [latestToday(directory, context), latestHour(directory, context)];
  const hasBegun = (span: Span): boolean =>
    span.hour === undefined ? span.first <= today : hourOf(span.first, span.hour) <= hour;
  const selected = selectChannels(directory, filter, 'filter');
  const [everything] = groupChannels(selected ?? directory.channels, null);
  const calendar = calendarOf(everything!, directory, context);
  const whole = spansOf(periods, range);
  const own = args.toDate ? toDate(whole, calendar.earliestToday) : whole;
  const until = { from: range.from, to: own.at(-1)!.last };
  const compared = comparisons.map((comparison) => comparedSpans(comparison, periods, until, own));
  // Which periods are shown does not change what they are compared with.
  const begun = own.filter(hasBegun);
  const shown = new Set((args.fill && periods && begun.length > 0 ? begun : own).map(({ no }) => no));
  const sides = [own, ...compared].map((side) => side.filter(({ no }) => shown.has(no)));
  if (!args.fill && figures.some(({ figure }) => figure.kind === 'moving_average')) {
    throw new InvalidInputError('"movingAverage" is over periods without gaps: omit "fill: false".', 'fill');
  }
  const where = filter.where ?? [];
  const used = [...by, ...where.map(({ dimension }) => dimensionNamed(dimension))];
  const ordered = filter.customersWhoOrdered ?? [];
  checkOrdered(
    ordered,
    ordered.flatMap((each) => each.where.map(({ dimension }) => dimensionNamed(dimension))),
  );
  checkReach(metrics, used);
  checkStock(figures, metrics, filter);
  if (periods?.isHourly) checkHours(metrics);
  const levels = (Object.keys(levelFields) as Level[]).filter((level) => selectedFields(info).has(levelFields[level]));
  const question: ReportQuestion = {
    scope: context.scope,
    by,
    sides,
    hasPeriods: periods !== null,
    days: conditions,
    channels: selected ?? directory.channels,
    channelKeys: selected || context.scope.sources !== 'all' ? everything!.channelKeys : null,
    stockSources: stockSources(context.scope, filter),
    conditions: where.map(conditionOf('filter.where', directory)),
    customersWhoOrdered: ordered.map(({ where: each }) =>
      each.map(conditionOf('filter.customersWhoOrdered', directory)),
    ),
    rfm: null,
    figures,
    having,
    order,
    top: args.limit === null || args.limit === undefined ? null : { count: args.limit, hasOther: args.other },
    isFilled: args.fill,
    movingAverage: args.movingAverageOf,
    levels,
  };
  return { question, calendar, range };
}

/** The question with what RFM segments are known by, if it asks for them. */
export async function withRfm(
  question: ReportQuestion,
  snapshot: Snapshot,
  context: Pick<ApiContext, 'scope' | 'today'>,
): Promise<ReportQuestion> {
  const ofOrders = question.customersWhoOrdered.flat().map(({ dimension }) => dimension);
  const isAsked = [...dimensionsOf(question), ...ofOrders].some(({ attributes }) => attributes === 'rfm');
  return isAsked ? { ...question, rfm: await rfmScale(snapshot, context, null) } : question;
}

/** Refuses a condition that every row meets, or none. */
function boundsOf({ metric, min, max }: MetricConditionInput): ReportQuestion['having'][number] {
  const bounds = { metric, min: min ?? null, max: max ?? null };
  if (bounds.min === null && bounds.max === null) {
    throw new InvalidInputError(
      `The condition on "${metricFieldName(metric)}" is empty. Set "min", "max" or both.`,
      'having',
    );
  }
  if (bounds.min !== null && bounds.max !== null && new Big(bounds.min).gt(bounds.max)) {
    throw new InvalidInputError(
      `No row has at least ${bounds.min} and at most ${bounds.max} of "${metricFieldName(metric)}": "min" must not be more than "max".`,
      'having',
    );
  }
  return bounds;
}

function comparisonOf({ with: kind, range }: ReportComparisonInput): Comparison {
  if (kind && range) throw new InvalidInputError('Set either "with" or "range", not both.', 'compareTo');
  if (kind) return { kind };
  if (range) return { kind: 'range', range };
  throw new InvalidInputError('Set "with" or "range".', 'compareTo');
}

function checkCounts(args: ReportArgs, by: readonly Dimension[], comparisons: readonly Comparison[]): void {
  if (new Set(by).size < by.length) throw new InvalidInputError('A dimension is listed twice. List each once.', 'by');
  if (comparisons.length > maxComparisons) {
    throw new InvalidInputError(
      `Got ${comparisons.length} comparisons; at most ${maxComparisons} are possible.`,
      'compareTo',
    );
  }
  const { limit, movingAverageOf } = args;
  if (limit !== null && limit !== undefined) {
    if (limit < 1 || limit > maxReportRows) {
      throw new InvalidInputError(`Got ${limit}; "limit" must be between 1 and ${maxReportRows}.`, 'limit');
    }
    if (by.length === 0) throw new InvalidInputError('"limit" is for groups: set "by" too, or omit it.', 'limit');
  }
  if (movingAverageOf < 2 || movingAverageOf > 366) {
    throw new InvalidInputError(
      `Got ${movingAverageOf}; "movingAverageOf" must be between 2 and 366.`,
      'movingAverageOf',
    );
  }
}

function conditionOf(
  argument: string,
  directory: ChannelDirectory,
): (filter: DimensionFilterInput) => DimensionCondition {
  return (filter) => {
    const dimension = dimensionNamed(filter.dimension);
    checkKeys(dimension, filter, directory, argument);
    return keyCondition(dimension, filter, argument);
  };
}

/** An order that is only refunded has no reason of a refund, and one without a condition would be any. */
function checkOrdered(ordered: readonly OrderedInput[], dimensions: readonly Dimension[]): void {
  const argument = 'filter.customersWhoOrdered';
  if (ordered.some(({ where }) => where.length === 0)) {
    throw new InvalidInputError('An order has no condition. Set at least one in "where".', argument);
  }
  const beyond = dimensions.find(({ carriers }) => carriers.some((name) => !isCarriedBy(name, 'lines')));
  if (beyond) throw new InvalidInputError(`Orders have no ${titleWithin(beyond)}. Use another dimension.`, argument);
}

/** Ends an unfinished period before today. One that begins today has no day. Hours are left as they are. */
function toDate(spans: readonly Span[], earliestToday: CalendarDate): Span[] {
  const lastDay = addDays(earliestToday, -1);
  return spans.map((span) =>
    span.hour === undefined && span.first <= earliestToday && span.last > lastDay ? { ...span, last: lastDay } : span,
  );
}

const metricOfField = new Map(metricNames.map((name) => [metricFieldName(name), name]));

/** The metrics whose fields are selected anywhere below the report, and in which role. */
function wantedFigures(info: GraphQLResolveInfo, comparisons: number): FigureWanted[] {
  const wanted = new Map<string, FigureWanted>();
  const add = (figure: Figure, path: readonly string[]): void => {
    // In the order of the document: the first one ranks the groups of a limit.
    for (const metric of [...selectedFields(info, ...path)].flatMap((field) => metricOfField.get(field) ?? [])) {
      wanted.set(figureColumn({ metric, figure }), { metric, figure });
    }
  };
  for (const field of Object.values(levelFields)) {
    add({ kind: 'value' }, [field]);
    add({ kind: 'share' }, [field, 'share']);
    add({ kind: 'running_total' }, [field, 'runningTotal']);
    add({ kind: 'moving_average' }, [field, 'movingAverage']);
    for (let side = 1; side <= comparisons; side++) {
      add({ kind: 'previous', side }, [field, 'comparisons', 'previous']);
      add({ kind: 'change', side }, [field, 'comparisons', 'change']);
      add({ kind: 'change_percent', side }, [field, 'comparisons', 'changePercent']);
    }
  }
  return [...wanted.values()];
}

function orderOf(args: ReportArgs, by: readonly Dimension[], figures: readonly FigureWanted[]): Order[] {
  const order = (args.orderBy ?? []).map((each) => orderTerm(each, by));
  if (args.limit === null || args.limit === undefined || order.some((each) => each.by === 'metric')) {
    return order.length > 0 ? order : [{ by: 'period', isDescending: false }];
  }
  const first = figures[0]?.metric;
  if (first === undefined) {
    throw new InvalidInputError('"limit" needs a metric to rank by: select one, or set "orderBy".', 'limit');
  }
  const ranking: Order = { by: 'metric', metric: first, isDescending: true };
  return order.length > 0 ? [...order, ranking] : [{ by: 'period', isDescending: false }, ranking];
}

function orderTerm({ metric, dimension, period, descending }: ReportOrderInput, by: readonly Dimension[]): Order {
  const set = [metric, dimension, period].filter((value) => value !== null && value !== undefined && value !== false);
  if (set.length !== 1) {
    throw new InvalidInputError('Set exactly one of "metric", "dimension" and "period: true".', 'orderBy');
  }
  if (metric) return { by: 'metric', metric, isDescending: descending };
  if (!dimension) return { by: 'period', isDescending: descending };
  const index = by.findIndex(({ name }) => name === dimension);
  if (index < 0) {
    throw new InvalidInputError(
      `Rows are not broken down by ${dimension.toUpperCase()}. Add it to "by", or order by another one.`,
      'orderBy.dimension',
    );
  }
  return { by: 'key', index, isDescending: descending };
}
