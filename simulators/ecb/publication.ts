import type { Micros } from '../kit/clock.js';
import { wallClockOf } from '../kit/zone-clock.js';

const publishedMs = 16 * 3600 * 1000;

/** The last day (YYYY-MM-DD) whose rates are published by an instant, if it is a TARGET day. They appear about 16:00 in Frankfurt. */
export function lastPublishedDay(at: Micros): string {
  return new Date(wallClockOf(at, 'Europe/Berlin') - publishedMs).toISOString().slice(0, 10);
}
