import { addDays, type CalendarDate } from '../../canonical/calendar-date.js';
import { InvalidInputError } from './invalid-input.js';

/** Days, both ends included. */
export interface Range {
  from: CalendarDate;
  to: CalendarDate;
}

/** The days of the date dimension. */
export const calendarDays: Range = { from: '1970-01-01', to: '2069-12-31' };

/** Refuses a range that somebody asked for the wrong way round. */
export function checkRange({ from, to }: Range, argument: string): void {
  if (from <= to) return;
  throw new InvalidInputError(
    `The range ends before it begins: from ${from} to ${to}. "from" must not be after "to"; both days are included.`,
    argument,
  );
}

/** Ranges in order, those that overlap or touch as one. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last && range.from <= addDays(last.to, 1)) last.to = range.to > last.to ? range.to : last.to;
    else merged.push({ ...range });
  }
  return merged;
}
