import { invalidArgument } from '../google-error.js';
import type { Day } from '../model.js';

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD`, `today`, `yesterday` or `NdaysAgo`, in the property's time zone. */
export function dayOf(value: unknown, field: string, today: Day): Day {
  const text = String(value ?? '');
  if (text === 'today') return today;
  const ago = text === 'yesterday' ? 1 : Number(/^(\d{1,5})daysAgo$/.exec(text)?.[1] ?? Number.NaN);
  if (!Number.isNaN(ago)) return plusDays(today, -ago);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && plusDays(text, 0) === text;
  if (!isDay)
    throw invalidArgument(`Invalid ${field}: ${JSON.stringify(text)}. Use YYYY-MM-DD, NdaysAgo, yesterday or today.`);
  return text;
}

export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export function* daysOf({ from, to }: { from: Day; to: Day }): Generator<Day> {
  for (let day = from; day <= to; day = plusDays(day, 1)) yield day;
}
