import { randomUUID } from 'node:crypto';
import type { Clock as SimulatedClock } from '../../../simulators/kit/clock.js';
import type { Extractor } from '../../../src/contract/extractor.js';
import { splitFragments } from '../../../src/contract/fragments.js';
import type { Pool } from '../../../src/database/pool.js';
import { inRepeatableTransaction, inTransaction } from '../../../src/database/transaction.js';
import { type SyncOutcome, syncSource } from '../../../src/ingest/sync-source.js';
import { readRawBatch } from '../../../src/raw/raw-log.js';
import type { Clock } from '../../../src/runtime/clock.js';
import type { TestDatabase } from '../../support/database.js';
import { testLogger } from '../../support/test-logger.js';

type SyncRequest = Parameters<typeof syncSource>[0];

/** How a test's sync differs from a plain one. */
export interface SyncingOptions {
  signal?: AbortSignal;
  runId?: string;
  sourceId?: string;
  lease?: SyncRequest['lease'];
  onProgress?: SyncRequest['onProgress'];
}

/** The product's clock on a simulator's virtual one, which moves when the product waits: no test sleeps. */
export function clockOn(virtual: SimulatedClock): Clock {
  return {
    now: () => new Date(Math.floor(virtual.now() / 1000)),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      virtual.advance(ms / 1000);
    },
  };
}

/** For a sync of a source that nobody else uses. */
export function unguarded(pool: Pool): NonNullable<SyncingOptions['lease']> {
  return {
    inTransaction: (work) => inTransaction(pool, work),
    inRepeatableTransaction: (work) => inRepeatableTransaction(pool, work),
  };
}

/** Reads everything up to now with an extractor, and closes it. */
export async function syncThrough(
  { pool }: TestDatabase,
  clock: Clock,
  extractor: Extractor,
  { signal, runId, sourceId, lease, onProgress }: SyncingOptions & { sourceId: string },
): Promise<SyncOutcome> {
  try {
    return await syncSource({
      ...{ pool, clock, log: testLogger, source: { sourceId }, extractor },
      runId: runId ?? randomUUID(),
      lease: lease ?? unguarded(pool),
      signal: signal ?? new AbortController().signal,
      ...(onProgress && { onProgress }),
    });
  } finally {
    await extractor.close();
  }
}

/** Payloads of the latest versions by key, without deleted ones. */
export async function latestPayloads(
  { pool }: TestDatabase,
  sourceId: string,
  stream: string,
): Promise<Map<string, string>> {
  const latest = new Map<string, string>();
  let after = '0';
  for (;;) {
    const batch = await readRawBatch(pool, {
      sourceId,
      afterChunkId: after,
      maxBytes: 64 << 20,
      withHistory: new Set(),
    });
    if (batch.lastChunkId === null) return latest;
    after = batch.lastChunkId;
    for (const record of batch.records) {
      if (record.stream !== stream) continue;
      if (record.isDeleted) latest.delete(record.key);
      else latest.set(record.key, Buffer.from(record.payload).toString('utf8'));
    }
  }
}

/** The pieces of a payload, parsed. */
export function piecesOf(payload: string): unknown[] {
  return splitFragments(Buffer.from(payload)).map(
    (piece) => JSON.parse(Buffer.from(piece).toString('utf8')) as unknown,
  );
}
