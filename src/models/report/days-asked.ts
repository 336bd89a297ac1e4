import { addDays, addUnits, type CalendarDate, startOf } from '../../canonical/calendar-date.js';
import { type Sql, sql } from '../../database/sql.js';
import { type DateFilter, dateBounds, fieldConditions, isEmptyDateFilter } from '../reporting/date-filter.js';
import { calendarDays, type Range } from '../reporting/day-range.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import { Periods } from './spans.js';

/** The days that a report covers. */
interface Days {
  range: Range;
  /** Conditions on `warehouse.dim_date d` within the range. */
  conditions: Sql[];
}

interface KnownDays {
  today: CalendarDate;
  /** The first and the last business day with trade. */
  first: CalendarDate;
  latest: CalendarDate;
  /** The first month of fiscal years, 1 to 12. */
  fiscalStart: number;
}

/** Fields of a date filter that select some days of a range, whatever its year. */
const fieldsWithinYear = ['quarter', 'month', 'fiscalQuarter', 'fiscalPeriod', 'isoWeek'] as const;

/**
 * The range and the conditions of a date filter. Years, and quarters of one fiscal year, become a part of the range where they follow
 * each other, so that the same filter can be moved to the days before. `isCompared`: refuses what cannot be moved.
 */
export function daysAsked(filter: DateFilter, known: KnownDays, isCompared: boolean): Days {
  if (isEmptyDateFilter(filter)) return { range: { from: known.first, to: known.latest }, conditions: [] };
  const { from, to } = dateBounds(filter, known.today, 'filter.date');
  const all = fieldConditions(filter, 'filter.date', known.fiscalStart);
  const years = contiguous(filter.year, (year) => [`${padded(year)}-01-01`, `${padded(year)}-12-31`]);
  const isoYears = contiguous(filter.isoYear, (year) => [isoYearStart(year), addDays(isoYearStart(year + 1), -1)]);
  const fiscal = new Periods('fiscal_year', known.fiscalStart);
  const fiscalYears = contiguous(filter.fiscalYear, (year) => {
    const first = fiscal.startOf(`${padded(year)}-12-31`);
    const named = first.endsWith('-01-01') ? first : fiscal.move(first, -1);
    return [named, fiscal.endOf(named)];
  });
  const fiscalQuarters =
    fiscalYears !== null && new Set(filter.fiscalYear).size === 1
      ? contiguous(filter.fiscalQuarter, (quarter) => {
          const first = addUnits('month', fiscalYears.from, 3 * (quarter - 1));
          return [first, addDays(addUnits('month', first, 3), -1)];
        })
      : null;
  const bounds = [{ from, to }, years, isoYears, fiscalYears, fiscalQuarters].filter((range) => range !== null);
  const start = inOrder(bounds.map((bound) => bound.from)).at(-1) ?? known.first;
  const end = inOrder(bounds.map((bound) => bound.to))[0] ?? known.latest;
  const range = narrowed(filter, within(calendarDays, { from: start, to: end < start ? start : end }));
  // An open range beyond the known days, or years outside the range: no day is asked for.
  const isEmpty = end < start || end < calendarDays.from || start > calendarDays.to;
  const withinYears: DateFilter = {
    ...filter,
    ...(years === null ? {} : { year: null }),
    ...(fiscalYears === null ? {} : { fiscalYear: null }),
    ...(fiscalQuarters === null ? {} : { fiscalQuarter: null }),
    // Beside ISO weeks it says of which years they are.
    ...(isoYears === null || filter.isoWeek ? {} : { isoYear: null }),
  };
  const conditions = [
    ...(all.length === 0 ? [] : fieldConditions(withinYears, 'filter.date')),
    ...(isEmpty ? [sql`false`] : []),
  ];
  const immovable = [...fieldsWithinYear, 'year' as const, 'fiscalYear' as const, 'isoYear' as const].filter(
    (name) => withinYears[name],
  );
  if (isCompared && immovable.length > 0) {
    throw new InvalidInputError(
      `A report that is compared needs a range of days, perhaps of some weekdays; "${immovable.join('", "')}" cannot be moved to the compared days. ` +
        'Use "range", "relative", or "year", "fiscalYear" or "isoYear" alone, or quarters in a row of one fiscal year.',
      `filter.date.${immovable[0]}`,
    );
  }
  return { range, conditions };
}

function inOrder(days: readonly (CalendarDate | null)[]): CalendarDate[] {
  return days.filter((day) => day !== null).sort();
}

function within({ from, to }: Range, range: Range): Range {
  const clamp = (day: CalendarDate): CalendarDate => (day < from ? from : day > to ? to : day);
  return { from: clamp(range.from), to: clamp(range.to) };
}

/** The part of a range in one year that months or quarters in a row select, so that it is known when it begins and ends. */
function narrowed({ month, quarter }: DateFilter, range: Range): Range {
  const year = range.from.slice(0, 4);
  if (range.to.slice(0, 4) !== year) return range;
  const months = month ?? quarter?.flatMap((each) => [3 * each - 2, 3 * each - 1, 3 * each]);
  const span = contiguous(months, (each) => {
    const first = `${year}-${String(each).padStart(2, '0')}-01`;
    return [first, addDays(addUnits('month', first, 1), -1)];
  });
  if (span === null || span.to < range.from || span.from > range.to) return range;
  return within(span, range);
}

function contiguous(
  years: readonly number[] | null | undefined,
  daysOfYear: (year: number) => [CalendarDate, CalendarDate],
): Range | null {
  if (!years || years.length === 0) return null;
  const sorted = [...new Set(years)].sort((a, b) => a - b);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  return last - first === sorted.length - 1 ? { from: daysOfYear(first)[0], to: daysOfYear(last)[1] } : null;
}

/** Years far from the calendar have no days in it, whatever their first day. */
function padded(year: number): string {
  return String(Math.min(year, 9998)).padStart(4, '0');
}

/** The Monday of ISO week 1, the week with 4 January. */
function isoYearStart(year: number): CalendarDate {
  return startOf('week', `${padded(year)}-01-04`);
}
