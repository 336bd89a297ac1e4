import type { Source } from '../canonical/source.js';
import type { Lease } from '../database/lease.js';
import type { PoolClient } from '../database/pool.js';
import { inTransaction } from '../database/transaction.js';
import { ConfigError, DataError } from '../errors.js';
import type { PlatformConnector } from '../ingest/extractor.js';
import { type LoggedRecord, readRawBatch, readRawRecords } from '../ingest/raw-log.js';
import { applyChangeSet } from '../models/build/apply-change-set.js';
import type { ChangeSetRecord, Rejection } from '../models/build/change-set.js';
import type { JobContext } from './context.js';
import { countRejected, nextRejected, recordRejections } from './rejected-records.js';

/** Of raw bytes before compression: bounds the memory, whatever the backlog. */
const batchBytes = 4 * 1024 * 1024;
const retriedAtOnce = 500;

export interface BuildOutcome {
  records: number;
  rejected: number;
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
  { sourceId, lease, signal }: { sourceId: string; lease: Lease; signal: AbortSignal },
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
      const { records, lastChunkId } = await readRawBatch(client, {
        sourceId,
        afterChunkId: source.builtChunkId,
        maxBytes: batchBytes,
      });
      if (lastChunkId === null) return false;
      const rejections = await applyRecords(context, client, source, records);
      await countRejected(client, records, rejections);
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
      await applyRecords(context, client, source, await readRawRecords(client, places));
      after = places.at(-1)!;
      return true;
    })
  );
  if (outcome.records > 0) context.log.info({ sourceId, ...outcome }, 'source built');
  return outcome;
}

/** Stages the records and merges what passed; notes what did not, and clears what passes now. */
async function applyRecords(
  context: JobContext,
  client: PoolClient,
  { builtChunkId, ...source }: BuiltSource,
  records: LoggedRecord[],
): Promise<Rejection[]> {
  const connector = context.connectors[source.platform];
  if (!connector)
    throw new ConfigError(`This version has no connector for ${source.platform}.`, { code: 'no_connector' });
  const staged: ChangeSetRecord[] = [];
  const rejections: Rejection[] = [];
  for (const logged of records) {
    const result = stageRecord(context, connector, logged, source);
    if (Array.isArray(result)) staged.push(...result);
    else rejections.push(result);
  }
  const { rejected } = await applyChangeSet(client, {
    source,
    reportingCurrency: context.config.reporting.currency,
    records: staged,
  });
  rejections.push(...rejected);
  await recordRejections(client, source.sourceId, records, rejections);
  return rejections;
}

function stageRecord(
  { log }: JobContext,
  connector: PlatformConnector,
  logged: LoggedRecord,
  source: Source,
): ChangeSetRecord[] | Rejection {
  const { stream, key, chunkId, position } = logged;
  const from = { stream, key, chunkId, position };
  try {
    return connector.stage(logged, source).map((record) => ({ record, from }));
  } catch (error) {
    if (error instanceof DataError) {
      return { from, code: error.code, message: error.message, path: error.path, value: error.value };
    }
    // A fault of the staging code must not keep all other records of the source out: it is set aside as well, and shows.
    log.error({ sourceId: source.sourceId, ...from, error: (error as Error).stack }, 'staging failed on a record');
    return {
      from,
      code: 'staging_failed',
      message: `Staging failed: ${(error as Error).message}`,
      path: '',
      value: null,
    };
  }
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
