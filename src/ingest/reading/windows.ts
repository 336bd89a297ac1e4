import type { ExtractedRecord, Page, StreamState } from '../../contract/extractor.js';
import type { Clock } from '../../runtime/clock.js';
import { TransientError } from '../../runtime/errors.js';
import { nextSlice, type Slice, type SliceState, type WindowSettings } from './slices.js';

/** A page of a keyed stream; `position` says where to continue, and only the stream understands it. */
export interface SlicePage {
  records: ExtractedRecord[];
  /** Where the slice continues after this page; JSON. */
  position: unknown;
  isLast: boolean;
  /** The number of records in the slice, if the platform reports it. */
  total?: number;
}

/**
 * The position in a slice is no longer valid (the platform refuses the cursor, a file is gone): restart the slice.
 */
export class StalePositionError extends TransientError {}

/** A slice read in less than this is small: the next may be twice as long. */
const quickMs = 60_000;
/** How often a slice is restarted before its failure counts as permanent. */
const restartLimit = 3;

interface WindowedStream {
  state: StreamState;
  clock: Pick<Clock, 'now'>;
  settings: WindowSettings;
  /**
   * Reads one slice from its `position` (absent: from its beginning). A `TransientError` with `shrink` halves the slice, a
   * `StalePositionError` restarts it.
   */
  readSlice(slice: Slice): AsyncIterable<SlicePage>;
  /** Called before the first of several slices: the number of records ahead, if the platform reports it. */
  countAhead?(from: Date, to: Date): Promise<number | null>;
}

/**
 * The algorithm of all keyed streams: half-open windows of modified time, from the watermark (less a lookback) up to now (less a
 * safety lag). A page's state says how to resume after it; the watermark moves when a slice is complete, even if it was empty.
 * A slice that is read again writes only what is not known yet.
 */
export async function* readWindows(stream: WindowedStream): AsyncGenerator<Page> {
  const { clock, settings } = stream;
  const startedAt = clock.now();
  let state = stream.state as SliceState;
  let isFirst = true;
  // A slice left by an earlier run may be old: the lookback after it still covers late index entries.
  let looksBack = true;
  for (;;) {
    const slice: Slice | null = state.slice ?? nextSlice(state, settings, startedAt, looksBack);
    if (slice === null) return;
    looksBack &&= slice.readAt !== instant(startedAt);
    if (isFirst) state = await withExpectation(state, slice, stream, startedAt);
    isFirst = false;
    const beganAt = clock.now().getTime();
    try {
      for await (const page of stream.readSlice(slice)) {
        state = withProgress(state, page);
        const { progress } = state;
        state = afterPage(state, slice, page, clock.now().getTime() - beganAt, settings);
        yield { records: page.records, state, ...(progress && { progress }) };
      }
    } catch (error) {
      state = afterFailure(error, state, slice, settings);
    }
  }
}

function afterPage(
  state: SliceState,
  slice: Slice,
  page: SlicePage,
  tookMs: number,
  settings: WindowSettings,
): SliceState {
  const { slice: _, progress, lookedBackTo, ...rest } = state;
  const going = progress && !(page.isLast && slice.isLatest) ? { progress } : {};
  const lookedBack = lookedBackTo === undefined ? {} : { lookedBackTo };
  if (!page.isLast) return { ...rest, ...lookedBack, ...going, slice: { ...slice, position: page.position } };
  const spanMs = Date.parse(slice.to) - Date.parse(slice.from);
  const windowMs = state.windowMs ?? settings.window.startMs;
  const isFull = spanMs >= windowMs * 0.9;
  const isLookingBack = state.watermark !== null && state.watermark > slice.to;
  return {
    ...rest,
    ...going,
    // The next slice begins where this one ended, not at the watermark: the range between is still part of the lookback.
    ...(isLookingBack && { lookedBackTo: slice.to }),
    watermark: isLookingBack ? state.watermark : slice.to,
    readAt: slice.readAt,
    windowMs: isFull && tookMs < quickMs ? Math.min(windowMs * 2, settings.window.maxMs) : windowMs,
  };
}

/** The progress of the catch-up with this page: over all its slices, or over the only slice. */
function withProgress(state: SliceState, { records, total }: SlicePage): SliceState {
  const progress = state.progress ?? (total === undefined ? undefined : { done: 0, total });
  if (!progress) return state;
  const done = progress.done + records.length;
  return { ...state, progress: { done, total: Math.max(done, progress.total) } };
}

function afterFailure(
  error: unknown,
  state: SliceState,
  { position: _, ...slice }: Slice,
  { window }: WindowSettings,
): SliceState {
  const { restarts = 0 } = slice;
  if (error instanceof StalePositionError && restarts < restartLimit) {
    return { ...state, slice: { ...slice, restarts: restarts + 1 } };
  }
  if (!(error instanceof TransientError) || !error.shrink) throw error;
  const from = Date.parse(slice.from);
  const spanMs = Date.parse(slice.to) - from;
  const windowMs = Math.floor(spanMs / 2 / 1000) * 1000;
  if (windowMs < window.minMs) throw error;
  const to = new Date(from + windowMs);
  return { ...state, windowMs, slice: { ...slice, to: instant(to), isLatest: false } };
}

async function withExpectation(
  state: SliceState,
  slice: Slice,
  stream: WindowedStream,
  now: Date,
): Promise<SliceState> {
  if (state.progress || slice.isLatest || !stream.countAhead) return state;
  const total = await stream.countAhead(new Date(slice.from), now);
  return total === null ? state : { ...state, progress: { done: 0, total } };
}

export function instant(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
