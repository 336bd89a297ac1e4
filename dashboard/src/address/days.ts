// Business days as text, YYYY-MM-DD: they belong to no time zone, so all arithmetic is in UTC.

const dayMs = 86_400_000;

export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at) && dayOfTime(at) === text;
}

export function addDays(day: string, days: number): string {
  return dayOfTime(Date.parse(day) + days * dayMs);
}

/** @param month 1 to 12 */
export function lastDayOfMonth(year: number, month: number): string {
  return dayOfTime(Date.UTC(year, month, 0));
}

/** The Monday of an ISO week: 4 January is always in week 1. */
export function mondayOfIsoWeek(year: number, week: number): string {
  const fourth = `${year}-01-04`;
  const weekday = (new Date(`${fourth}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(fourth, (week - 1) * 7 - weekday);
}

/** 52 or 53. */
export function weeksOfIsoYear(year: number): number {
  return (Date.parse(mondayOfIsoWeek(year + 1, 1)) - Date.parse(mondayOfIsoWeek(year, 1))) / (7 * dayMs);
}

function dayOfTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
