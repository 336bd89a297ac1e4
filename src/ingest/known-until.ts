import type { Stream } from '../contract/extractor.js';

/** A watermark that lies no further back is where the reading ended: indexes and clocks lag by minutes at most. */
const longestLagMs = 5 * 60_000;

/**
 * Up to when a stream is known that has just been read to its end, by a reading that began at `startedAt`. A watermark that this
 * reading moved is exact to the second. One that stays behind does not: it may be the time of the newest file, or of a list
 * that is read once a day, and a stream in which nothing happens is known all the same.
 */
export function knownUntil(
  mode: Stream['mode'],
  watermarks: { before: string | null; after: string | null },
  startedAt: Date,
): Date {
  const { before, after } = watermarks;
  if (after === null || after === before) return startedAt;
  const moved = new Date(after);
  const lagMs = startedAt.getTime() - moved.getTime();
  // A full scan that an earlier run began has seen its first pages then.
  const isOfReading = lagMs > 0 && (mode === 'full_scan' || lagMs <= longestLagMs);
  return isOfReading ? moved : startedAt;
}

/** The earliest; `startedAt` where there is none. */
export function earliest(instants: readonly Date[], startedAt: Date): Date {
  return instants.reduce((least, instant) => (instant < least ? instant : least), startedAt);
}
