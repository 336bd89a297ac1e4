const dayMs = 86_400_000;
/** 9999-12-31, the last day of spreadsheets. */
const lastDay = 2_958_466;

/** The day that a workbook counts from: 1900 has a 29 February there, which never was. */
export type DaySystem = 1900 | 1904;

interface Shown {
  hasDay: boolean;
  hasTime: boolean;
  hasFraction: boolean;
}

/**
 * A day number with the time as its fraction, as ISO 8601 without a zone: `2026-03-01`, `2026-03-01 14:05:00`, or a time
 * of day alone (`14:05:00`). Fractions of a second only if the format shows them: others are rounding. null: it is no
 * day.
 */
export function timeOfSerial(
  serial: number,
  system: DaySystem,
  { hasDay, hasTime, hasFraction }: Shown,
): string | null {
  const step = hasFraction ? 1 : 1000;
  const ms = Math.round((serial * dayMs) / step) * step;
  const days = Math.floor(ms / dayMs);
  if (!(days >= 0 && days < lastDay)) return null;
  const [, time] = new Date(ms % dayMs).toISOString().slice(0, -1).split('T') as [string, string];
  const clock = hasFraction ? time : time.slice(0, 8);
  if (days === 0 && !hasDay) return clock;
  const first = firstDay(days, system);
  if (first === null) return null;
  const [date] = new Date(first + days * dayMs).toISOString().split('T') as [string];
  return hasTime || ms % dayMs !== 0 ? `${date} ${clock}` : date;
}

/** The instant of day 0; null for the day that never was. */
function firstDay(days: number, system: DaySystem): number | null {
  if (system === 1904) return Date.UTC(1904, 0, 1);
  if (days === 60 || days === 0) return null;
  return Date.UTC(1899, 11, days < 60 ? 31 : 30);
}

/** Days as hours, minutes and seconds: `27:30:00`. */
export function durationOfSerial(serial: number): string {
  const seconds = Math.round(Math.abs(serial) * 86_400);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return serial < 0 ? `-${clock}` : clock;
}
