import { hourInZone } from '../../canonical/calendar-date.js';

/** All offsets from UTC in use are multiples of it. */
const stepMs = 15 * 60_000;

/** The next instant at which the hour may change by any clock. */
export function nextPossibleTurn(now: Date): number {
  return (Math.floor(now.getTime() / stepMs) + 1) * stepMs;
}

let last = { key: '', at: 0 };

/**
 * The next instant, in milliseconds, at which the hour changes by the clock of one of the zones. Until then an answer that depends on
 * what day or hour it is there stays the same.
 */
export function clockTurnsAt(now: Date, zones: Iterable<string>): number {
  const step = Math.floor(now.getTime() / stepMs);
  const key = `${step} ${[...zones].join()}`;
  if (last.key !== key) last = { key, at: nextTurn(now, zones) };
  return last.at;
}

function nextTurn(now: Date, zones: Iterable<string>): number {
  const hours = [...new Set(zones)].map((zone) => ({ zone, hour: hourInZone(now, zone) }));
  let at = nextPossibleTurn(now);
  for (let step = 1; step < 4; step += 1) {
    const then = new Date(at);
    if (hours.some(({ zone, hour }) => hourInZone(then, zone) !== hour)) break;
    at += stepMs;
  }
  return at;
}
