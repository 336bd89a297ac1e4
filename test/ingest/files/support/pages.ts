import { nothingKnown, type Page, type StreamState } from '../../../../src/contract/extractor.js';
import { files } from '../../../../src/ingest/files/index.js';
import type { FilesSettings } from '../../../../src/ingest/files/table/settings.js';
import { systemClock } from '../../../../src/runtime/clock.js';
import { silentLogger } from '../../../../src/runtime/log.js';

const { signal } = new AbortController();

interface PagesWanted {
  /** The stream. */
  name?: string;
  most?: number;
}

/** Reads a stream of a folder from a state, without a warehouse: at most so many pages. */
export async function readPages(
  settings: FilesSettings,
  state: StreamState,
  { name = 'customers', most = Number.POSITIVE_INFINITY }: PagesWanted = {},
): Promise<Page[]> {
  const context = { sourceId: 'till', clock: systemClock, log: silentLogger, signal, backfillStart: new Date(0) };
  const stream = files.connect(settings, context).streams.find((each) => each.name === name)!;
  const pages: Page[] = [];
  for await (const page of stream.extract({ state, signal, known: nothingKnown })) {
    pages.push(page);
    if (pages.length >= most) break;
  }
  return pages;
}

/** The records of pages as texts: key, place and payload. */
export function payloadsOf(pages: readonly Page[]): string[] {
  return pages.flatMap(({ records }) =>
    records.map(({ key, place, payload }) => `${key} ${place} ${Buffer.from(payload).toString()}`),
  );
}
