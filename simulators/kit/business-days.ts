import type { Micros } from './clock.js';

/** The local date of a zone at an instant, yyyy-mm-dd. */
export function businessDays(zone: string): (at: Micros) => string {
  // Swedish dates are in ISO 8601 format.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (at) => format.format(Math.floor(at / 1000));
}
