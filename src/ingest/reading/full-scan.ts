import type { ExtractedRecord, Page, StreamState } from '../../contract/extractor.js';
import type { Clock } from '../../runtime/clock.js';
import { instant, StalePositionError } from './windows.js';

export interface ScanPage {
  records: ExtractedRecord[];
  /** Where the scan continues after this page; JSON. */
  position: unknown;
  isLast: boolean;
}

interface ScanState extends StreamState {
  scan?: { id: string; startedAt: string; position?: unknown };
}

interface ScannedStream {
  state: StreamState;
  clock: Clock;
  /** Reads from a position, or from the beginning if there is none. A `StalePositionError` restarts the scan. */
  readPages(position: unknown): AsyncIterable<ScanPage>;
  /** A part of the stream: only keys with this prefix are compared. */
  keyPrefix?: string;
}

/**
 * Reads everything, each time. Records that the last complete scan showed and this one does not are deleted, but only once this
 * one is complete. An interrupted scan resumes where it stopped. A scan that misses most of the known records is repeated.
 */
export async function* readFullScan({ state, clock, readPages, keyPrefix }: ScannedStream): AsyncGenerator<Page> {
  let { scan = begin(clock) } = state as ScanState;
  let isFresh = scan.position === undefined;
  for (;;) {
    try {
      // oxlint-disable-next-line oxc/no-accumulating-spread -- a few fields, replaced by each page.
      for await (const { records, position, isLast } of readPages(scan.position)) {
        if (!isLast) scan = { ...scan, position };
        yield {
          records,
          scan: scan.id,
          ...(keyPrefix !== undefined && { keyPrefix }),
          state: isLast ? { watermark: scan.startedAt } : { watermark: state.watermark, scan },
          ...(isLast && { completes: { scan: scan.id, again: { watermark: state.watermark } } }),
        };
      }
      return;
    } catch (error) {
      if (!(error instanceof StalePositionError) || isFresh) throw error;
      scan = begin(clock);
      isFresh = true;
    }
  }
}

function begin(clock: Clock): NonNullable<ScanState['scan']> {
  const startedAt = clock.now();
  return { id: startedAt.toISOString(), startedAt: instant(startedAt) };
}
