import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { type Dimension, dimensionNamed, dimensions, isCarriedBy } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { metricNamed, metricNames } from '../models/metrics/registry.js';
import { figureColumn } from '../models/report/columns.js';
import { daysOf } from '../models/report/days-asked.js';
import { keyCondition } from '../models/report/key-filter.js';
import type {
  DimensionCondition,
  Figure,
  FigureWanted,
  Level,
  Order,
  ReportQuestion,
} from '../models/report/question.js';
import { checkHours, checkReach } from '../models/report/reach.js';
import { ReportReader, type ReportRow as Row } from '../models/report/report.js';
import {
  type Comparison,
  comparedSpans,
  maxReportRows,
  overlap,
  Periods,
  type Span,
  spansOf,
} from '../models/report/spans.js';
import { trimDecimal } from '../models/reporting/amount.js';
import { addDays, type CalendarDate, hourOf } from '../models/reporting/calendar-date.js';
import { groupChannels, selectChannels } from '../models/reporting/channels.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import {
  calendarOf,
  type GroupCalendar,
  isComparable,
  latestHour,
  latestToday,
  stateOf,
} from '../models/reporting/period-state.js';
import {
  type DimensionFilterInput,
  type OrderedInput,
  ReportArgs,
  type ReportComparisonInput,
  type ReportOrderInput,
} from '../schema/inputs/report-args.js';
import { Report } from '../schema/report.js';
import { statementCost } from '../schema/statement-cost.js';
import type { ApiContext } from './context.js';
import { metricValue } from './metric-values.js';
import { currencyOf } from './reporting-currency.js';
import { selectedFields } from './selection.js';
import { reportRows } from './summary-size.js';

const levelFields: Record<Level, string> = {
  rows: 'rows',
  period: 'periodTotals',
  group: 'groupTotals',
  total: 'total',
};
const maxComparisons = 4;

@Resolver(() => Report)
export class ReportResolver {
  @Extensions({ dependsOn: 'warehouse', listSize: reportRows, statement: statementCost.scan })
  @Query(() => Report, {
    description:
      'Any metrics by any dimensions and periods, with totals and comparisons. The metrics are the selected fields. ' +
      'Without a date filter it covers the days with known trade; future periods are omitted.',
  })
  async report(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ReportArgs) args: ReportArgs,
  ): Promise<object> {
    const [warehouse, directory] = await Promise.all([context.warehouse(), context.channels()]);
    const by = (args.by ?? []).map(dimensionNamed);
    const comparisons = (args.compareTo ?? []).map(comparisonOf);
    checkCounts(args, by, comparisons);
    const latest = warehouse.latestDay ?? context.today;
    const fiscalStart = warehouse.fiscalYearStartMonth ?? 1;
    const known = { today: context.today, first: warehouse.firstDay ?? latest, latest, fiscalStart };
    const filter = args.filter ?? {};
    const { range, conditions } = daysOf(filter.date ?? {}, known, comparisons.length > 0);
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
    const figures = wantedFigures(info, comparisons.length);
    if (!args.fill && figures.some(({ figure }) => figure.kind === 'moving_average')) {
      throw new InvalidInputError('"movingAverage" is over periods without gaps: omit "fill: false".', 'fill');
    }
    const where = filter.where ?? [];
    const used = [...by, ...where.map(({ dimension }) => dimensionNamed(dimension))];
    const ordered = filter.customersWhoOrdered ?? [];
    const ofOrders = ordered.flatMap((each) => each.where.map(({ dimension }) => dimensionNamed(dimension)));
    checkOrdered(ordered, ofOrders);
    const isRfmAsked = [...used, ...ofOrders].some(({ attributes }) => attributes === 'rfm');
    const order = orderOf(args, by, figures);
    const ordering = order.flatMap((each) => (each.by === 'metric' ? [each.metric] : []));
    const having = (args.having ?? []).map(({ metric, min, max }) => ({ metric, min: min ?? null, max: max ?? null }));
    checkReach([...[...figures, ...having].map(({ metric }) => metric as string), ...ordering], used);
    if (periods?.isHourly) checkHours([...figures.map(({ metric }) => metric), ...ordering]);
    const levels = (Object.keys(levelFields) as Level[]).filter((level) =>
      selectedFields(info).has(levelFields[level]),
    );
    const question: ReportQuestion = {
      scope: context.scope,
      by,
      sides,
      hasPeriods: periods !== null,
      days: conditions,
      channels: selected ?? directory.channels,
      channelKeys: selected || context.scope.sources !== 'all' ? everything!.channelKeys : null,
      conditions: where.map(conditionOf('filter.where')),
      customersWhoOrdered: ordered.map(({ where: each }) => each.map(conditionOf('filter.customersWhoOrdered'))),
      rfm: isRfmAsked ? await context.rfm(null) : null,
      figures,
      having,
      order,
      top: args.limit === null || args.limit === undefined ? null : { count: args.limit, hasOther: args.other },
      isFilled: args.fill,
      movingAverage: args.movingAverageOf,
      levels,
    };
    const reader = new ReportReader(question);
    const { grain, readsFacts } = reader.source;
    const rows = levels.length === 0 ? [] : await reader.read(readsFacts ? context.factsDb : context.db);
    const { asOf, version } = warehouse;
    context.reports.push({ path: String(info.path.key), grain, readsFacts, rows: rows.length, asOf, version });
    const present = presenter(question, { calendar, range, currency: currencyOf(context, warehouse) });
    const ofLevel = (level: Level): object[] => rows.filter((row) => row.level === level).map(present);
    return {
      rows: ofLevel('rows'),
      periodTotals: ofLevel('period'),
      groupTotals: ofLevel('group'),
      total: ofLevel('total')[0],
    };
  }
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

function conditionOf(argument: string): (filter: DimensionFilterInput) => DimensionCondition {
  return (filter) => keyCondition(dimensionNamed(filter.dimension), filter, argument);
}

/** An order that is only refunded has no reason of a refund, and one without a condition would be any. */
function checkOrdered(ordered: readonly OrderedInput[], dimensions: readonly Dimension[]): void {
  const argument = 'filter.customersWhoOrdered';
  if (ordered.some(({ where }) => where.length === 0)) {
    throw new InvalidInputError('An order has no condition. Set at least one in "where".', argument);
  }
  const beyond = dimensions.find(({ carriers }) => carriers.some((name) => !isCarriedBy(name, 'lines')));
  if (beyond)
    throw new InvalidInputError(`Orders have no ${beyond.title.toLowerCase()}. Use another dimension.`, argument);
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

interface Presenting {
  calendar: GroupCalendar;
  range: { from: CalendarDate; to: CalendarDate };
  currency: string;
}

/** Makes API objects of a report's rows. */
function presenter(question: ReportQuestion, { calendar, range, currency }: Presenting): (row: Row) => object {
  const { by, sides, figures } = question;
  const bySide = sides.map((side) => new Map(side.map((span) => [span.no, span])));
  const whole = sides.map((side) => wholeOf(side));
  const spanOf = (side: number, no: number | null): Span | null =>
    no === null ? whole[side]! : (bySide[side]!.get(no) ?? null);
  const present = (span: Span): object => ({
    ...{ first: span.first, last: span.last, hour: span.hour ?? null },
    ...stateOf(calendar, span),
  });
  const valuesOf = (row: Row, isWanted: (figure: Figure) => boolean): object =>
    Object.fromEntries(
      figures
        .filter(({ figure }) => isWanted(figure))
        .map((wanted) => {
          const value = row[figureColumn(wanted)];
          return [
            metricFieldName(wanted.metric),
            isNumber(wanted) ? decimal(value) : metricValue(wanted.metric, value, currency),
          ];
        }),
    );
  const nulls = Object.fromEntries(dimensions.map(({ name }) => [metricFieldName(name), null]));
  return (row) => {
    const span = spanOf(0, row.no) ?? { no: 0, first: range.from, last: range.to };
    const keys = by.map(({ name }, index) => {
      const key = row.keys[index] ?? null;
      return [
        metricFieldName(name),
        row.keys.length === 0 || row.isOther ? null : { key, label: row.labels[index] ?? key },
      ];
    });
    return {
      ...nulls,
      ...Object.fromEntries(keys),
      span: present(span),
      isOther: row.isOther,
      ...valuesOf(row, ({ kind }) => kind === 'value'),
      share: valuesOf(row, ({ kind }) => kind === 'share'),
      runningTotal: valuesOf(row, ({ kind }) => kind === 'running_total'),
      movingAverage: valuesOf(row, ({ kind }) => kind === 'moving_average'),
      comparisons: sides.slice(1).map((_, index) => {
        const side = index + 1;
        // A total over days of which some are in two spans would count them twice.
        const other = row.no === null && overlap(sides[side]!) ? null : spanOf(side, row.no);
        const hasChanges = other !== null && areComparable(calendar, span, other);
        const changes = (kind: 'change' | 'change_percent'): object =>
          hasChanges ? valuesOf(row, (figure) => figure.kind === kind && figure.side === side) : {};
        return {
          span: other && present(other),
          isComparable: hasChanges,
          previous: other ? valuesOf(row, (figure) => figure.kind === 'previous' && figure.side === side) : {},
          change: changes('change'),
          changePercent: changes('change_percent'),
        };
      }),
    };
  };
}

/** Either side may be the unfinished one: a named range can end after the report's own. */
function areComparable(calendar: GroupCalendar, span: Span, other: Span): boolean {
  return isComparable(calendar, span, other) && stateOf(calendar, other).isComplete;
}

/** Whether a figure is a number without the metric's unit. */
function isNumber({ metric, figure: { kind } }: FigureWanted): boolean {
  return (
    kind === 'share' || kind === 'change_percent' || (kind === 'moving_average' && metricNamed(metric).unit === 'count')
  );
}

function decimal(value: unknown): string | null {
  return typeof value === 'string' ? trimDecimal(value) : null;
}

function wholeOf(side: readonly Span[]): Span | null {
  const [first, last] = [side[0], side.at(-1)];
  return first && last ? { no: 0, first: first.first, last: last.last } : null;
}
