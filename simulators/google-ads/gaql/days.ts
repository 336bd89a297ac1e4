import { AdsError, queryError } from '../ads-error.js';
import type { Day } from '../model.js';
import type { Condition } from './parse.js';

/** A finite range, both ends included. */
export interface DayRange {
  from: Day;
  to: Day;
}

const DAY_MS = 86_400_000;

export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysOf({ from, to }: DayRange): Day[] {
  const days = [];
  for (let day = from; day <= to; day = plusDays(day, 1)) days.push(day);
  return days;
}

/** The same day of the month, or the last one, that many months earlier. */
export function monthsBefore(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10);
}

const DURING: Record<string, (today: Day) => DayRange> = {
  TODAY: (today) => ({ from: today, to: today }),
  YESTERDAY: (today) => ({ from: plusDays(today, -1), to: plusDays(today, -1) }),
  LAST_7_DAYS: (today) => ({ from: plusDays(today, -7), to: plusDays(today, -1) }),
  LAST_14_DAYS: (today) => ({ from: plusDays(today, -14), to: plusDays(today, -1) }),
  LAST_30_DAYS: (today) => ({ from: plusDays(today, -30), to: plusDays(today, -1) }),
  THIS_MONTH: (today) => ({ from: `${today.slice(0, 8)}01`, to: today }),
};

/** The range of the conditions on `segments.date`; null: there are none. Throws if they leave an end open. */
export function rangeOf(conditions: readonly Condition[], today: Day): DayRange | null {
  const onDate = conditions.filter(({ field }) => field === 'segments.date');
  if (onDate.length === 0) return null;
  let from: Day | null = null;
  let to: Day | null = null;
  for (const condition of onDate) {
    const [low, high] = endsOf(condition, today);
    if (low !== null && (from === null || low > from)) from = low;
    if (high !== null && (to === null || high < to)) to = high;
  }
  if (from === null || to === null) throw missingFilters();
  if (from > to)
    throw new AdsError('dateRangeError', 'START_DATE_AFTER_END_DATE', 'The start date is after the end date.');
  return { from, to };
}

export function missingFilters(): AdsError {
  return queryError('EXPECTED_FILTERS_ON_DATE_RANGE', 'Missing filters on date related fields.');
}

function endsOf({ operator, values }: Condition, today: Day): [Day | null, Day | null] {
  if (operator === 'DURING') {
    const range = DURING[values[0]!.toUpperCase()]?.(today);
    if (!range) throw queryError('INVALID_VALUE_WITH_DURING_OPERATOR', `Invalid date range ${values[0]}.`);
    return [range.from, range.to];
  }
  for (const value of values) checkDay(value);
  const [day, high] = values as [Day, Day | undefined];
  if (operator === 'BETWEEN') return [day, high!];
  if (operator === '=') return [day, day];
  if (operator === '>=') return [day, null];
  if (operator === '>') return [plusDays(day, 1), null];
  if (operator === '<=') return [null, day];
  if (operator === '<') return [null, plusDays(day, -1)];
  throw queryError('OPERATOR_FIELD_MISMATCH', `Operator ${operator} is not valid for segments.date.`);
}

function checkDay(value: string): void {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) && plusDays(value, 0) === value;
  if (!isDay)
    throw queryError(
      'INVALID_DATE_FORMAT',
      `Invalid date literal supplied for filter on field 'segments.date': '${value}'.`,
    );
}
