/** Calendar days (yyyy-mm-dd) of a time zone. */
import type { Micros } from '../../kit/clock.js';
import { instantOf, wallClockOf } from '../../kit/zone-clock.js';

export type Day = string;

const dayMs = 86_400_000;

/** Milliseconds of its midnight, as if it were in UTC; throws if it is no day of the calendar. */
export function midnight(day: Day): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(ms) || dayFrom(ms) !== day) {
    throw new RangeError(`${JSON.stringify(day)} is not a day; expected yyyy-mm-dd`);
  }
  return ms;
}

export function plusDays(day: Day, days: number): Day {
  return dayFrom(midnight(day) + days * dayMs);
}

/** From `from` to `to`, both included; none if `to` is earlier. */
export function daysFrom(from: Day, to: Day): Day[] {
  const first = midnight(from);
  const count = Math.max(0, Math.round((midnight(to) - first) / dayMs) + 1);
  return Array.from({ length: count }, (_, index) => dayFrom(first + index * dayMs));
}

/** When the day begins in the zone. */
export function startOf(day: Day, zone: string): Micros {
  return instantOf(midnight(day), zone);
}

export function dayOf(at: Micros, zone: string): Day {
  return dayFrom(wallClockOf(at, zone));
}

/** How much of a day is over at `now`. */
export interface Age {
  /** Whole days since it ended; -1: it is not over. */
  days: number;
  /** The share of it that is over, in whole hours; 0: it has not begun. */
  over: number;
}

export function ageOf(day: Day, zone: string, now: Micros): Age {
  const elapsed = wallClockOf(now, zone) - midnight(day);
  if (elapsed >= dayMs) return { days: Math.floor(elapsed / dayMs) - 1, over: 1 };
  return { days: -1, over: Math.max(0, Math.floor(elapsed / 3_600_000) / 24) };
}

function dayFrom(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}
