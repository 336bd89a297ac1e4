import type { GraphQLResolveInfo } from 'graphql';
import { type Dimension, dimensionNamed } from '../models/metrics/dimensions.js';
import { dimensionsOf, type ReportQuestion } from '../models/report/question.js';
import { checkHours, checkReach, checkTraded } from '../models/report/reach.js';
import { checkReported, isOfReports } from '../models/report/reported/check-reported.js';
import { selectedSources } from '../models/report/reported/reported-question.js';
import { maxReportRows } from '../models/report/spans.js';
import { checkStock, isOfStock } from '../models/report/stock/check-stock.js';
import { stockSources } from '../models/report/stock/stock-sources.js';
import { groupChannels, selectChannels } from '../models/reporting/channels.js';
import type { Range } from '../models/reporting/day-range.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { calendarOf, type GroupCalendar } from '../models/reporting/period-state.js';
import { rfmScale } from '../models/reporting/rfm/rfm-scale.js';
import type { Snapshot, WarehouseView } from '../models/reporting/snapshot.js';
import type { ReportArgs } from '../schema/inputs/report-args.js';
import type { ApiContext } from './context.js';
import { boundsOf, orderedOf, whereOf } from './report-conditions.js';
import { daysOf } from './report-days.js';
import { wantedFigures, wantedLevels } from './report-figures.js';
import { orderOf } from './report-order.js';

const maxComparisons = 4;

/** A question to the report's reader, and what its answer is presented with. */
export interface AskedReport {
  question: ReportQuestion;
  calendar: GroupCalendar;
  range: Range;
}

/** The question that the arguments and the selected fields ask; RFM segments are left to `withRfm`. Refuses what has no answer. */
export function askedReport(
  { warehouse, channels: directory }: WarehouseView,
  context: Pick<ApiContext, 'scope' | 'now' | 'today' | 'hour'>,
  args: ReportArgs,
  info: GraphQLResolveInfo,
): AskedReport {
  const by = (args.by ?? []).map(dimensionNamed);
  const filter = args.filter ?? {};
  checkCounts(args, by);
  const figures = wantedFigures(info, args.compareTo?.length ?? 0);
  const order = orderOf(args, by, figures);
  const having = (args.having ?? []).map(boundsOf);
  const metrics = metricsIn({ figures, having, order });
  const selected = selectChannels(directory, filter, 'filter');
  const [everything] = groupChannels(selected ?? directory.channels, null);
  const calendar = calendarOf(everything!, directory, context);
  const ofStock = metrics.filter(isOfStock);
  const { range, periods, sides, conditions } = daysOf(args, { warehouse, directory, context, calendar, ofStock });
  checkMetrics(args, { by, figures, having, order });
  if (periods?.isHourly) checkHours(metrics);
  const question: ReportQuestion = {
    ...{ scope: context.scope, by, sides, hasPeriods: periods !== null, days: conditions },
    channels: selected ?? directory.channels,
    channelKeys: selected || context.scope.sources !== 'all' ? everything!.channelKeys : null,
    stockSources: stockSources(context.scope, filter),
    ...(metrics.some(isOfReports) && { reported: { isSelected: selectedSources(filter), accounts: [] } }),
    conditions: whereOf(filter.where ?? [], directory),
    customersWhoOrdered: orderedOf(filter.customersWhoOrdered ?? [], directory),
    ...{ rfm: null, figures, having, order },
    top: args.limit === null || args.limit === undefined ? null : { count: args.limit, hasOther: args.other },
    isFilled: args.fill,
    movingAverage: args.movingAverageOf,
    levels: wantedLevels(info),
  };
  return { question, calendar, range };
}

type Named = Pick<ReportQuestion, 'figures' | 'having' | 'order'>;

function metricsIn({ figures, having, order }: Named): string[] {
  return [...figures, ...having, ...order.filter((each) => each.by === 'metric')].map(({ metric }) => metric);
}

/** Refuses metrics that the dimensions cannot break down, naming the argument without which they could be answered. */
function checkMetrics(args: ReportArgs, { by, figures, having, order }: Named & { by: readonly Dimension[] }): void {
  const filter = args.filter ?? {};
  const used = [...by, ...(filter.where ?? []).map(({ dimension }) => dimensionNamed(dimension))];
  const none = { figures: [], having: [], order: [] };
  const selected = metricsIn({ ...none, figures });
  checkReach(selected, by, 'by');
  checkReach(selected, used, 'filter.where');
  checkReach(metricsIn({ ...none, having }), used, 'having');
  checkReach(metricsIn({ ...none, order }), used, 'orderBy');
  if (metricsIn({ figures, having, order }).length === 0) {
    checkTraded(by, 'by');
    checkTraded(used, 'filter.where');
  }
  checkStock(figures, metricsIn({ figures, having, order }), filter);
  checkReported(metricsIn({ figures, having, order }), filter, args.period ?? null);
  if (!args.fill && figures.some(({ figure }) => figure.kind === 'moving_average')) {
    throw new InvalidInputError('"movingAverage" is over periods without gaps: omit "fill: false".', 'fill');
  }
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

function checkCounts(args: ReportArgs, by: readonly Dimension[]): void {
  if (new Set(by).size < by.length) throw new InvalidInputError('A dimension is listed twice. List each once.', 'by');
  const comparisons = args.compareTo?.length ?? 0;
  if (comparisons > maxComparisons) {
    throw new InvalidInputError(`Got ${comparisons} comparisons; at most ${maxComparisons} are possible.`, 'compareTo');
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
