import { dayText, spanText } from './days.js';

/** The days of a row of a report, or an hour of one day. */
export interface Period {
  first: string;
  last: string;
  hour: number | null;
  isComplete: boolean;
}

/** As an axis has it: “3 Nov”, “14:00”. */
export function shortPeriodText({ first, hour }: Period): string {
  return hour === null ? dayText(first, { day: 'numeric', month: 'short' }) : `${hour}:00`;
}

/** In full: “Tue 3 Nov”, “Mon 2 Nov – Sun 8 Nov”, “3 Nov, 14:00”. */
export function periodText({ first, last, hour }: Period): string {
  if (hour !== null) return `${dayText(first, { day: 'numeric', month: 'short' })}, ${hour}:00`;
  return spanText({ first, last }, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** In full, and whether it is not over yet. */
export function statedPeriodText(period: Period): string {
  return period.isComplete ? periodText(period) : `${periodText(period)} (not over)`;
}
