import {
  addDays,
  addUnits,
  type CalendarDate,
  type DateUnit,
  dateKey,
  startOf,
} from '../../canonical/calendar-date.js';
import { allOf, type Sql, sql } from '../../database/sql.js';
import { checkRange } from './day-range.js';
import { checkPossible } from './impossible-days.js';
import { InvalidInputError } from './invalid-input.js';

/** A selection of days. Fields are combined with "and". */
export interface DateFilter {
  range?: { from?: CalendarDate | null; to?: CalendarDate | null } | null;
  relative?: { last: number; unit: DateUnit; includeCurrent: boolean } | null;
  year?: number[] | null;
  quarter?: number[] | null;
  month?: number[] | null;
  /** Named after the calendar year in which they end. */
  fiscalYear?: number[] | null;
  fiscalQuarter?: number[] | null;
  /** The month of the fiscal year. */
  fiscalPeriod?: number[] | null;
  isoYear?: number[] | null;
  isoWeek?: number[] | null;
  /** ISO: Monday is 1. */
  weekday?: number[] | null;
  weekend?: boolean | null;
}

/** Both ends are included; null means open. */
interface DateBounds {
  from: CalendarDate | null;
  to: CalendarDate | null;
}

const calendarFields = {
  year: { column: sql`d.year`, min: 1, max: 9999 },
  quarter: { column: sql`d.quarter`, min: 1, max: 4 },
  month: { column: sql`d.month`, min: 1, max: 12 },
  fiscalYear: { column: sql`d.fiscal_year`, min: 1, max: 9999 },
  fiscalQuarter: { column: sql`d.fiscal_quarter`, min: 1, max: 4 },
  fiscalPeriod: { column: sql`d.fiscal_period`, min: 1, max: 12 },
  isoYear: { column: sql`d.iso_year`, min: 1, max: 9999 },
  isoWeek: { column: sql`d.iso_week`, min: 1, max: 53 },
  weekday: { column: sql`d.day_of_week`, min: 1, max: 7 },
} as const;

type CalendarField = keyof typeof calendarFields;
const fieldNames = Object.keys(calendarFields) as CalendarField[];

const longestRelative = 10_000;

/** Days that have others before and behind them. */
const [firstMovable, lastMovable] = ['0001-01-02', '9999-12-29'];

/** True if the filter is empty. */
export function isEmptyDateFilter(filter: DateFilter | null | undefined): boolean {
  return !filter || Object.values(filter).every((value) => value === null || value === undefined);
}

/** True if the filter itself has a start and an end. */
export function isBounded(filter: DateFilter): boolean {
  const { from, to } = filter.range ?? {};
  return Boolean((from && to) || filter.relative || filter.year || filter.fiscalYear || filter.isoYear);
}

/** The first and last day of the range and relative dates. `today` is the day in the reporting time zone. */
export function dateBounds(filter: DateFilter, today: CalendarDate, argument: string): DateBounds {
  const { from = null, to = null } = filter.range ?? {};
  if (filter.range && !from && !to) {
    throw new InvalidInputError(
      'The range has neither "from" nor "to". Set one, or omit the range.',
      `${argument}.range`,
    );
  }
  if (from && to) checkRange({ from, to }, `${argument}.range`);
  if (!filter.relative) return { from, to };
  const span = relativeSpan(filter.relative, today, `${argument}.relative`);
  return {
    from: from !== null && from > span.from ? from : span.from,
    to: to !== null && to < span.to ? to : span.to,
  };
}

/** The filter as conditions on `warehouse.dim_date d`. */
export function dateConditions(filter: DateFilter, today: CalendarDate, argument: string): Sql[] {
  const { from, to } = dateBounds(filter, today, argument);
  const conditions: Sql[] = [];
  if (from) conditions.push(sql`d.date_key >= ${dateKey(from)}`);
  if (to) conditions.push(sql`d.date_key <= ${dateKey(to)}`);
  const ofFields = fieldConditions(filter, argument);
  // For the index: years have no other days, and ISO and fiscal years begin at most a year before.
  const years = [...(filter.year ?? []), ...(filter.isoYear ?? []), ...(filter.fiscalYear ?? [])];
  if (years.length > 0) {
    const [first, last] = [Math.min(...years) - 1, Math.max(...years) + 1];
    conditions.push(sql`d.date_key between ${first * 10_000} and ${last * 10_000 + 1231}`);
  }
  return [...conditions, ...ofFields];
}

/** The filter as conditions on a fact's `date_key`: its bounds directly, for the index, the rest through the dimension. */
export function factDateConditions(column: Sql, filter: DateFilter, today: CalendarDate, argument: string): Sql[] {
  const { from, to } = dateBounds(filter, today, argument);
  const conditions: Sql[] = [];
  if (from) conditions.push(sql`${column} >= ${dateKey(from)}`);
  if (to) conditions.push(sql`${column} <= ${dateKey(to)}`);
  const onDimension = fieldConditions(filter, argument);
  if (onDimension.length === 0) return conditions;
  return [...conditions, sql`${column} in (select d.date_key from warehouse.dim_date d where ${allOf(onDimension)})`];
}

/**
 * What the bounds mean for the instant of a fact, for an index by time: days are those of a store's clock, which is at most a day
 * before or behind UTC. Only beside `factDateConditions`, which are exact.
 */
export function factTimeConditions(column: Sql, filter: DateFilter, today: CalendarDate, argument: string): Sql[] {
  const { from, to } = dateBounds(filter, today, argument);
  const conditions: Sql[] = [];
  if (from && from > firstMovable) conditions.push(sql`${column} >= ${addDays(from, -1)}::timestamptz`);
  if (to && to < lastMovable) conditions.push(sql`${column} < ${addDays(to, 2)}::timestamptz`);
  return conditions;
}

/**
 * The conditions on `warehouse.dim_date d` beside the bounds. Refuses fields that no day has together. `fiscalStart`: the first month
 * of fiscal years; null: not known here.
 */
export function fieldConditions(filter: DateFilter, argument: string, fiscalStart: number | null = null): Sql[] {
  if (filter.isoWeek && filter.year && !filter.isoYear) {
    throw new InvalidInputError(
      'ISO weeks belong to ISO years: a calendar year has days of week 1 both in January and at its end. Use "isoYear" instead of "year", or both.',
      `${argument}.isoWeek`,
    );
  }
  const conditions = fieldNames.flatMap((name) => {
    const values = filter[name];
    if (!values) return [];
    checkField(name, values, `${argument}.${name}`);
    return [sql`${calendarFields[name].column} = any(${values}::integer[])`];
  });
  checkPossible(filter, argument, fiscalStart);
  const { weekend } = filter;
  return weekend === null || weekend === undefined ? conditions : [...conditions, sql`d.is_weekend = ${weekend}`];
}

function checkField(name: CalendarField, values: number[], argument: string): void {
  const { min, max } = calendarFields[name];
  if (values.length === 0) {
    throw new InvalidInputError(
      `The list is empty, which would select no day. Omit "${name}" to select every day.`,
      argument,
    );
  }
  const wrong = values.find((value) => value < min || value > max);
  if (wrong !== undefined) {
    throw new InvalidInputError(`Got ${wrong}; "${name}" must be between ${min} and ${max}.`, argument);
  }
}

function relativeSpan(
  { last, unit, includeCurrent }: NonNullable<DateFilter['relative']>,
  today: CalendarDate,
  argument: string,
): { from: CalendarDate; to: CalendarDate } {
  if (last < 1 || last > longestRelative) {
    throw new InvalidInputError(`Got ${last}; "last" must be between 1 and ${longestRelative}.`, `${argument}.last`);
  }
  const current = startOf(unit, today);
  const end = includeCurrent ? addUnits(unit, current, 1) : current;
  if (Number(end.slice(0, 4)) - last * yearsIn(unit) < 1) {
    throw new InvalidInputError(
      `The last ${last} ${unit}s begin before the year 1. Use a smaller number.`,
      `${argument}.last`,
    );
  }
  return { from: addUnits(unit, end, -last), to: addDays(end, -1) };
}

function yearsIn(unit: DateUnit): number {
  return { day: 1 / 365, week: 1 / 52, month: 1 / 12, quarter: 1 / 4, year: 1 }[unit];
}
