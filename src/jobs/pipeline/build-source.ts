import type { Lease } from '../../database/lease.js';
import type { PoolClient } from '../../database/pool.js';
import { inRepeatableTransaction } from '../../database/transaction.js';
import { oneAhead } from '../../ingest/one-ahead.js';
import { streamsWithHistory } from '../../ingest/streams-with-history.js';
import { nextRejected } from '../../ledger/rejected-records/rejected-records.js';
import { type BuiltSource, readSource } from '../../ledger/sources/built-source.js';
import { builtUpTo, moveOffset } from '../../ledger/sources/offsets.js';
import { noteProgress } from '../../ledger/sync-runs/run-life.js';
import { adoptMatching } from '../../models/load/adopt-matching.js';
import { assertBuiltWith } from '../../models/load/prepare.js';
import { readOlderVersions, readRawRecords } from '../../raw/raw-log.js';
import { SystemError } from '../../runtime/errors.js';
import { connectorOf } from '../context/connect-source.js';
import type { JobContext } from '../context/context.js';
import { warehouseSettings } from '../context/warehouse-settings.js';
import { applyOlder, applyRecords, applyStaged } from './apply-records.js';
import { recordRefusedOrders } from './refused-orders.js';
import { countRejections, recordRejections } from './rejections.js';
import { takeOutRetracted } from './retractions.js';
import { type StagedBatch, stagedBatches } from './staged-batches.js';

/**
 * Of raw bytes before compression: bounds the memory, whatever the backlog. Each batch costs Postgres some 40 ms of planning
 * and of statistics, so a small one is dear.
 */
const batchBytes = 12 * 1024 * 1024;
const retriedAtOnce = 500;

export interface BuildOutcome {
  records: number;
  rejected: number;
}

interface BuildRequest {
  sourceId: string;
  /** That of the warehouse. */
  lease: Lease;
  signal: AbortSignal;
  /** Of a batch's raw bytes before compression; whatever it is, the outcome is the same. */
  maxBytes?: number;
}

/**
 * Brings everything of the raw log that a source's offset has not passed into the warehouse, in batches, each in a
 * transaction that moves the offset and asks the lease; the next is read and staged meanwhile. Then tries the records again that were set aside before.
 */
export async function buildSource(
  context: JobContext,
  { sourceId, lease, signal, maxBytes = batchBytes }: BuildRequest,
): Promise<BuildOutcome> {
  const outcome: BuildOutcome = { records: 0, rejected: 0 };
  const inBatch = async (work: (client: PoolClient, source: BuiltSource) => Promise<boolean>): Promise<boolean> => {
    signal.throwIfAborted();
    return await inRepeatableTransaction(context.pool, async (client) => {
      await lease.assertHeld(client);
      await assertBuiltWith(client, warehouseSettings(context.config));
      return await work(client, await readSource(client, sourceId));
    });
  };
  const add = (records: number, rejected: number): void => {
    outcome.records += records;
    outcome.rejected += rejected;
  };
  await inBatch(async (client, source) => {
    await adoptMatching(client, context.config.customers.neverJoinBy);
    await takeOutRetracted(context, client, source);
    return true;
  });
  const setAsideUpTo = await builtUpTo(context.pool, sourceId);
  for await (const batch of oneAhead(stagedBatches(context, { sourceId, signal, maxBytes }))) {
    await inBatch(async (client, source) => {
      assertNext(batch, source);
      const { records, staged, olderThan, lastChunkId } = batch;
      const rejections = await applyStaged(context, client, source, staged);
      await recordRejections(context, client, source, records, rejections);
      const older = await applyOlder(context, client, source, rejections, olderThan);
      await recordRejections(context, client, source, [], older.rejections);
      await recordRefusedOrders(client, sourceId, [...records, ...older.records], [...rejections, ...older.rejections]);
      await countRejections(client, [...records, ...older.records], [...rejections, ...older.rejections]);
      await moveOffset(client, sourceId, lastChunkId);
      await noteProgress(client, sourceId);
      add(records.length, rejections.length);
      return true;
    });
  }
  let after: { stream: string; key: string } | null = { stream: '', key: '' };
  while (
    await inBatch(async (client, source) => {
      const places = await nextRejected(client, {
        sourceId,
        upToChunkId: setAsideUpTo,
        after: after!,
        limit: retriedAtOnce,
      });
      if (places.length === 0) return false;
      const records = await readRawRecords(client, places);
      const rejections = await applyRecords(context, client, source, records);
      await recordRejections(context, client, source, records, rejections);
      // An older version may have waited for no more than has come, such as the rate of one of two days.
      const olderThan = await readOlderVersions(
        client,
        sourceId,
        rejections,
        streamsWithHistory(connectorOf(context, source.platform)),
      );
      const older = await applyOlder(context, client, source, rejections, olderThan);
      await recordRejections(context, client, source, [], older.rejections);
      await recordRefusedOrders(client, sourceId, [...records, ...older.records], [...rejections, ...older.rejections]);
      after = places.at(-1)!;
      return true;
    })
  );
  if (outcome.records > 0) context.log.info({ sourceId, ...outcome }, 'source built');
  return outcome;
}

/** What was staged ahead must go on where the warehouse stands now. Only who holds the lease moves that. */
function assertNext({ source, afterChunkId }: StagedBatch, now: BuiltSource): void {
  const isSame = source.currency === now.currency && source.timezone === now.timezone;
  if (isSame && afterChunkId === now.builtChunkId) return;
  throw new SystemError(
    `The build of "${now.sourceId}" should continue after chunk ${afterChunkId}, but is at ${now.builtChunkId}, or the store's ` +
      'currency or zone changed meanwhile. Nothing was written; the next build goes on from there.',
    { code: 'build_out_of_step' },
  );
}
