import { addDays } from '../canonical/calendar-date.js';
import { figuresOf } from '../models/drivers/change-drivers.js';
import { type ExplainedMetric, explainedMetric } from '../models/drivers/explained-metric.js';
import { type Dimension, dimensionNamed, titleWithin } from '../models/metrics/dimensions.js';
import type { Rollup } from '../models/metrics/rollups.js';
import { keyOfChannel } from '../models/report/channel-dimensions.js';
import type { ReportQuestion } from '../models/report/question.js';
import { checkReach } from '../models/report/reach.js';
import { checkReported, isOfReports } from '../models/report/reported/check-reported.js';
import { selectedSources } from '../models/report/reported/reported-question.js';
import { overlap, type Span } from '../models/report/spans.js';
import { stockSources } from '../models/report/stock/stock-sources.js';
import { groupChannels, selectChannels } from '../models/reporting/channels.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { calendarOf, type GroupCalendar } from '../models/reporting/period-state.js';
import type { WarehouseView } from '../models/reporting/snapshot.js';
import type { ChangeDriversArgs } from '../schema/inputs/change-drivers-args.js';
import { defaultDimensions, dimensionsAsked } from './change-drivers-dimensions.js';
import type { ApiContext } from './context.js';
import { orderedOf, whereOf } from './report-conditions.js';
import { daysOf } from './report-days.js';
import { areComparable } from './report-presenter.js';

const mostDrivers = 100;

/** How many values of a dimension are read: all of them, or their contributions would not be known. */
const mostValues = 20_000;

/** What is to be explained, as questions to the report's reader. */
export interface AskedDrivers {
  metric: ExplainedMetric;
  calendar: GroupCalendar;
  span: Span;
  /** null: some of its days would count twice. */
  previousSpan: Span | null;
  isComparable: boolean;
  /** By nothing, or by channel if there is a dimension of channels. */
  total: ReportQuestion;
  /** Empty if the days do not compare. */
  groups: readonly AskedGroup[];
}

interface AskedGroup {
  dimension: Dimension;
  /** null: the rows by channel of the total have it. */
  question: ReportQuestion | null;
  /** Of a dimension of channels besides the channel: the value that one has. */
  keyOf?: (channelKey: string | null) => string | null;
}

export function askedDrivers(
  { warehouse, channels: directory }: WarehouseView,
  context: Pick<ApiContext, 'scope' | 'now' | 'today' | 'hour'>,
  args: ChangeDriversArgs,
  rollups: readonly Rollup[],
): AskedDrivers {
  checkArguments(args);
  const metric = explainedMetric(args.metric);
  const filter = args.filter ?? {};
  const asked = args.by ? dimensionsAsked(args.by, metric) : null;
  const filtered = (filter.where ?? []).map(({ dimension }) => dimensionNamed(dimension));
  for (const dimension of asked ?? []) checkReach(metric.asked, [dimension, ...filtered], 'filter.where');
  checkReach(metric.asked, filtered, 'filter.where');
  checkReported(metric.asked, filter, null);
  const isReported = metric.asked.some(isOfReports);
  const selected = selectChannels(directory, filter, 'filter');
  const [everything] = groupChannels(selected ?? directory.channels, null);
  const calendar = calendarOf(everything!, directory, context);
  const { sides, conditions } = daysOf(
    {
      ...reportDefaults,
      ...args,
      by: null,
      orderBy: null,
      having: null,
      limit: null,
      compareTo: [args.compareTo ?? { with: 'previous_period' }],
    },
    { warehouse, directory, context, calendar, ofStock: [] },
  );
  const [span, previousSpan] = sides.map(asOneSpan) as [Span, Span];
  const isTwice = overlap(sides[1]!);
  const questionBy = (by: readonly Dimension[]): ReportQuestion => ({
    ...{ scope: context.scope, by, sides: [[span], [previousSpan]], hasPeriods: false, days: conditions },
    channels: selected ?? directory.channels,
    channelKeys: selected || context.scope.sources !== 'all' ? everything!.channelKeys : null,
    stockSources: stockSources(context.scope, filter),
    ...(isReported && { reported: { isSelected: selectedSources(filter), accounts: [] } }),
    conditions: whereOf(filter.where ?? [], directory),
    customersWhoOrdered: orderedOf(filter.customersWhoOrdered ?? [], directory),
    ...{ rfm: null, figures: figuresOf(metric), having: [], order: [], top: null, isFilled: false },
    mostRows: mostValues,
    tooManyRows: () => tooManyValues(by[0]!),
    movingAverage: 2,
    levels: by.length === 0 ? ['total'] : ['rows'],
  });
  const isComparable = !isTwice && areComparable(calendar, span, previousSpan);
  const ofChannels = new Map(directory.channels.map((channel) => [channel.channelKey as string | null, channel]));
  const groupOf = (dimension: Dimension): AskedGroup => {
    // Advertising and visits are of stores, not of channels.
    const keyOf = isReported ? undefined : keyOfChannel(dimension);
    if (!keyOf) return { dimension, question: questionBy([dimension]) };
    if (dimension.name === 'channel') return { dimension, question: null };
    return { dimension, question: null, keyOf: (key) => (ofChannels.has(key) ? keyOf(ofChannels.get(key)!) : null) };
  };
  const dimensions = isComparable ? (asked ?? defaultDimensions(metric, questionBy, rollups)) : [];
  const groups = dimensions.map(groupOf);
  const isByChannel = groups.some(({ question }) => question === null);
  const total = isByChannel
    ? { ...questionBy([dimensionNamed('channel')]), levels: ['rows', 'total'] as const }
    : questionBy([]);
  return {
    ...{ metric, calendar, span, previousSpan: isTwice ? null : previousSpan, isComparable, total, groups },
  };
}

/** What a report has besides the arguments that both have. */
const reportDefaults = { other: true, fill: true, movingAverageOf: 2 };

/** The periods of a side follow each other. */
function asOneSpan(spans: readonly Span[]): Span {
  const gap = spans.some(({ first }, at) => at > 0 && first > addDays(spans[at - 1]!.last, 1));
  if (gap) {
    throw new InvalidInputError(
      'The days compared with do not follow each other: omit "period", or compare whole periods.',
      'period',
    );
  }
  return { no: 0, first: spans[0]!.first, last: spans.at(-1)!.last };
}

function tooManyValues(dimension: Dimension): InvalidInputError {
  return new InvalidInputError(
    `More than ${mostValues} values of ${titleWithin(dimension)} had trade. Use another dimension, a shorter range, or "filter.where".`,
    'by',
  );
}

function checkArguments({ limit, period }: ChangeDriversArgs): void {
  if (limit < 1 || limit > mostDrivers) {
    throw new InvalidInputError(`Got ${limit}; "limit" must be between 1 and ${mostDrivers}.`, 'limit');
  }
  if (period === 'hour') {
    throw new InvalidInputError('A range is explained by whole days. Use DAY or longer periods, or omit it.', 'period');
  }
}
