import { hourInZone } from '../../models/reporting/calendar-date.js';

/** All offsets from UTC in use are multiples of it. */
const stepMs = 15 * 60_000;

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
  let at = Math.floor(now.getTime() / stepMs) * stepMs;
  for (let step = 0; step < 4; step += 1) {
    at += stepMs;
    const then = new Date(at);
    if (hours.some(({ zone, hour }) => hourInZone(then, zone) !== hour)) break;
  }
  return at;
}
