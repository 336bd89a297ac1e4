import type { Lease } from '../../database/lease.js';
import type { Pool, PoolClient } from '../../database/pool.js';
import { type Connectors, connectorOf } from '../../ingest/connect-source.js';
import { oneAhead } from '../../ingest/one-ahead.js';
import { nextRejected } from '../../ledger/rejected-records/rejected-records.js';
import { type BuiltSource, readSource } from '../../ledger/sources/built-source.js';
import { moveOffset } from '../../ledger/sources/offsets.js';
import { noteProgress } from '../../ledger/sync-runs/run-life.js';
import { adoptMatching } from '../../models/load/adopt-matching.js';
import { assertBuiltWith, type WarehouseSettings } from '../../models/load/prepare.js';
import { ordersAlone } from '../../models/parts/parts-of-change-set.js';
import { readRawRecords } from '../../raw/raw-log.js';
import type { Logger } from '../../runtime/log.js';
import { type RecordSettings, stageRecords } from './apply-records.js';
import { mergeRecords } from './merge-records.js';
import { countRejections } from './rejections.js';
import { takeOutRetracted } from './retractions.js';
import { type StagedBatch, stagedBatches } from './staged-batches.js';
import { Turn } from './turn.js';

/**
 * Bytes before compression: limits memory, whatever the backlog. Each batch costs Postgres about 40 ms for planning and
 * statistics, so small ones are expensive.
 */
const batchBytes = 12 * 1024 * 1024;
const retriedAtOnce = 500;

export interface BuildOutcome {
  records: number;
  rejected: number;
}

interface BuildNeeds {
  pool: Pool;
  log: Logger;
  connectors: Connectors;
  settings: WarehouseSettings;
  /** Contacts that never join accounts, as configured. */
  neverJoinBy: readonly string[];
}

export interface BuildRequest {
  sourceId: string;
  /** The warehouse's. */
  lease: Lease;
  signal: AbortSignal;
  /** Bytes of a batch before compression; does not affect the result. */
  maxBytes?: number;
}

/** Processes one batch in a transaction that holds the lease, with the source as it is then. */
type InBatch = <T>(work: (client: PoolClient, source: BuiltSource) => Promise<T>) => Promise<T>;

/**
 * Loads everything in the raw log after a source's offset into the warehouse, in batches, each in a transaction that
 * moves the offset; the next is read and staged meanwhile. Then retries the records that were rejected before.
 */
export async function buildSource(
  { pool, log, connectors, settings, neverJoinBy }: BuildNeeds,
  { sourceId, lease, signal, maxBytes }: BuildRequest,
): Promise<BuildOutcome> {
  const { platform } = await readSource(pool, sourceId);
  const connector = connectorOf(connectors, platform);
  const records: RecordSettings = { connector, reportingCurrency: settings.reportingCurrency, log };
  const inBatch: InBatch = async (work) => {
    signal.throwIfAborted();
    return await lease.inRepeatableTransaction(async (client) => {
      await assertBuiltWith(client, settings);
      return await work(client, await readSource(client, sourceId));
    });
  };
  await inBatch(async (client, source) => {
    await adoptMatching(client, neverJoinBy);
    await takeOutRetracted(client, source, records);
  });
  const source = await readSource(pool, sourceId);
  const outcome = await buildOn(
    inBatch,
    records,
    stagedBatches(pool, records, { source, signal, maxBytes: maxBytes ?? connector.bytesAtOnce ?? batchBytes }),
  );
  await retryRejected(inBatch, records, source);
  if (outcome.records > 0) log.info({ sourceId, ...outcome }, 'source built');
  return outcome;
}

/**
 * Merges the batches in order, each in a transaction with its end offset. While Postgres merges one, the transaction of
 * the next already stages its orders on another connection, assembles those in parts, and writes the lines of new ones, if no order is
 * in both.
 */
async function buildOn(
  inBatch: InBatch,
  settings: RecordSettings,
  batches: AsyncIterable<StagedBatch>,
): Promise<BuildOutcome> {
  const outcome: BuildOutcome = { records: 0, rejected: 0 };
  const merge = async (batch: StagedBatch, turn: Turn): Promise<void> => {
    const rejected = await inBatch((client, source) => mergeBatch(settings, client, source, batch, turn));
    outcome.records += batch.records.length;
    outcome.rejected += rejected;
  };
  let before: ReadonlySet<string> | null = null;
  let merging: Promise<void> = Promise.resolve();
  try {
    for await (const batch of oneAhead(batches)) {
      const orders = ordersIn(batch);
      const isAhead = areApart(before, orders);
      if (!isAhead) await merging;
      const turn = new Turn(merging, batch, isAhead);
      merging = inOrder(merging, merge(batch, turn));
      await Promise.race([turn.hasCome, merging]);
      before = orders;
    }
  } finally {
    // No transaction may outlive the lease.
    await merging;
  }
  return outcome;
}

/** Settles when both have; the error of the first is the one to report. */
function inOrder(first: Promise<void>, second: Promise<void>): Promise<void> {
  const both = Promise.allSettled([first, second]).then(async () => {
    await first;
    await second;
  });
  // Whoever stops for another reason does not await it at once.
  both.catch(() => undefined);
  return both;
}

/** Its orders; null if it has, or may fall back on older versions of, anything else. */
function ordersIn({ staged: { staged, rejections } }: StagedBatch): ReadonlySet<string> | null {
  return rejections.length > 0 ? null : ordersAlone(staged);
}

/** Whether both are of orders alone (`ordersAlone`), and of none in common: then neither depends on the other's. */
function areApart(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): boolean {
  if (one === null || other === null) return false;
  for (const orderId of other) if (one.has(orderId)) return false;
  return true;
}

/** Returns how many of the batch's records were rejected. */
async function mergeBatch(
  settings: RecordSettings,
  client: PoolClient,
  source: BuiltSource,
  batch: StagedBatch,
  turn: Turn,
): Promise<number> {
  const { sourceId } = source;
  const { records, staged, olderThan } = batch;
  const { rejections, older } = await mergeRecords(settings, client, source, {
    records,
    staged: { ...staged, untilTurn: turn.untilIn(client), isAhead: turn.isAhead },
    olderThan,
  });
  await countRejections(client, [...batch.records, ...older.records], [...rejections, ...older.rejections]);
  await moveOffset(client, sourceId, batch.lastChunkId);
  await noteProgress(client, sourceId);
  return rejections.length;
}

/** Retries the records that were rejected before the given offset. */
async function retryRejected(
  inBatch: InBatch,
  settings: RecordSettings,
  { sourceId, builtChunkId: upToChunkId }: BuiltSource,
): Promise<void> {
  let after: { stream: string; key: string } | undefined = { stream: '', key: '' };
  while (after) {
    const from = after;
    after = await inBatch(async (client, source) => {
      const places = await nextRejected(client, { sourceId, upToChunkId, after: from, limit: retriedAtOnce });
      if (places.length === 0) return undefined;
      const records = await readRawRecords(client, places);
      const staged = await stageRecords(settings, client, source, records);
      // An older version may have waited only for what has arrived by now, such as the rate of one of two days.
      await mergeRecords(settings, client, source, { records, staged });
      return places.at(-1);
    });
  }
}
