import type { Extractor, KnownRecords, Page, Stream, StreamState } from '../contract/extractor.js';
import type { Lease } from '../database/lease.js';
import type { Pool } from '../database/pool.js';
import {
  advanceStream,
  beginStream,
  type FailedStream,
  failStream,
  finishStream,
  readFailedStreams,
  type StreamOfRun,
} from '../ledger/sync-runs/stream-progress.js';
import {
  countsByMark,
  keysNotShown,
  latestMarks,
  type PageCounts,
  preparePage,
  readLatestRecords,
  type WrittenPage,
  writePage,
} from '../raw/raw-log.js';
import type { Clock } from '../runtime/clock.js';
import { ThrottledError, TransientError } from '../runtime/errors.js';
import type { Logger } from '../runtime/log.js';
import { checkPage } from './check-page.js';
import { earliest, knownUntil } from './known-until.js';
import { oneAhead } from './one-ahead.js';

interface SyncRequest {
  pool: Pool;
  clock: Clock;
  log: Logger;
  source: { sourceId: string };
  extractor: Extractor;
  /** The run's id. */
  runId: string;
  /** The source's lease: checked in every transaction that writes. */
  lease: Pick<Lease, 'inTransaction' | 'inRepeatableTransaction'>;
  signal: AbortSignal;
  onProgress?: (progress: StreamOutcome) => void;
  /** If left out, each call retries the streams that have failed. */
  retries?: StreamRetries;
}

/** How often, and when, a stream that fails is retried within one run. */
export interface StreamRetries {
  /** The maximum number of starts of a stream without progress in one run. */
  maxAttempts: number;
  /** The pause in milliseconds after attempt number `attempt`, counted from 1. */
  pauseMs(attempt: number, error: TransientError | ThrottledError): number;
}

/** Some streams failed at the platform; all others were read. */
export class StreamsFailedError extends TransientError {
  readonly streams: readonly FailedStream[];
  /** When to retry the first of them, ISO 8601 in UTC; null if the run gives up on all of them. */
  readonly retryAt: string | null;

  constructor(streams: readonly FailedStream[], cause: unknown) {
    const first = streams.find(({ givenUpAt }) => givenUpAt !== null) ?? streams[0]!;
    const others = streams.filter((stream) => stream !== first).map(({ stream }) => stream);
    const more = others.length === 0 ? '' : ` (likewise: ${others.join(', ')})`;
    super(`${first.errorMessage}${more}`, { code: first.errorCode, cause });
    this.streams = streams;
    this.retryAt =
      streams.flatMap(({ retryAt }) => retryAt ?? []).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
  }
}

/** How far this attempt of the run read a stream. */
export interface StreamOutcome {
  stream: string;
  counts: PageCounts;
  /** Of the written versions, before compression. */
  bytes: number;
  watermark: string | null;
  /** The progress of the current work, if the platform reports it. */
  progress?: { done: number; total: number };
}

export interface SyncOutcome {
  streams: StreamOutcome[];
  /** Every change at the source before this instant has been read. */
  knownUntil: Date;
}

/**
 * Reads all streams of a source up to now into the raw log. Each page commits in one transaction with the resume state and the
 * run's counts, so calling this again continues a run that was interrupted at any point.
 *
 * A stream that fails at the platform (transient, throttled) does not stop the others. It has its own attempts and its own
 * growing pauses; a stream that pauses, or that the run has given up on, is skipped. After all readable streams are read,
 * throws a `StreamsFailedError` that lists the missing ones. Any other error stops the run at once.
 */
export async function syncSource(request: SyncRequest): Promise<SyncOutcome> {
  const { pool, runId, extractor } = request;
  const startedAt = request.clock.now();
  const streams: ReadStream[] = [];
  let cause: unknown;
  for (const stream of extractor.streams) {
    request.signal.throwIfAborted();
    try {
      const read = await syncStream(request, stream);
      if (read) streams.push(read);
    } catch (error) {
      if (!(error instanceof TransientError || error instanceof ThrottledError)) throw error;
      request.signal.throwIfAborted();
      cause ??= error;
      await noteFailure(request, stream.name, error);
    }
  }
  const failed = await readFailedStreams(pool, runId);
  if (failed.length > 0) throw new StreamsFailedError(failed, cause);
  const instants = streams.map((stream) => stream.knownUntil);
  return { streams: streams.map(({ outcome }) => outcome), knownUntil: earliest(instants, startedAt) };
}

interface ReadStream {
  outcome: StreamOutcome;
  knownUntil: Date;
}

/** null: it is not due yet. */
async function syncStream(request: SyncRequest, stream: Stream): Promise<ReadStream | null> {
  const { pool, clock, source, runId, lease, signal, log, onProgress } = request;
  const { sourceId } = source;
  const at: StreamOfRun = { runId, sourceId, stream: stream.name };
  const startedAt = clock.now();
  const state = await lease.inRepeatableTransaction((client) =>
    beginStream<StreamState>(client, at, startedAt, {
      fresh: { watermark: null },
      maxAttempts: request.retries?.maxAttempts ?? null,
    }),
  );
  if (state === null) return null;
  const outcome: StreamOutcome = { stream: stream.name, counts: noCounts, bytes: 0, watermark: state.watermark };
  const known: KnownRecords = {
    marks: (keys) => latestMarks(pool, at, keys),
    unseen: async (scan) => (await keysNotShown(pool, at, { scan })).keys,
    payloads: async (keys) =>
      new Map((await readLatestRecords(pool, at, keys)).map(({ key, payload }) => [key, payload])),
    countsByMark: () => countsByMark(pool, at),
  };
  let isShort = false;
  let doubt: TransientError | null = null;
  let from: StreamState | null = state;
  while (from !== null) {
    const reading: AsyncIterable<Page> = oneAhead(stream.extract({ state: from, signal, known }));
    from = null;
    for await (const page of reading) {
      checkPage(stream, page);
      const { doubted, bytes, ...counts } = await commitPage(request, {
        at,
        page,
        isFirstReading: state.watermark === null,
      });
      outcome.counts = added(outcome.counts, counts);
      outcome.bytes += bytes;
      if (doubted) {
        doubt ??= doubtfulScan(at, page, doubted);
        // Only of a part of the stream: the other parts are read all the same.
        if (page.keyPrefix === undefined) throw doubt;
        from = page.completes!.again!;
        break;
      }
      outcome.watermark = page.state.watermark;
      isShort = page.state.isShort === true;
      if (page.progress) outcome.progress = page.progress;
      onProgress?.({ ...outcome });
    }
  }
  if (doubt) throw doubt;
  await lease.inRepeatableTransaction((client) => finishStream(client, at, clock.now()));
  log.info({ ...at, ...outcome.counts, watermark: outcome.watermark }, 'stream read');
  const watermarks = { before: state.watermark, after: outcome.watermark, isShort };
  return { outcome, knownUntil: knownUntil(stream.mode, watermarks, startedAt) };
}

async function noteFailure(
  { clock, source, runId, lease, log, retries }: SyncRequest,
  stream: string,
  error: TransientError | ThrottledError,
): Promise<void> {
  const now = clock.now();
  const failed = await lease.inTransaction((client) =>
    failStream(client, { runId, sourceId: source.sourceId, stream }, error, (attempt) =>
      retries === undefined || attempt < retries.maxAttempts
        ? { retryAt: new Date(now.getTime() + (retries?.pauseMs(attempt, error) ?? 0)) }
        : { givenUpAt: now },
    ),
  );
  log.warn(failed, 'stream failed, the others continue');
}

interface PageToCommit {
  at: StreamOfRun;
  page: Page;
  isFirstReading: boolean;
}

/** Commits a page; if its scan is doubted, with the state from which to repeat it. */
async function commitPage(request: SyncRequest, { at, page, isFirstReading }: PageToCommit): Promise<WrittenPage> {
  const { pool, clock, lease } = request;
  const extractedAt = clock.now();
  const prepared = await preparePage(pool, { ...at, extractedAt, page, isFirstReading });
  return await lease.inRepeatableTransaction(async (client) => {
    const counts = await writePage(client, prepared);
    const state = counts.doubted && page.completes?.again ? page.completes.again : page.state;
    await advanceStream(client, at, state, { ...counts, expected: page.progress?.total ?? null }, extractedAt);
    return counts;
  });
}

function doubtfulScan(
  { sourceId, stream }: StreamOfRun,
  { keyPrefix }: Page,
  { unseen, known }: NonNullable<WrittenPage['doubted']>,
): TransientError {
  const part = keyPrefix === undefined ? '' : `, account ${keyPrefix.replace(/\/$/, '')},`;
  return new TransientError(
    `A full scan of ${stream} of "${sourceId}"${part} lacks ${unseen} of the ${known} that are known. Nothing is treated as deleted until the next scan agrees; it is retried automatically.`,
    { code: 'full_scan_doubtful' },
  );
}

const noCounts: PageCounts = { fetched: 0, new: 0, changed: 0, unchanged: 0, deleted: 0 };

function added(sum: PageCounts, page: PageCounts): PageCounts {
  return {
    fetched: sum.fetched + page.fetched,
    new: sum.new + page.new,
    changed: sum.changed + page.changed,
    unchanged: sum.unchanged + page.unchanged,
    deleted: sum.deleted + page.deleted,
  };
}
