import type { PoolClient } from '../database/pool.js';
import { type LoggedVersion, streamsWithHistory } from '../ingest/raw-log.js';
import { recordRejected } from '../ledger/rejected-records/rejected-records.js';
import { countRejected } from '../ledger/sync-runs/stream-progress.js';
import type { Rejection } from '../models/build/change-set.js';

/** Of records that were tried: sets aside those whose newest version did not pass, and takes those back that pass now. */
export async function recordRejections(
  client: PoolClient,
  sourceId: string,
  records: readonly LoggedVersion[],
  rejections: readonly Rejection[],
): Promise<void> {
  await recordRejected(client, { sourceId, tried: records, rejected: rejections, streamsWithHistory });
}

/** Adds the rejections to the counts of the runs that brought the records. */
export async function countRejections(
  client: PoolClient,
  records: readonly LoggedVersion[],
  rejections: readonly Rejection[],
): Promise<void> {
  const runs = new Map(records.map((record) => [placeOf(record), record.runId]));
  const rejected = [...new Map(rejections.map(({ from }) => [placeOf(from), from])).values()];
  await countRejected(
    client,
    rejected.map((from) => ({ runId: runs.get(placeOf(from)) ?? null, stream: from.stream })),
  );
}

function placeOf({ chunkId, position }: { chunkId: string; position: number }): string {
  return `${chunkId}/${position}`;
}
