/** A day as `YYYY-MM-DD`. Arithmetic goes through UTC midnights, where every day has 24 hours. */
export type CalendarDate = string;

export type DateUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

const dayMs = 86_400_000;

/** True for an existing day, from year 0001 to 9999. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** By time zone: to make one takes longer than a question's statement, and to read one half as long. */
const clocks = new Map<string, { format: Intl.DateTimeFormat; minute: number; date: CalendarDate; hour: number }>();
const minuteMs = 60_000;

/** The day and the hour at an instant by the clock of an IANA time zone. */
function readClock(instant: Date, timeZone: string): { date: CalendarDate; hour: number } {
  const before = clocks.get(timeZone);
  // Offsets of full minutes, as all have been since 1972: an hour begins with a minute.
  const minute = Math.floor(instant.getTime() / minuteMs);
  if (before?.minute === minute && minute > 0) return before;
  const format =
    before?.format ??
    new Intl.DateTimeFormat('en', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
    });
  const parts = format.formatToParts(instant).map(({ type, value }) => [type, value]);
  const { year, month, day, hour } = Object.fromEntries(parts) as Record<'year' | 'month' | 'day' | 'hour', string>;
  const read = { date: `${year.padStart(4, '0')}-${month}-${day}`, hour: Number(hour) };
  clocks.set(timeZone, { ...read, format, minute });
  return read;
}

/** The day at an instant in an IANA time zone. */
export function dateInZone(instant: Date, timeZone: string): CalendarDate {
  return readClock(instant, timeZone).date;
}

/** An hour of a day, as text that sorts by time: `2026-07-03T09`. */
export function hourOf(date: CalendarDate, hour: number): string {
  return `${date}T${String(hour).padStart(2, '0')}`;
}

/** The hour by the clock of a time zone. */
export function hourInZone(instant: Date, timeZone: string): string {
  const { date, hour } = readClock(instant, timeZone);
  return hourOf(date, hour);
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  const day = Number(date.slice(8)) + days;
  // Within the shortest month: ten times as fast, and a question asks for thousands of days.
  if (day >= 1 && day <= 28) return `${date.slice(0, 8)}${day < 10 ? '0' : ''}${day}`;
  return fromUtc(utc(date) + days * dayMs);
}

/** Number of days from the one to the other, including both. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((utc(to) - utc(from)) / dayMs) + 1;
}

/** The first day of the day's ISO week, month, quarter or year. */
export function startOf(unit: DateUnit, date: CalendarDate): CalendarDate {
  const [year, month] = [date.slice(0, 4), Number(date.slice(5, 7))];
  switch (unit) {
    case 'day':
      return date;
    case 'week':
      return addDays(date, -((new Date(utc(date)).getUTCDay() + 6) % 7));
    case 'month':
      return `${date.slice(0, 7)}-01`;
    case 'quarter':
      return `${year}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
    case 'year':
      return `${year}-01-01`;
  }
}

/** The year and number of a day's ISO week: 202627. */
export function isoWeekKey(date: CalendarDate): number {
  const thursday = addDays(startOf('week', date), 3);
  const year = thursday.slice(0, 4);
  return Number(year) * 100 + Math.floor((daysBetween(`${year}-01-01`, thursday) - 1) / 7) + 1;
}

/** The Monday of an ISO week by its key: 2026-06-29 for 202627. */
export function isoWeekStart(key: number): CalendarDate {
  const year = String(Math.floor(key / 100)).padStart(4, '0');
  // The fourth of January is in the first week.
  return addUnits('week', startOf('week', `${year}-01-04`), (key % 100) - 1);
}

/** Moves the first day of a unit by that many units. */
export function addUnits(unit: DateUnit, start: CalendarDate, count: number): CalendarDate {
  if (unit === 'day') return addDays(start, count);
  if (unit === 'week') return addDays(start, 7 * count);
  const months = { month: 1, quarter: 3, year: 12 }[unit] * count;
  return fromUtc(Date.UTC(Number(start.slice(0, 4)), Number(start.slice(5, 7)) - 1 + months, 1));
}

/** 20260703 for 2026-07-03. */
export function dateKey(date: CalendarDate): number {
  return Number(date.replaceAll('-', ''));
}

/** 2026-07-03 for 20260703. */
export function dateOfKey(key: number): CalendarDate {
  const digits = String(key).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

function utc(date: CalendarDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function fromUtc(milliseconds: number): CalendarDate {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
