import { type CalendarDate, dateInZone } from '../../canonical/calendar-date.js';
import type { WatchedSource } from './judgement.js';

/** The first day before `until` of which trade of a source may be missing; null: it has all. */
export function unreadSince({ knownUntil, timezone }: WatchedSource, until: CalendarDate): CalendarDate | null {
  if (knownUntil === null || timezone === null) return '0001-01-01';
  const since = dateInZone(new Date(knownUntil), timezone);
  return since < until ? since : null;
}
