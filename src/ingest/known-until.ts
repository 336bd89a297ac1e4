import type { Stream } from '../contract/extractor.js';

/** A watermark at most this old counts as "read up to now": indexes and clocks lag by minutes at most. */
const longestLagMs = 5 * 60_000;

/**
 * The instant up to which a stream is known after a complete read that began at `startedAt`. If this read moved the watermark,
 * that is exact to the second. If it did not, the watermark says little: it may be the time of the newest file, or of a list
 * that is read once a day. A stream without changes is known up to the start of the read all the same. Where a part of the stream
 * could not be read (`isShort`), it is known up to its watermark, unless nothing was ever read.
 */
export function knownUntil(
  mode: Stream['mode'],
  { before, after, isShort = false }: { before: string | null; after: string | null; isShort?: boolean },
  startedAt: Date,
): Date {
  if (after === null || (after === before && !isShort)) return startedAt;
  const moved = new Date(after);
  const lagMs = startedAt.getTime() - moved.getTime();
  // A list or partitions, resumed from an earlier run, are as they were when that began; a time of change may be any.
  const isOfReading = lagMs > 0 && (mode !== 'incremental' || lagMs <= longestLagMs);
  return isOfReading ? moved : startedAt;
}

/** The earliest time; `startedAt` if there is none. */
export function earliest(instants: readonly Date[], startedAt: Date): Date {
  return instants.reduce((least, instant) => (instant < least ? instant : least), startedAt);
}
