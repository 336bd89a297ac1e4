import type { AmazonSettings } from '../client/settings.js';

const dayMs = 24 * 3600 * 1000;
/** Amazon answers orders of two years, in Japan, Australia and Singapore since 2016. A day less, for time that passes meanwhile. */
const keptMs = 729 * dayMs;
const firstInFarEast = '2016-01-01T00:00:00Z';

/** Where orders are read from: the start of the backfill, but nothing that Amazon no longer answers. */
export function oldestOrders({ region }: AmazonSettings, start: Date, now: Date): Date {
  const kept = region === 'fe' ? Date.parse(firstInFarEast) : now.getTime() - keptMs;
  return new Date(Math.max(start.getTime(), kept));
}
