import { type Queryable, select, sql } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { dimensionNamed } from '../metrics/dimensions.js';
import type { MetricName } from '../metrics/registry.js';
import { addDays, type CalendarDate, startOf } from '../reporting/calendar-date.js';
import type { Breakdown, Channel, ChannelGroup } from '../reporting/channels.js';
import { groupTables } from '../reporting/group-tables.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import { figureColumn } from './columns.js';
import type { FigureWanted, ReportQuestion } from './question.js';
import { planOf, sumsOf } from './plan.js';
import { ReportReader } from './report.js';
import { maxReportRows, type Span } from './spans.js';
import { periodKeysOf, readByKey } from './summary-by-key.js';
import { noSummaryRows, type SummaryRows, summaryRowsOf } from './summary-rows.js';

/** A report by day or ISO week whose groups are known beforehand: `dailySummary` and `weeklyTrends`. */
interface SummaryQuestion {
  scope: Scope;
  /** The selected ones. */
  channels: readonly Channel[];
  /** Their keys; null: all. */
  channelKeys: readonly string[] | null;
  breakdown: Breakdown | null;
  groups: readonly ChannelGroup[];
  unit: 'day' | 'week';
  /** The first days of the periods, in order; of weeks, Mondays. */
  starts: readonly CalendarDate[];
  /** Periods that begin after it are omitted where a group has no trade; null: none are omitted. */
  until: CalendarDate | null;
  metrics: readonly MetricName[];
  /** Those compared with the period before. */
  compared: readonly MetricName[];
}

/** One row per period and group, in order; periods without trade are zero. Refuses more than `maxReportRows`. */
export async function readSummary(db: Queryable, question: SummaryQuestion): Promise<SummaryRows> {
  const { groups, starts, until } = question;
  if (groups.length === 0 || starts.length === 0) return noSummaryRows;
  const filled = until === null ? starts.length : starts.filter((start) => start <= until).length;
  const tooManyRows = (): InvalidInputError => tooMany(question);
  if (filled * groups.length > maxReportRows) throw tooManyRows();
  const days = { day: 1, week: 7 }[question.unit];
  const spans = starts.map((start, no): Span => ({ no, first: start, last: addDays(start, days - 1) }));
  const before = (): Span[] =>
    spans.map(({ no, first, last }) => ({ no, first: addDays(first, -days), last: addDays(last, -days) }));
  const report: ReportQuestion = {
    scope: question.scope,
    by: question.breakdown ? [dimensionNamed(question.breakdown)] : [],
    sides: question.compared.length > 0 ? [spans, before()] : [spans],
    hasPeriods: true,
    days: [],
    channels: question.channels,
    channelKeys: question.channelKeys,
    stockSources: () => sql`true`,
    conditions: [],
    customersWhoOrdered: [],
    rfm: null,
    figures: figuresOf(question),
    having: [],
    order: [{ by: 'period', isDescending: false }],
    top: null,
    isFilled: true,
    groups: groups.map(({ key }) => [key]),
    ...(filled < starts.length ? { filledUntil: filled - 1 } : {}),
    tooManyRows,
    movingAverage: 1,
    levels: ['rows'],
  };
  const plan = planOf(report, sumsOf(report)[0]!);
  const byKey = periodKeysOf(plan);
  if (byKey) {
    const rows = await readByKey(db, plan, byKey);
    if (rows.places.length > maxReportRows) throw tooManyRows();
    return rows;
  }
  const rows = await new ReportReader(report).read(db);
  return summaryRowsOf(
    rows,
    groups.map(({ key }) => key),
    report.figures.map(figureColumn),
  );
}

function figuresOf({ metrics, compared }: SummaryQuestion): FigureWanted[] {
  return [
    ...metrics.map((metric) => ({ metric, figure: { kind: 'value' as const } })),
    ...compared.flatMap((metric) => [
      { metric, figure: { kind: 'previous' as const, side: 1 } },
      { metric, figure: { kind: 'change_percent' as const, side: 1 } },
    ]),
  ];
}

function tooMany({ groups, unit }: SummaryQuestion): InvalidInputError {
  const what = groups.length === 1 ? `${unit}s` : `${unit}s times ${groups.length} rows of the breakdown`;
  return new InvalidInputError(
    `The filter selects more than ${maxReportRows} ${what}; an answer has at most ${maxReportRows} rows. ` +
      'Use a shorter range, fewer channels or no breakdown, and combine the answers.',
    'filter.date',
  );
}

/** The first ISO week in which the channels of each group traded, by the group's key. `firstDay`: the first of all channels. */
export async function firstWeeks(
  db: Queryable,
  { groups, channelKeys, breakdown }: Pick<SummaryQuestion, 'groups' | 'channelKeys' | 'breakdown'>,
  firstDay: CalendarDate | null,
): Promise<Map<string, CalendarDate>> {
  if (channelKeys === null && breakdown === null) {
    return new Map(firstDay === null ? [] : groups.map(({ key }) => [key, startOf('week', firstDay)]));
  }
  const rows = await select<{ key: string; weekStart: CalendarDate }>(
    db,
    sql`with ${groupTables(groups)}
    select m.group_key as key, min(a.week_start) as "weekStart"
    from warehouse.agg_weekly_trends a
    join member m on m.channel_key = a.channel_key
    group by 1`,
  );
  return new Map(rows.map(({ key, weekStart }) => [key, weekStart]));
}
