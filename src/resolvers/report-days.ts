import { addDays, type CalendarDate, hourOf } from '../canonical/calendar-date.js';
import { daysAsked } from '../models/report/days-asked.js';
import type { ReportQuestion } from '../models/report/question.js';
import { type Comparison, comparedSpans, Periods, type Span, spansOf } from '../models/report/spans.js';
import { checkStockDays } from '../models/report/stock/check-stock.js';
import type { ChannelDirectory } from '../models/reporting/channels.js';
import type { Range } from '../models/reporting/day-range.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { type GroupCalendar, latestHour, latestToday } from '../models/reporting/period-state.js';
import type { WarehouseState } from '../models/reporting/warehouse.js';
import type { ReportArgs, ReportComparisonInput } from '../schema/inputs/report-args.js';
import type { ApiContext } from './context.js';

/** The days that a report covers, and those that it is compared with. */
export interface ReportDays {
  range: Range;
  periods: Periods | null;
  sides: Span[][];
  conditions: ReportQuestion['days'];
}

interface Known {
  warehouse: WarehouseState;
  directory: ChannelDirectory;
  context: Pick<ApiContext, 'now' | 'today' | 'hour'>;
  /** Of the selected sources. */
  calendar: GroupCalendar;
  /** The metrics asked for that are of stock. */
  ofStock: readonly string[];
}

export function daysOf(args: ReportArgs, known: Known): ReportDays {
  const { warehouse, directory, context, calendar, ofStock } = known;
  const comparisons = (args.compareTo ?? []).map(comparisonOf);
  const traded = warehouse.latestDay ?? context.today;
  // Stock is known to this day, whenever something was last sold.
  const latest = ofStock.length > 0 && context.today > traded ? context.today : traded;
  const fiscalStart = warehouse.fiscalYearStartMonth ?? 1;
  const { range, conditions } = daysAsked(
    args.filter?.date ?? {},
    { today: context.today, first: warehouse.firstDay ?? latest, latest, fiscalStart },
    comparisons.length > 0,
  );
  const periods = args.period ? new Periods(args.period, fiscalStart) : null;
  const whole = spansOf(periods, range);
  const own = args.toDate ? toDate(whole, calendar.earliestToday) : whole;
  const until = { from: range.from, to: own.at(-1)!.last };
  const compared = comparisons.map((comparison) => comparedSpans(comparison, periods, until, own));
  const [today, hour] = [latestToday(directory, context), latestHour(directory, context)];
  const begun = own.filter((span) =>
    span.hour === undefined ? span.first <= today : hourOf(span.first, span.hour) <= hour,
  );
  checkStockDays(ofStock, [own, ...compared], today);
  // Which periods are shown does not change what they are compared with.
  const areBegunShown = periods !== null && begun.length > 0 && (args.fill || ofStock.length > 0);
  const shown = new Set((areBegunShown ? begun : own).map(({ no }) => no));
  const sides = [own, ...compared].map((side) => side.filter(({ no }) => shown.has(no)));
  return { range, periods, sides, conditions };
}

function comparisonOf({ with: kind, range }: ReportComparisonInput): Comparison {
  if (kind && range) throw new InvalidInputError('Set either "with" or "range", not both.', 'compareTo');
  if (kind) return { kind };
  if (range) return { kind: 'range', range };
  throw new InvalidInputError('Set "with" or "range".', 'compareTo');
}

/** Ends an unfinished period before today. One that begins today has no day. Hours are left as they are. */
function toDate(spans: readonly Span[], earliestToday: CalendarDate): Span[] {
  const lastDay = addDays(earliestToday, -1);
  return spans.map((span) =>
    span.hour === undefined && span.first <= earliestToday && span.last > lastDay ? { ...span, last: lastDay } : span,
  );
}
