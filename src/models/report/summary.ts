import { addDays, type CalendarDate } from '../../canonical/calendar-date.js';
import { sql } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { ByteLru } from '../../runtime/byte-lru.js';
import { dimensionNamed } from '../metrics/dimensions.js';
import type { MetricName } from '../metrics/registry.js';
import type { Breakdown, Channel, ChannelGroup } from '../reporting/channels.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import type { QuestionDatabase } from '../reporting/snapshot.js';
import { figureColumn } from './columns.js';
import { planOf, sumsOf } from './plan.js';
import type { FigureWanted, ReportQuestion } from './question.js';
import { ReportReader } from './report.js';
import { maxReportRows, type Span } from './spans.js';
import { ByKey } from './summary-by-key.js';
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

/** How a question is answered, which follows from it alone. */
interface Prepared {
  report: ReportQuestion;
  /** The statement; null: it is answered as any other report. */
  byKey: ByKey | null;
}

const maxBytes = 4 * 1024 * 1024;
/** In memory, about. */
const periodBytes = 400;
const questionBytes = 8192;

/** By the question: a dashboard asks the same again for each version. */
const prepared = new ByteLru<Prepared>(maxBytes);

/**
 * One row per period and group, in order; periods without trade are zero. Refuses more than `maxReportRows`. `beforeLast` is called before
 * the only statement, if there is only one.
 */
export async function readSummary(
  db: QuestionDatabase,
  question: SummaryQuestion,
  beforeLast: () => void = () => undefined,
): Promise<SummaryRows> {
  const { groups, starts } = question;
  if (groups.length === 0 || starts.length === 0) return noSummaryRows;
  const { report, byKey } = preparedFor(question);
  if (byKey) {
    beforeLast();
    const rows = await byKey.read(db);
    if (rows.places.length > maxReportRows) throw tooMany(question);
    return rows;
  }
  const rows = await new ReportReader(report).read(db);
  return summaryRowsOf(
    rows,
    groups.map(({ key }) => key),
    report.figures.map(figureColumn),
  );
}

function preparedFor(question: SummaryQuestion): Prepared {
  const { until, starts, ...rest } = question;
  const filled = until === null ? starts.length : starts.filter((start) => start <= until).length;
  if (filled * question.groups.length > maxReportRows) throw tooMany(question);
  const key = JSON.stringify([rest, filled, starts]);
  const before = prepared.get(key);
  if (before) return before;
  const report = reportOf(question, filled);
  const plan = planOf(report, sumsOf(report)[0]!);
  const made = { report, byKey: ByKey.of(plan) };
  prepared.set(key, made, questionBytes + starts.length * periodBytes);
  return made;
}

function reportOf(question: SummaryQuestion, filled: number): ReportQuestion {
  const { groups, starts, channels, channelKeys, scope } = question;
  const days = { day: 1, week: 7 }[question.unit];
  const spans = starts.map((start, no): Span => ({ no, first: start, last: addDays(start, days - 1) }));
  const before = (): Span[] =>
    spans.map(({ no, first, last }) => ({ no, first: addDays(first, -days), last: addDays(last, -days) }));
  return {
    ...{ scope, channels, channelKeys },
    by: question.breakdown ? [dimensionNamed(question.breakdown)] : [],
    sides: question.compared.length > 0 ? [spans, before()] : [spans],
    hasPeriods: true,
    days: [],
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
    tooManyRows: () => tooMany(question),
    movingAverage: 1,
    levels: ['rows'],
  };
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

function tooMany({ groups, unit }: Pick<SummaryQuestion, 'groups' | 'unit'>): InvalidInputError {
  const what = groups.length === 1 ? `${unit}s` : `${unit}s times ${groups.length} rows of the breakdown`;
  return new InvalidInputError(
    `The filter selects more than ${maxReportRows} ${what}; an answer has at most ${maxReportRows} rows. ` +
      'Use a shorter range, fewer channels or no breakdown, and combine the answers.',
    'filter.date',
  );
}

/** The first ISO week in which the channels of each group traded; null: they have not. `firstWeeks`: of each channel. */
export function firstWeeksOf(
  groups: readonly ChannelGroup[],
  firstWeeks: ReadonlyMap<string, CalendarDate>,
): (CalendarDate | null)[] {
  return groups.map(
    ({ channelKeys }) => channelKeys.flatMap((channelKey) => firstWeeks.get(channelKey) ?? []).sort()[0] ?? null,
  );
}
