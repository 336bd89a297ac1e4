import type { WindowSettings } from '../../../reading/slices.js';

const minute = 60 * 1000;
const day = 24 * 60 * minute;

/** Before Shopify existed: nothing is older. */
const beforeShopify = new Date('2004-01-01T00:00:00Z');

/**
 * The search index lags behind the database by seconds, rarely by minutes. Only windows that end two days before now may be read by
 * bulk export, so lookbacks, which reach back a day at most, only meet records of the paged shape, and they page these again.
 */
export const orderWindows = (start: Date): WindowSettings => ({
  start,
  safetyMs: 2 * minute,
  lookback: { minMs: 10 * minute, maxMs: day },
  window: { startMs: 30 * day, minMs: minute, maxMs: 720 * day },
  settledMs: 2 * day,
});

/** All of it, however old: a product last changed years ago may be in an order of today. */
export const entityWindows: WindowSettings = {
  ...orderWindows(beforeShopify),
  window: { startMs: 36_500 * day, minMs: minute, maxMs: 36_500 * day },
};

/** Their filter matches whole days. */
export const customerWindows: WindowSettings = {
  ...entityWindows,
  window: { ...entityWindows.window, minMs: day },
  isDaily: true,
};

/** Events are kept for a year. */
export const eventWindows = (backfillStart: Date, now: Date): WindowSettings => ({
  ...entityWindows,
  start: new Date(Math.max(backfillStart.getTime(), now.getTime() - 365 * day)),
});
