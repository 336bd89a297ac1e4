import type { Pool } from '../../database/pool.js';
import { streamsWithHistory } from '../../ingest/streams-with-history.js';
import type { BuiltSource } from '../../ledger/sources/built-source.js';
import { type LoggedVersion, type RawBatch, readRawBatch } from '../../raw/raw-log.js';
import { type RecordSettings, type StagedRecords, stageRecords } from './apply-records.js';

/** Raw records that were read and staged, ready to be merged after the chunk that the batch before ended with. */
export interface StagedBatch extends Pick<RawBatch, 'olderThan'> {
  /** As it stood when the batch was staged. */
  source: BuiltSource;
  afterChunkId: string;
  lastChunkId: string;
  records: LoggedVersion[];
  staged: StagedRecords;
}

/** Reads the raw log on from a source's offset, batch by batch, and stages what it finds. Writes nothing. */
export async function* stagedBatches(
  pool: Pool,
  settings: Pick<RecordSettings, 'connector' | 'log'>,
  { source, signal, maxBytes }: { source: BuiltSource; signal: AbortSignal; maxBytes: number },
): AsyncGenerator<StagedBatch> {
  const { sourceId } = source;
  const { recordsAtOnce: maxRecords } = settings.connector;
  const withHistory = streamsWithHistory(settings.connector);
  let afterChunkId = source.builtChunkId;
  for (;;) {
    signal.throwIfAborted();
    const { records, lastChunkId, olderThan } = await readRawBatch(pool, {
      ...{ sourceId, afterChunkId, maxBytes, maxRecords, withHistory },
    });
    if (lastChunkId === null) return;
    const staged = await stageRecords(settings, pool, source, records);
    // The bytes are not needed any more, and they are most of the memory.
    const versions = records.map(withoutPayload);
    yield { source, afterChunkId, lastChunkId, records: versions, staged, olderThan };
    afterChunkId = lastChunkId;
  }
}

/** Written out: of what is left of a spread V8 makes an object of the slow kind. */
function withoutPayload(record: LoggedVersion): LoggedVersion {
  return {
    sourceId: record.sourceId,
    stream: record.stream,
    key: record.key,
    updatedAt: record.updatedAt,
    extractedAt: record.extractedAt,
    isDeleted: record.isDeleted,
    place: record.place,
    chunkId: record.chunkId,
    position: record.position,
    runId: record.runId,
    notBefore: record.notBefore,
    delivery: record.delivery,
  };
}
