import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { DateFilter } from './date-filter.js';
import { InvalidInputError } from './invalid-input.js';

/** The conditions of a date filter that say something about each day, whatever today is. */
const conditionNames = [
  ...(['range', 'year', 'quarter', 'month', 'fiscalYear', 'fiscalQuarter', 'fiscalPeriod'] as const),
  ...(['isoYear', 'isoWeek', 'weekday', 'weekend'] as const),
];

type DayConditions = Pick<DateFilter, (typeof conditionNames)[number]>;

const dayMs = 86_400_000;
/** All that a year can be, by its first weekday and its length, is in any 28 years in a row. */
const anyYears = Array.from({ length: 28 }, (_, index) => 2000 + index);
/** Longer lists of years are not looked through. */
const mostYears = 100;
const everyMonth = Array.from({ length: 12 }, (_, index) => index + 1);

/**
 * Refuses a filter whose conditions no day has together: it would look like days without trade. `relative` is left out, since it moves: the
 * last seven days may have no day of a month. `fiscalStart`: the first month of fiscal years; null: not known here, so any.
 */
export function checkPossible(filter: DateFilter, argument: string, fiscalStart: number | null): void {
  const conditions: DayConditions = Object.fromEntries(
    conditionNames.flatMap((name) =>
      filter[name] === null || filter[name] === undefined ? [] : [[name, filter[name]]],
    ),
  );
  const names = Object.keys(conditions);
  if (names.length < 2) return;
  const years = yearsOf(conditions);
  if (years !== null && years.length > mostYears) return;
  // Without any year, a range with an open end leaves all kinds of years.
  const isPossible =
    years === null
      ? anyYears.some((year) => hasDay({ ...conditions, range: null }, year, fiscalStart))
      : years.some((year) => hasDay(conditions, year, fiscalStart));
  if (isPossible) return;
  throw new InvalidInputError(
    `No day has all of "${names.join('", "')}" as the filter wants them. Change one of them, or omit it.`,
    argument,
  );
}

/** The calendar years in which days may lie; null: in any. */
function yearsOf({ year, isoYear, fiscalYear, range }: DayConditions): number[] | null {
  const around = (years: readonly number[]): number[] => years.flatMap((each) => [each - 1, each, each + 1]);
  const choices = [
    ...(year ? [year] : []),
    ...(isoYear ? [around(isoYear)] : []),
    ...(fiscalYear ? [around(fiscalYear)] : []),
    ...(range?.from && range.to ? [yearsBetween(range.from, range.to)] : []),
  ];
  const [first, ...others] = choices;
  return first === undefined
    ? null
    : [...new Set(first)].filter((each) => others.every((years) => years.includes(each)));
}

function yearsBetween(from: CalendarDate, to: CalendarDate): number[] {
  const [first, last] = [from, to].map((day) => Number(day.slice(0, 4))) as [number, number];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function hasDay(conditions: DayConditions, year: number, fiscalStart: number | null): boolean {
  for (const day = newYear(year); day.getUTCFullYear() === year; day.setTime(day.getTime() + dayMs)) {
    if (meets(conditions, day, fiscalStart)) return true;
  }
  return false;
}

/** `Date.UTC` takes the first hundred years for others. */
function newYear(year: number): Date {
  const day = new Date(0);
  day.setUTCFullYear(year);
  return day;
}

function meets(conditions: DayConditions, day: Date, fiscalStart: number | null): boolean {
  const month = day.getUTCMonth() + 1;
  const weekday = day.getUTCDay() || 7;
  return (
    isOneOf(conditions.year, day.getUTCFullYear()) &&
    isOneOf(conditions.month, month) &&
    isOneOf(conditions.quarter, quarterOf(month)) &&
    isOneOf(conditions.weekday, weekday) &&
    (conditions.weekend ?? weekday >= 6) === weekday >= 6 &&
    isWithin(conditions, day) &&
    isOfWeek(conditions, day, weekday) &&
    isOfFiscal(conditions, day, month, fiscalStart)
  );
}

function isWithin({ range }: DayConditions, day: Date): boolean {
  if (!range) return true;
  const date = day.toISOString().slice(0, 10);
  return (!range.from || date >= range.from) && (!range.to || date <= range.to);
}

/** The ISO year and week are those of the week's Thursday. */
function isOfWeek({ isoYear, isoWeek }: DayConditions, day: Date, weekday: number): boolean {
  if (!isoYear && !isoWeek) return true;
  const thursday = new Date(day.getTime() + (4 - weekday) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - newYear(year).getTime()) / (7 * dayMs)) + 1;
  return isOneOf(isoYear, year) && isOneOf(isoWeek, week);
}

function isOfFiscal(
  { fiscalYear, fiscalQuarter, fiscalPeriod }: DayConditions,
  day: Date,
  month: number,
  fiscalStart: number | null,
): boolean {
  if (!fiscalYear && !fiscalQuarter && !fiscalPeriod) return true;
  return (fiscalStart === null ? everyMonth : [fiscalStart]).some((start) => {
    const period = ((month - start + 12) % 12) + 1;
    const year = day.getUTCFullYear() + (start > 1 && month >= start ? 1 : 0);
    return isOneOf(fiscalYear, year) && isOneOf(fiscalPeriod, period) && isOneOf(fiscalQuarter, quarterOf(period));
  });
}

function quarterOf(month: number): number {
  return Math.ceil(month / 3);
}

function isOneOf(values: readonly number[] | null | undefined, value: number): boolean {
  return !values || values.includes(value);
}
