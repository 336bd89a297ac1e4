import type { Pool } from '../../database/pool.js';
import { streamsWithHistory } from '../../ingest/streams-with-history.js';
import type { BuiltSource } from '../../ledger/sources/built-source.js';
import { type LoggedVersion, type RawBatch, readRawBatch } from '../../raw/raw-log.js';
import { type RecordSettings, type StagedRecords, stageRecords } from './apply-records.js';

const noBytes = new Uint8Array(0);

/** Raw records that were read and staged, to be merged after the last chunk of the previous batch. */
export interface StagedBatch extends Pick<RawBatch, 'olderThan'> {
  /** The source when the batch was staged. */
  source: BuiltSource;
  afterChunkId: string;
  lastChunkId: string;
  records: LoggedVersion[];
  staged: StagedRecords;
}

/** Reads the raw log from a source's offset, batch by batch, and stages it. Writes nothing. */
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
    // The bytes are no longer needed, and they are most of the memory. Emptied, not copied without them: a copy of each
    // would be as much work for the garbage collector as what it keeps.
    for (const record of records) record.payload = noBytes;
    yield { source, afterChunkId, lastChunkId, records, staged, olderThan };
    afterChunkId = lastChunkId;
  }
}
