import { addDays, addUnits, type CalendarDate, startOf } from '../reporting/calendar-date.js';
import type { Range } from '../reporting/day-range.js';

/** A range of days divided into whole months, which an aggregate of months has, and the days at its ends. */
export interface Divided {
  /** From the first day of a month to the last of one; null: it holds no whole month. */
  months: Range | null;
  days: Range[];
}

export function divideByMonths({ from, to }: Range): Divided {
  const first = from === startOf('month', from) ? from : nextMonth(from);
  const end = startOf('month', addDays(to, 1));
  if (first >= end) return { months: null, days: from > to ? [] : [{ from, to }] };
  const months = { from: first, to: addDays(end, -1) };
  const before = { from, to: addDays(first, -1) };
  const after = { from: end, to };
  return { months, days: [before, after].filter((days) => days.from <= days.to) };
}

function nextMonth(date: CalendarDate): CalendarDate {
  return addUnits('month', startOf('month', date), 1);
}
