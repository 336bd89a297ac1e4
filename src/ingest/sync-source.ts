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
  writePage,
} from '../raw/raw-log.js';
import type { Clock } from '../runtime/clock.js';
import { ThrottledError, TransientError } from '../runtime/errors.js';
import type { Logger } from '../runtime/log.js';
import { earliest, knownUntil } from './known-until.js';
import { oneAhead } from './one-ahead.js';

interface SyncRequest {
  pool: Pool;
  clock: Clock;
  log: Logger;
  source: { sourceId: string };
  extractor: Extractor;
  /** Of the run. */
  runId: string;
  /** The source's: every transaction that writes is one of it. */
  lease: Pick<Lease, 'inTransaction' | 'inRepeatableTransaction'>;
  signal: AbortSignal;
  onProgress?: (progress: StreamOutcome) => void;
  /** Left out: a stream that fails is tried again whenever this is called. */
  retries?: StreamRetries;
}

/** How often and when a stream is tried again that fails in a run. */
export interface StreamRetries {
  /** The maximum number of starts of a stream without progress in one run. */
  maxAttempts: number;
  /** After the `attempt`-th of them, from 1, in milliseconds. */
  pauseMs(attempt: number, error: TransientError | ThrottledError): number;
}

/** Streams that the platform failed, while all others were read. */
export class StreamsFailedError extends TransientError {
  readonly streams: readonly FailedStream[];
  /** When the first of them is to be tried again, ISO 8601 in UTC; null: the run does without those that are left. */
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

/** How far a stream came in this attempt of the run. */
export interface StreamOutcome {
  stream: string;
  counts: PageCounts;
  watermark: string | null;
  /** For the current work, if the platform reports it. */
  progress?: { done: number; total: number };
}

export interface SyncOutcome {
  streams: StreamOutcome[];
  /** Everything that changed at the source before it has been read. */
  knownUntil: Date;
}

/**
 * Reads all streams of a source up to now into the raw log. Each page commits together with the state from which to go on
 * and the run's counts, so a run that was cut at any instant is continued by calling this again.
 *
 * A stream that the platform fails (transient, throttled) does not keep the others from being read. It has attempts and growing
 * pauses of its own, whatever the others bring: one that pauses, or that the run has given up, is passed over. When all are
 * read that can be, a `StreamsFailedError` says which are missing. Every other error stops the run at once.
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

/** Null: its time has not come. */
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
  const outcome: StreamOutcome = { stream: stream.name, counts: noCounts, watermark: state.watermark };
  const known: KnownRecords = {
    marks: (keys) => latestMarks(pool, at, keys),
    unseen: async (scan) => (await keysNotShown(pool, at, { scan })).keys,
    payloads: async (keys) =>
      new Map((await readLatestRecords(pool, at, keys)).map(({ key, payload }) => [key, payload])),
    countsByMark: () => countsByMark(pool, at),
  };
  for await (const page of oneAhead(stream.extract({ state, signal, known }))) {
    outcome.counts = added(outcome.counts, await commitPage(request, at, page));
    outcome.watermark = page.state.watermark;
    if (page.progress) outcome.progress = page.progress;
    onProgress?.({ ...outcome });
  }
  await lease.inRepeatableTransaction((client) => finishStream(client, at, clock.now()));
  log.info({ ...at, ...outcome.counts, watermark: outcome.watermark }, 'stream read');
  const watermarks = { before: state.watermark, after: outcome.watermark };
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
  log.warn(failed, 'stream failed, others go on');
}

async function commitPage(request: SyncRequest, at: StreamOfRun, page: Page): Promise<PageCounts> {
  const { pool, clock, lease } = request;
  const extractedAt = clock.now();
  const prepared = await preparePage(pool, { ...at, extractedAt, page });
  const written = await lease.inRepeatableTransaction(async (client) => {
    const counts = await writePage(client, prepared);
    const state = counts.doubted && page.completes?.again ? page.completes.again : page.state;
    await advanceStream(client, at, state, { ...counts, expected: page.progress?.total ?? null }, extractedAt);
    return counts;
  });
  const { doubted, ...counts } = written;
  if (doubted) throw doubtfulScan(at, doubted);
  return counts;
}

function doubtfulScan({ sourceId, stream }: StreamOfRun, { unseen, known }: { unseen: number; known: number }): Error {
  return new TransientError(
    `A full scan of ${stream} of "${sourceId}" lacks ${unseen} of the ${known} that are known. Nothing of it is taken as deleted until the next scan shows the same: that one is tried by itself.`,
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
