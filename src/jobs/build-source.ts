import type { Source } from '../canonical/source.js';
import type { Lease } from '../database/lease.js';
import type { PoolClient } from '../database/pool.js';
import { inTransaction } from '../database/transaction.js';
import { ConfigError } from '../errors.js';
import { readRawBatch, readRawRecords } from '../ingest/raw-log.js';
import { applyOlder, applyRecords } from './apply-records.js';
import type { JobContext } from './context.js';
import { countRejected, nextRejected, recordRejections } from './rejected-records.js';

/** Of raw bytes before compression: bounds the memory, whatever the backlog. */
const batchBytes = 4 * 1024 * 1024;
const retriedAtOnce = 500;

export interface BuildOutcome {
  records: number;
  rejected: number;
}

export interface BuildRequest {
  sourceId: string;
  /** That of the warehouse. */
  lease: Lease;
  signal: AbortSignal;
  /** Of a batch's raw bytes before compression; whatever it is, the outcome is the same. */
  maxBytes?: number;
}

interface BuiltSource extends Source {
  builtChunkId: string;
}

/**
 * Brings everything of the raw log that a source's offset has not passed into the warehouse, in batches, each in a
 * transaction that moves the offset and asks the lease. Then tries the records again that were set aside before.
 */
export async function buildSource(
  context: JobContext,
  { sourceId, lease, signal, maxBytes = batchBytes }: BuildRequest,
): Promise<BuildOutcome> {
  const outcome: BuildOutcome = { records: 0, rejected: 0 };
  const inBatch = async (work: (client: PoolClient, source: BuiltSource) => Promise<boolean>): Promise<boolean> => {
    signal.throwIfAborted();
    return await inTransaction(context.pool, async (client) => {
      await lease.assertHeld(client);
      return await work(client, await readSource(client, sourceId));
    });
  };
  const add = (records: number, rejected: number): void => {
    outcome.records += records;
    outcome.rejected += rejected;
  };
  const setAsideUpTo = await lastBuilt(context, sourceId);
  while (
    await inBatch(async (client, source) => {
      const { records, lastChunkId, olderThan } = await readRawBatch(client, {
        sourceId,
        afterChunkId: source.builtChunkId,
        maxBytes,
      });
      if (lastChunkId === null) return false;
      const rejections = await applyRecords(context, client, source, records);
      await recordRejections(client, sourceId, records, rejections);
      const older = await applyOlder(context, client, source, rejections, olderThan);
      await countRejected(client, [...records, ...older.records], [...rejections, ...older.rejections]);
      await client.query('update ops.source set built_chunk_id = $2 where source_id = $1', [sourceId, lastChunkId]);
      add(records.length, rejections.length);
      return true;
    })
  );
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
      await recordRejections(client, sourceId, records, await applyRecords(context, client, source, records));
      after = places.at(-1)!;
      return true;
    })
  );
  if (outcome.records > 0) context.log.info({ sourceId, ...outcome }, 'source built');
  return outcome;
}

async function lastBuilt({ pool }: JobContext, sourceId: string): Promise<string> {
  const { rows } = await pool.query<{ built_chunk_id: string }>(
    'select built_chunk_id from ops.source where source_id = $1',
    [sourceId],
  );
  return rows[0]?.built_chunk_id ?? '0';
}

async function readSource(client: PoolClient, sourceId: string): Promise<BuiltSource> {
  const { rows } = await client.query<BuiltSource>(
    `select source_id as "sourceId", platform, name, currency, timezone, built_chunk_id as "builtChunkId"
     from ops.source where source_id = $1 and currency is not null and timezone is not null`,
    [sourceId],
  );
  if (rows[0]) return rows[0];
  throw new ConfigError(`The source "${sourceId}" has no currency or time zone yet: sync it first.`, {
    code: 'source_not_probed',
  });
}
