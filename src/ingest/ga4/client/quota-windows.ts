import { addDays, dateInZone } from '../../../canonical/calendar-date.js';
import { instantOfLocal } from '../../staging/local-time.js';

const hourMs = 3_600_000;
const pacific = 'America/Los_Angeles';

/** Milliseconds until the hour turns. */
export function hourTurnsInMs(now: Date): number {
  return hourMs - (now.getTime() % hourMs);
}

/** Milliseconds until midnight in California, when the daily tokens return. */
export function midnightPacificInMs(now: Date): number {
  const tomorrow = addDays(dateInZone(now, pacific), 1);
  return instantOfLocal(Date.parse(`${tomorrow}T00:00:00Z`), pacific) - now.getTime();
}
