import { lastRelease } from '../../ingest/rates/ecb-release.js';
import type { RateFeed } from './rate-feed.js';

const minuteMs = 60_000;
/** After a failure. */
const retryMs = 10 * minuteMs;
/** The day's rates are not released yet, or never will be: the ECB has more holidays than the weekend. */
const lateMs = 60 * minuteMs;

/** Whether to ask the ECB: after each release, after a failure, and while expected rates are missing. */
export function isDue(feed: RateFeed | null, now: Date): boolean {
  if (feed === null) return true;
  const sinceAttemptMs = now.getTime() - Date.parse(feed.attemptedAt);
  if (feed.succeededAt === null || feed.succeededAt < feed.attemptedAt) return sinceAttemptMs >= retryMs;
  const released = lastRelease(now);
  if (Date.parse(feed.attemptedAt) < released.at.getTime()) return true;
  return (feed.latestRateDate ?? '') < released.date && sinceAttemptMs >= lateMs;
}

/** Whether the ECB was asked so recently that the answer cannot have changed. */
export function wasJustAsked(feed: RateFeed | null, now: Date): boolean {
  return feed !== null && now.getTime() - Date.parse(feed.attemptedAt) < retryMs;
}
