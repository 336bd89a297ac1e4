import type { PartitionUnit } from '../../contract/extractor.js';

/** Days are `YYYY-MM-DD`, without a time zone. */
export type Day = string;

const dayMs = 24 * 3600 * 1000;

export function addDays(day: Day, days: number): Day {
  return dayOf(Date.parse(day) + days * dayMs);
}

/** The first day of the month that many months later; negative: earlier. */
export function addMonths(day: Day, months: number): Day {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return dayOf(Date.UTC(year, month - 1 + months, 1));
}

/** The first day of the period that contains the day. */
export function startOf(unit: PartitionUnit, day: Day): Day {
  if (unit === 'day') return day;
  if (unit === 'month') return `${day.slice(0, 8)}01`;
  // 1970-01-01 was a Thursday.
  const sinceMonday = (Date.parse(day) / dayMs + 3) % 7;
  return addDays(day, -sinceMonday);
}

/** The last day of the period that begins on the day. */
export function endOf(unit: PartitionUnit, start: Day): Day {
  if (unit === 'day') return start;
  return unit === 'week' ? addDays(start, 6) : addDays(addMonths(start, 1), -1);
}

/** The first days of all periods that contain a day of the range, both ends included. */
export function periodsIn(unit: PartitionUnit, from: Day, to: Day): Day[] {
  const starts: Day[] = [];
  for (let start = startOf(unit, from); start <= to; start = addDays(endOf(unit, start), 1)) starts.push(start);
  return starts;
}

/** The day that it is in a time zone (IANA). */
export function dayIn(timezone: string, now: Date): Day {
  const parts = formatOf(timezone).formatToParts(now);
  const part = (type: string): string => parts.find((each) => each.type === type)!.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The first day to read by a source's configuration, whose instant is the day's beginning in the easternmost zone. */
export function firstDayOf(backfillStart: Date): Day {
  return dayIn('Pacific/Kiritimati', backfillStart);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs a hundred times as much as using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format;
}

function dayOf(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}
