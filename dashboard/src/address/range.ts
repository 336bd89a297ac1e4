import type { DateFilterInput, DateUnit, ReportPeriod } from '../generated/documents.js';
import { addDays, isDay, lastDayOfMonth, mondayOfIsoWeek, weeksOfIsoYear } from './days.js';

/**
 * The days that a view shows, in the form of the address:
 *
 * | text | days |
 * | --- | --- |
 * | `today`, `yesterday` | that day, in the time zone of the reports |
 * | `this-week`, `last-month` … | the calendar week, month, quarter or year |
 * | `last-28-days`, `last-12-weeks` … | so many whole units before the current one |
 * | `2026`, `2026-Q3`, `2026-09`, `2026-W40` | a year, quarter, month or ISO week |
 * | `FY2026`, `FY2026-Q2` | a fiscal year, or a quarter of it |
 * | `2026-09-01..2026-09-15` | from a day to another, both included |
 */
export type RangeText = string & { readonly range: unique symbol };

export interface Range {
  text: RangeText;
  /** For the filter of a report. */
  date: DateFilterInput;
  /** What the range consists of, so that a month is compared with the month before; null: of days. */
  unit: ReportPeriod | null;
  /** About how many days it has. */
  days: number;
  /** Whether it consists of today alone, which has nothing to compare with until it is over. */
  isToday: boolean;
}

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

const daysOf: Record<Unit, number> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };
/** The longest range in a unit, of 10 years. */
const most: Record<Unit, number> = { day: 3660, week: 520, month: 120, quarter: 40, year: 10 };

export const defaultRange = 'last-28-days' as RangeText;

/** What a range may look like, for people who wrote another one. */
export const rangeForms =
  'such as last-28-days, this-month, last-quarter, 2026, 2026-Q3, 2026-09, 2026-W40, FY2026, FY2026-Q2 or 2026-09-01..2026-09-15';

/** Null: not a range. */
export function parseRange(text: string): Range | null {
  const known = text as RangeText;
  if (text === 'today') return relative(known, 'day', 1, true);
  if (text === 'yesterday') return relative(known, 'day', 1, false);
  const [, which, one] = /^(this|last)-(week|month|quarter|year)$/.exec(text) ?? [];
  if (one) return relative(known, one as Unit, 1, which === 'this');
  const [, count, units] = /^last-([1-9]\d{0,3})-(day|week|month|quarter|year)s$/.exec(text) ?? [];
  if (units) {
    const unit = units as Unit;
    return Number(count) <= most[unit] ? relative(known, unit, Number(count), false) : null;
  }
  const [, fiscalYear, fiscalQuarter] = /^FY(\d{4})(?:-Q([1-4]))?$/.exec(text) ?? [];
  if (fiscalYear) return fiscal(known, Number(fiscalYear), fiscalQuarter ? Number(fiscalQuarter) : null);
  const [, from, to] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
  if (from && to) return isDay(from) && isDay(to) && from <= to ? between(known, from, to, null) : null;
  return calendar(known);
}

function calendar(text: RangeText): Range | null {
  const [, year, kind, number] = /^((?:19|20)\d\d)(?:-(Q|W)?(\d{1,2}))?$/.exec(text) ?? [];
  if (!year) return null;
  if (number === undefined) return between(text, `${year}-01-01`, `${year}-12-31`, 'YEAR');
  const no = Number(number);
  if (kind === 'W') {
    if (number.length !== 2 || no < 1 || no > weeksOfIsoYear(Number(year))) return null;
    const monday = mondayOfIsoWeek(Number(year), no);
    return between(text, monday, addDays(monday, 6), 'WEEK');
  }
  if (kind === 'Q') {
    if (number.length !== 1 || no < 1 || no > 4) return null;
    return between(text, dayOf(year, no * 3 - 2), lastDayOfMonth(Number(year), no * 3), 'QUARTER');
  }
  if (number.length !== 2 || no < 1 || no > 12) return null;
  return between(text, dayOf(year, no), lastDayOfMonth(Number(year), no), 'MONTH');
}

function dayOf(year: string, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}-01`;
}

function relative(text: RangeText, unit: Unit, last: number, includeCurrent: boolean): Range {
  const name = unit.toUpperCase() as DateUnit;
  return {
    text,
    date: { relative: { last, unit: name, includeCurrent } },
    unit: unit === 'day' ? null : name,
    days: last * daysOf[unit],
    isToday: unit === 'day' && includeCurrent,
  };
}

function fiscal(text: RangeText, year: number, quarter: number | null): Range {
  const isQuarter = quarter !== null;
  return {
    text,
    date: { fiscalYear: [year], ...(isQuarter && { fiscalQuarter: [quarter] }) },
    unit: isQuarter ? 'FISCAL_QUARTER' : 'FISCAL_YEAR',
    days: isQuarter ? daysOf.quarter : daysOf.year,
    isToday: false,
  };
}

function between(text: RangeText, from: string, to: string, unit: ReportPeriod | null): Range {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return { text, date: { range: { from, to } }, unit, days, isToday: false };
}

const longestByDay = 100;

/** The periods of a chart over the range: few enough to be seen, many enough to show a course. */
export function chartPeriod({ unit, days }: Range): ReportPeriod {
  if (days <= 1) return 'HOUR';
  if (days <= longestByDay) return 'DAY';
  return unit === null || unit === 'WEEK' ? 'WEEK' : 'MONTH';
}

/** As people call them. */
export const unitNames: Record<ReportPeriod, string> = {
  HOUR: 'hour',
  DAY: 'day',
  WEEK: 'week',
  MONTH: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
  FISCAL_QUARTER: 'fiscal quarter',
  FISCAL_YEAR: 'fiscal year',
};
