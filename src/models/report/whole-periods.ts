import { addDays, addUnits, type CalendarDate, dateKey, isoWeekKey, startOf } from '../../canonical/calendar-date.js';
import type { GrainPeriod } from '../metrics/grains.js';
import type { Range } from '../reporting/day-range.js';

/** A range of days divided into whole weeks or months, which an aggregate of those has, and the days at its ends. */
export interface Divided {
  /** From the first day of a week (month) to the last of one; null: it holds no whole one. */
  wholes: Range | null;
  days: Range[];
}

export function divide({ from, to }: Range, period: GrainPeriod): Divided {
  if (from === to) return { wholes: null, days: [{ from, to }] };
  const first = from === startOf(period, from) ? from : addUnits(period, startOf(period, from), 1);
  const end = startOf(period, addDays(to, 1));
  if (first >= end) return { wholes: null, days: from > to ? [] : [{ from, to }] };
  const wholes = { from: first, to: addDays(end, -1) };
  const before = { from, to: addDays(first, -1) };
  const after = { from: end, to };
  return { wholes, days: [before, after].filter((days) => days.from <= days.to) };
}

export function isWholeWeeks(range: Range): boolean {
  const { wholes, days } = divide(range, 'week');
  return wholes !== null && days.length === 0;
}

/** The key of the period that holds a day, as the rows of an aggregate have it. Those of weeks and months are no day's. */
export const periodKeys: Record<GrainPeriod, (date: CalendarDate) => number> = {
  day: dateKey,
  week: isoWeekKey,
  month: (date) => Math.trunc(dateKey(date) / 100),
};

/** The keys of the weeks or months that a range is made of. */
export function keysWithin(period: GrainPeriod, { from, to }: Range): number[] {
  const keys: number[] = [];
  for (let start = from; start <= to; start = addUnits(period, start, 1)) keys.push(periodKeys[period](start));
  return keys;
}
