import {
  addDays,
  addUnits,
  type CalendarDate,
  type DateUnit,
  daysBetween,
  isoWeekKey,
  startOf,
} from '../../canonical/calendar-date.js';
import { checkRange, type Range } from '../reporting/day-range.js';
import { InvalidInputError } from '../reporting/invalid-input.js';

/** The days of one row of a report, both ends included. Spans of the same number are compared with each other. */
export interface Span {
  no: number;
  first: CalendarDate;
  last: CalendarDate;
  /** Only this hour of its one day, by the clock of each store: 0 to 23. */
  hour?: number;
}

/** Of an answer. */
export const maxReportRows = 3660;

export const periodUnits = [
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'fiscal_quarter',
  'fiscal_year',
] as const;

export type PeriodUnit = (typeof periodUnits)[number];

const hoursOfDay = 24;

/**
 * The periods of one unit. Fiscal years begin with the given month, 1 to 12.
 *
 * Hours are those of a clock, the same for all stores: each day has 24. The one that a clock skips in spring has no trade, and the
 * one that it repeats in autumn has the trade of both. They are placed by their day.
 */
export class Periods {
  /** Whether a day is divided into its hours. */
  readonly isHourly: boolean;
  readonly #unit: PeriodUnit;
  readonly #fiscalStart: number;

  constructor(unit: PeriodUnit, fiscalStart: number) {
    this.isHourly = unit === 'hour';
    this.#unit = this.isHourly ? 'day' : unit;
    this.#fiscalStart = fiscalStart;
  }

  /** The first day of the period that holds a day. */
  startOf(date: CalendarDate): CalendarDate {
    const length = { fiscal_quarter: 3, fiscal_year: 12 }[this.#unit as string];
    if (length === undefined) return startOf(this.#unit as DateUnit, date);
    const sinceFiscalStart = (Number(date.slice(5, 7)) - this.#fiscalStart + 12) % 12;
    return addUnits('month', startOf('month', date), -(sinceFiscalStart % length));
  }

  /** The first day of the period so many periods later, from the first day of one. */
  move(start: CalendarDate, count: number): CalendarDate {
    const unit = { fiscal_quarter: 'quarter', fiscal_year: 'year' }[this.#unit as string] ?? this.#unit;
    if (unit !== 'year') return addUnits(unit as DateUnit, start, count);
    return addUnits('month', start, 12 * count);
  }

  /** The last day of the period that begins with a day. */
  endOf(start: CalendarDate): CalendarDate {
    return addDays(this.move(start, 1), -1);
  }
}

/** What a report is compared with. */
export type Comparison =
  | { kind: 'previous_period' | 'period_before' | 'day_before' | 'week_before' | 'previous_year' | 'previous_year_iso' }
  | { kind: 'range'; range: Range };

/** A report's periods in order. A period at an end of the range has only its days within it. Without periods: one for all of it. */
export function spansOf(periods: Periods | null, { from, to }: Range): Span[] {
  if (periods === null) return [{ no: 0, first: from, last: to }];
  const spans: Span[] = [];
  const hours = periods.isHourly ? Array.from({ length: hoursOfDay }, (_, hour) => ({ hour })) : [{}];
  for (let start = periods.startOf(from); start <= to; start = periods.move(start, 1)) {
    if (spans.length + hours.length > maxReportRows) {
      throw new InvalidInputError(
        `The range has more than ${maxReportRows} periods; a report has at most ${maxReportRows} rows. Use a shorter range or longer periods.`,
        'filter.date',
      );
    }
    const end = periods.endOf(start);
    for (const hour of hours) {
      spans.push({ no: spans.length, first: start < from ? from : start, last: end > to ? to : end, ...hour });
    }
  }
  return spans;
}

/**
 * The days that each span is compared with.
 *
 * - previous_period: as many periods just before the range, if it holds whole ones, else as many days. The last period of a
 *   range may stop short; so does its counterpart, after as many days.
 * - period_before: each period with the one before it.
 * - day_before, week_before: each day with the one before it, or the same weekday of the week before; hours with the same hour.
 * - previous_year: the same dates a year before; 29 February is compared with 28 February. What begins with a month and ends
 *   with February is compared with what ends with February.
 * - previous_year_iso: the same ISO weeks and weekdays: 364 days before, or 371 where the week of the year asks for it.
 * - range: the periods of another range, first with first. Spans without a counterpart are left out.
 */
export function comparedSpans(
  comparison: Comparison,
  periods: Periods | null,
  range: Range,
  spans: readonly Span[],
): Span[] {
  switch (comparison.kind) {
    case 'previous_period':
      return spansBefore(periods, range, spans);
    case 'period_before':
      if (periods === null) return spansBefore(null, range, spans);
      return spans.map((span) => (periods.isHourly ? hourBefore(span) : spanBefore(periods, span, 1)));
    case 'day_before':
      return spans.map((span) => daysEarlier(span, 1));
    case 'week_before':
      return spans.map((span) => daysEarlier(span, 7));
    case 'previous_year':
      return spans.map((span) => ({
        ...span,
        first: yearBefore(span.first),
        last: lastDayYearBefore(span.first, span.last),
      }));
    case 'previous_year_iso':
      return spans.map((span) => daysEarlier(span, isoYearDays(span.first)));
    case 'range': {
      checkRange(comparison.range, 'compareTo.range');
      return spansOf(periods, comparison.range).slice(0, spans.length);
    }
  }
}

function spansBefore(periods: Periods | null, range: Range, spans: readonly Span[]): Span[] {
  if (periods === null || periods.isHourly || periods.startOf(range.from) !== range.from) {
    const days = daysBetween(range.from, range.to);
    return spans.map((span) => daysEarlier(span, days));
  }
  return spans.map((span) => spanBefore(periods, span, spans.length));
}

function daysEarlier(span: Span, days: number): Span {
  return { ...span, first: addDays(span.first, -days), last: addDays(span.last, -days) };
}

function hourBefore(span: Span): Span {
  const { hour = 0 } = span;
  return hour > 0 ? { ...span, hour: hour - 1 } : { ...daysEarlier(span, 1), hour: hoursOfDay - 1 };
}

/** The span so many periods before. One that begins or ends within its period is compared with as many days. */
function spanBefore(periods: Periods, { no, first, last }: Span, count: number): Span {
  const start = periods.startOf(first);
  const before = periods.move(start, -count);
  const end = periods.endOf(before);
  if (last === periods.endOf(start)) {
    const from = addDays(before, daysBetween(start, first) - 1);
    return { no, first: from > end ? end : from, last: end };
  }
  const to = addDays(before, daysBetween(start, last) - 1);
  const from = addDays(before, daysBetween(start, first) - 1);
  return { no, first: from > end ? end : from, last: to > end ? end : to };
}

/** Whether some day, or hour, is in two spans, as 28 February is for a leap year: a total over them would count it twice. */
export function overlap(spans: readonly Span[]): boolean {
  return spans.some((span, index) => {
    const before = spans[index - 1];
    if (before === undefined) return false;
    return span.first === before.last && span.hour !== undefined
      ? span.hour <= before.hour!
      : span.first <= before.last;
  });
}

/** The same date a year before. */
function yearBefore(date: CalendarDate): CalendarDate {
  const year = String(Number(date.slice(0, 4)) - 1).padStart(4, '0');
  return date.endsWith('-02-29') ? `${year}-02-28` : `${year}${date.slice(4)}`;
}

function lastDayYearBefore(first: CalendarDate, last: CalendarDate): CalendarDate {
  const before = yearBefore(last);
  const isWholeMonths = first.endsWith('-01') && addDays(last, 1).endsWith('-01');
  return isWholeMonths ? addDays(addUnits('month', startOf('month', before), 1), -1) : before;
}

/** How many days before the day lies the same ISO week and weekday: week 53 is compared with the last week of the year before. */
function isoYearDays(date: CalendarDate): number {
  return isoWeekKey(date) % 100 === isoWeekKey(addDays(date, -364)) % 100 ? 364 : 371;
}
