/** Converts local times of IANA zones to instants and back. */
import type { Micros } from './clock.js';

const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();
const slotMs = 15 * 60_000;

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    const number = '2-digit' as const;
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/**
 * Milliseconds the zone is ahead of UTC at an instant. Cached for each quarter of an hour, the finest step at which
 * offsets have changed since 1972: one call of Intl per order would cost more than the order itself.
 */
export function offsetAt(ms: number, zone: string): number {
  const slot = Math.floor(ms / slotMs);
  const key = `${zone}|${slot}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size > 200_000) offsets.clear();
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(slot * slotMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  offsets.set(key, local - slot * slotMs);
  return local - slot * slotMs;
}

/**
 * The instant of a wall-clock time, given as if it were UTC milliseconds. A time that occurs twice is the first of the
 * two; a time that a clock change skips uses the offset before the change.
 */
export function instantOf(wallClockMs: number, zone: string): Micros {
  const before = wallClockMs - offsetAt(wallClockMs - 86_400_000, zone);
  if (before + offsetAt(before, zone) === wallClockMs) return before * 1000;
  const after = wallClockMs - offsetAt(wallClockMs + 86_400_000, zone);
  return (after + offsetAt(after, zone) === wallClockMs ? after : before) * 1000;
}

/** The wall clock at an instant, as if it were UTC milliseconds: read it with the getUTC… methods of Date. */
export function wallClockOf(instant: Micros, zone: string): number {
  const ms = Math.floor(instant / 1000);
  return ms + offsetAt(ms, zone);
}
