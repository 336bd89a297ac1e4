import type { StreamState } from '../../contract/extractor.js';

/** A time window of a keyed stream that is read and completed as a unit: `from` inclusive, `to` exclusive, whole seconds. */
export interface Slice {
  from: string;
  to: string;
  /** When the slice was planned: changes shortly before may not have been in the platform's index yet. */
  readAt: string;
  /** It extends up to now (less the safety lag). */
  isLatest: boolean;
  /** It begins with what was read before, as it was not settled then. */
  isLookback?: boolean;
  /** Where to resume within it. */
  position?: unknown;
  /** How often it was restarted. */
  restarts?: number;
}

/** The state of a keyed stream. */
export interface SliceState extends StreamState {
  watermark: string | null;
  /** The `readAt` of the slice that set the watermark. */
  readAt?: string;
  /** Where a lookback over several slices continues: the watermark is already ahead of it. */
  lookedBackTo?: string;
  windowMs?: number;
  slice?: Slice;
  /** Of a catch-up that may span several runs. */
  progress?: { done: number; total: number };
}

export interface WindowSettings {
  /** Where a stream without a watermark begins. */
  start: Date;
  /** Nothing newer than this is read, because indexes lag. */
  safetyMs: number;
  /** The lookback for changes that entered the index late: as long as the last pause, within these bounds. */
  lookback: { minMs: number; maxMs: number };
  window: { startMs: number; minMs: number; maxMs: number };
  /** No slice crosses the instant this long before now: older records may be read in another way. */
  settledMs?: number;
  /** The platform's filter matches whole days, so windows begin and end on day borders, in whatever zone. */
  isDaily?: boolean;
}

const dayMs = 24 * 3600 * 1000;
/** The easternmost time zone is UTC+14. */
const widestOffsetMs = 14 * 3600 * 1000;

/** The next slice to read, or null if the stream is read up to `now`. The first slice of a run looks back. */
export function nextSlice(state: SliceState, settings: WindowSettings, now: Date, looksBack: boolean): Slice | null {
  const nowMs = wholeSecond(now.getTime());
  const end = wholeSecond(nowMs - settings.safetyMs);
  const from = looksBack ? firstFrom(state, settings, nowMs) : Date.parse(state.lookedBackTo ?? state.watermark!);
  if (from >= end) return null;
  const reach = from + (state.windowMs ?? settings.window.startMs);
  const knownUntil = state.watermark === null ? from : Date.parse(state.watermark);
  const to = boundedTo({ from, reach, end, knownUntil }, nowMs, settings);
  const slice = { from: iso(from), to: iso(to), readAt: iso(nowMs), isLatest: to === end };
  return from < knownUntil ? { ...slice, isLookback: true } : slice;
}

/**
 * Whether everything in a slice was settled when it was planned. A slice that begins within a day of the border may be what is left of
 * one that crossed it.
 */
export function isSettled({ from, to, readAt }: Slice, { settledMs }: WindowSettings): boolean {
  if (settledMs === undefined) return false;
  const settledEnd = Date.parse(readAt) - settledMs;
  return Date.parse(from) + dayMs <= settledEnd && Date.parse(to) <= settledEnd;
}

function firstFrom(
  { watermark, readAt, lookedBackTo }: SliceState,
  { start, lookback, isDaily }: WindowSettings,
  nowMs: number,
): number {
  if (watermark === null) return wholeSecond(start.getTime());
  const watermarkMs = Date.parse(watermark);
  const readMs = readAt === undefined ? watermarkMs : Date.parse(readAt);
  const back = Math.min(Math.max(nowMs - readMs, lookback.minMs), lookback.maxMs);
  const lateFrom = readMs - back;
  const continued = Math.min(watermarkMs, lookedBackTo === undefined ? watermarkMs : Date.parse(lookedBackTo));
  // A slice that was already old when read had long been in the index: no changes entered it late. The next one begins
  // where it ended, as it would have in the same run.
  if (continued <= lateFrom) return wholeSecond(continued);
  return isDaily ? startOfDay(lateFrom - widestOffsetMs) : wholeSecond(lateFrom);
}

function boundedTo(
  { from, reach, end, knownUntil }: { from: number; reach: number; end: number; knownUntil: number },
  nowMs: number,
  settings: WindowSettings,
): number {
  const settledEnd = wholeSecond(nowMs - (settings.settledMs ?? 0));
  let to = Math.min(wholeSecond(reach), end);
  if (settings.settledMs !== undefined && from + dayMs <= settledEnd) {
    to = Math.min(to, settledEnd);
    // What is read again and what is new have slices of their own: only the new may be read in another way.
    if (from < knownUntil) to = Math.min(to, settings.isDaily ? endOfDay(knownUntil) : knownUntil);
  }
  if (settings.isDaily && to < end) to = Math.max(startOfDay(to), Math.min(end, startOfDay(from) + dayMs));
  return to;
}

function startOfDay(ms: number): number {
  return ms - (ms % dayMs);
}

function endOfDay(ms: number): number {
  return startOfDay(ms + dayMs - 1);
}

function wholeSecond(ms: number): number {
  return ms - (ms % 1000);
}

function iso(ms: number): string {
  return new Date(wholeSecond(ms)).toISOString().replace('.000Z', 'Z');
}
