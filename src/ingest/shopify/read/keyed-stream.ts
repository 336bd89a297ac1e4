import type { ExtractRequest, Page } from '../../../contract/extractor.js';
import { TransientError } from '../../../runtime/errors.js';
import type { SlicedElement } from '../../reading/json-slice.js';
import { parseSlice } from '../../reading/json-slice.js';
import { isSettled, type Slice, type WindowSettings } from '../../reading/slices.js';
import { readWindows, type SlicePage } from '../../reading/windows.js';
import type { ShopifyClient } from '../client/client.js';
import { type FilePlace, type FileReader, readBulkFile } from './bulk-file.js';
import { awaitBulk, type BulkStart, startBulk } from './bulk-operation.js';
import { type Count, countRows, countWindow } from './count.js';
import { type Assembly, finishAll } from './order-assembly.js';
import { pagingLimit, readNodes, tooMany } from './pages.js';

/** What defines a stream that is filtered by time; pages and bulk exports give the same records in two shapes. */
export interface KeyedStream<A extends Assembly> {
  root: string;
  filterOf(window: Pick<Slice, 'from' | 'to' | 'isLatest'>): string;
  windows: WindowSettings;
  page: {
    query: string;
    fields: readonly string[];
    /** The field that the filter uses. */
    timeField: number;
    assemble(elements: readonly SlicedElement[]): Promise<A[]>;
  };
  count?: { query: string; root: string };
  bulk?: FileReader<A> & {
    query(filter: string): string;
    /** A window with at least this many records is exported in bulk, if it is old enough. */
    threshold: number;
    complete(assemblies: readonly A[]): Promise<void>;
  };
}

/** Where a slice continues: at a cursor, or with a bulk operation, perhaps in the middle of its file. */
type Position = { after: string | null; rows: number; total?: number } | { bulk: BulkStart; place?: FilePlace };

/** Reads a keyed stream up to now: by pages, and old windows with many records by bulk export. */
export function extractKeyed<A extends Assembly>(
  client: ShopifyClient,
  stream: KeyedStream<A>,
  { state, signal }: ExtractRequest,
): AsyncIterable<Page> {
  const { count, windows } = stream;
  const counter = count && counterOf(client, stream, count);
  return readWindows({
    state,
    clock: client.clock,
    settings: windows,
    readSlice: (slice) => readSlice(client, stream, slice, signal),
    ...(counter && { countAhead: (from: Date, to: Date) => countWindow(counter, from, to) }),
  });
}

async function* readSlice<A extends Assembly>(
  client: ShopifyClient,
  stream: KeyedStream<A>,
  slice: Slice,
  signal: AbortSignal,
): AsyncGenerator<SlicePage> {
  const position = (slice.position as Position | undefined) ?? (await choose(client, stream, slice));
  if (position === 'empty') yield { records: [], position: null, isLast: true };
  else if (position === 'bulk') yield* startExport(client, stream, slice, signal);
  else if ('bulk' in position) yield* readExport(client, stream, position, signal);
  else yield* readPaged(client, stream, slice, position);
}

/**
 * How a slice is read, depending on its number of records. What a lookback reads again came by pages: an export would give it other
 * bytes, a second version of each record. So it is exported only if it is more than can be paged.
 */
async function choose<A extends Assembly>(
  client: ShopifyClient,
  { root, filterOf, count, bulk, windows }: KeyedStream<A>,
  slice: Slice,
): Promise<'empty' | 'bulk' | { after: null; rows: 0; total?: number }> {
  const paged = { after: null, rows: 0 } as const;
  if (!count) return paged;
  const { count: rows, isExact } = await countRows(client, count.query, count.root, filterOf(slice));
  if (rows === 0) return 'empty';
  const isPageable = isExact && rows <= pagingLimit;
  const isWorthIt = bulk !== undefined && (slice.isLookback ? !isPageable : rows >= bulk.threshold);
  if (isWorthIt && isSettled(slice, windows)) return 'bulk';
  if (!isPageable) throw tooMany(root);
  return { ...paged, total: rows };
}

async function* readPaged<A extends Assembly>(
  client: ShopifyClient,
  { root, filterOf, page, windows }: KeyedStream<A>,
  slice: Slice,
  { after, rows: rowsBefore, total }: { after: string | null; rows: number; total?: number },
): AsyncGenerator<SlicePage> {
  const { query, fields, timeField, assemble } = page;
  const variables = { query: filterOf(slice) };
  const paged = { query, root, variables, fields, after, rowsBefore };
  // A filter that matches whole days also shows earlier changes of the same day.
  const doubt = (elements: readonly SlicedElement[]) =>
    windows.isDaily ? null : beforeWindow(elements, timeField, { root, from: slice.from });
  for await (const { elements, pageInfo, rows } of readNodes(client, { ...paged, doubt })) {
    const records = finishAll(await assemble(elements));
    yield {
      records,
      position: { after: pageInfo.endCursor, rows },
      isLast: !pageInfo.hasNextPage,
      ...(total !== undefined && { total }),
    };
  }
}

/** Rows from before the window were not requested: the response belongs to another request. */
function beforeWindow(
  elements: readonly SlicedElement[],
  timeField: number,
  { root, from }: { root: string; from: string },
): string | null {
  const start = Date.parse(from);
  const times = elements.map(({ fields }) => parseSlice(fields[timeField] ?? null) as string);
  const early = times.find((time) => Date.parse(time) < start);
  return early === undefined
    ? null
    : `a page of ${root} from ${from} on contains a row of ${early}, which was not requested`;
}

async function* startExport<A extends Assembly>(
  client: ShopifyClient,
  stream: KeyedStream<A>,
  slice: Slice,
  signal: AbortSignal,
): AsyncGenerator<SlicePage> {
  const { bulk, filterOf } = stream;
  if (!bulk) throw new TransientError(`${stream.root} has no bulk export`, { code: 'shopify_no_bulk' });
  const position = { bulk: await startBulk(client, bulk.query(filterOf(slice)), signal) };
  client.log.info(
    { stream: stream.root, operation: position.bulk.id, from: slice.from, to: slice.to },
    'bulk export started',
  );
  // Committed before waiting for it: a process that takes over after a crash waits for the same operation.
  yield { records: [], position, isLast: false };
  yield* readExport(client, stream, position, signal);
}

async function* readExport<A extends Assembly>(
  client: ShopifyClient,
  { bulk }: KeyedStream<A>,
  { bulk: start, place = { roots: 0 } }: { bulk: BulkStart; place?: FilePlace },
  signal: AbortSignal,
): AsyncGenerator<SlicePage> {
  const result = await awaitBulk(client, start, signal);
  if (!bulk || result.url === null) {
    yield { records: [], position: null, isLast: true };
    return;
  }
  for await (const page of readBulkFile(client, { ...result, url: result.url }, place, bulk)) {
    await bulk.complete(page.assemblies);
    yield { records: finishAll(page.assemblies), position: { bulk: start, place: page.place }, isLast: page.isLast };
  }
}

function counterOf<A extends Assembly>(
  client: ShopifyClient,
  { filterOf }: KeyedStream<A>,
  { query, root }: { query: string; root: string },
): (from: Date, to: Date) => Promise<Count> {
  return (from, to) =>
    countRows(client, query, root, filterOf({ from: from.toISOString(), to: to.toISOString(), isLatest: false }));
}
