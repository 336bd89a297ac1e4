import { lastRelease } from '../../ingest/rates/ecb-release.js';
import type { RateFeed } from './rate-feed.js';

const minuteMs = 60_000;
/** After a failure. */
const retryMs = 10 * minuteMs;
/** While the day's rates have not come out, or never will: the ECB keeps more holidays than the weekend. */
const lateMs = 60 * minuteMs;

/** Whether the ECB is to be asked: after each release, again after a failure, and while what was to come is not there. */
export function isDue(feed: RateFeed | null, now: Date): boolean {
  if (feed === null) return true;
  const sinceAttemptMs = now.getTime() - Date.parse(feed.attemptedAt);
  if (feed.succeededAt === null || feed.succeededAt < feed.attemptedAt) return sinceAttemptMs >= retryMs;
  const released = lastRelease(now);
  if (Date.parse(feed.attemptedAt) < released.at.getTime()) return true;
  return (feed.latestRateDate ?? '') < released.date && sinceAttemptMs >= lateMs;
}

/** Whether the ECB was asked so shortly ago that another answer is not to be expected. */
export function wasJustAsked(feed: RateFeed | null, now: Date): boolean {
  return feed !== null && now.getTime() - Date.parse(feed.attemptedAt) < retryMs;
}
