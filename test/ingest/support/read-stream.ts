import {
  type ExtractedRecord,
  type ExtractRequest,
  type Extractor,
  type KnownRecords,
  nothingKnown,
  type Page,
  type StreamState,
} from '../../../src/contract/extractor.js';

/** What a read of a stream left: its records by key, its pages, and its last state. */
export interface ReadStream {
  records: Map<string, ExtractedRecord>;
  pages: Page[];
  state: StreamState;
}

/**
 * Reads a stream from a state to its end, to the first page with which `stops` is content, or to the error, which is thrown with what
 * was read as `read`.
 */
export async function readStream(
  extractor: Extractor,
  name: string,
  before: Pick<ReadStream, 'state' | 'records'> = { state: { watermark: null }, records: new Map() },
  stops: (read: ReadStream) => boolean = () => false,
): Promise<ReadStream> {
  const stream = extractor.streams.find((each) => each.name === name)!;
  const records = new Map(before.records);
  const known: KnownRecords = {
    ...nothingKnown,
    marks: async (keys) =>
      new Map(keys.flatMap((key) => (records.has(key) ? [[key, records.get(key)!.mark ?? null] as const] : []))),
    countsByMark: async () => {
      const words = [...records.values()].map(({ mark = '' }) => mark.split(' ')[0]!);
      return new Map([...new Set(words)].map((word) => [word, words.filter((each) => each === word).length]));
    },
  };
  const read: ReadStream = { records, pages: [], state: before.state };
  const request: ExtractRequest = { state: before.state, signal: new AbortController().signal, known };
  try {
    for await (const page of stream.extract(request)) {
      read.pages.push(page);
      read.state = JSON.parse(JSON.stringify(page.state)) as StreamState;
      for (const record of page.records) records.set(record.key, record);
      if (stops(read)) break;
    }
  } catch (error) {
    throw Object.assign(error as Error, { read });
  } finally {
    await extractor.close();
  }
  return read;
}
