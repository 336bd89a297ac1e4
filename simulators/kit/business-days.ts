import type { Micros } from './clock.js';

/** The date on a zone's wall at an instant, yyyy-mm-dd. */
export function businessDays(zone: string): (at: Micros) => string {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (at) => format.format(Math.floor(at / 1000));
}
