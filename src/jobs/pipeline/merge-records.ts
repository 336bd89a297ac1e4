import type { PoolClient } from '../../database/pool.js';
import { streamsWithHistory } from '../../ingest/streams-with-history.js';
import type { BuiltSource } from '../../ledger/sources/built-source.js';
import type { Rejection } from '../../models/change-set/change-set.js';
import { type LoggedVersion, readOlderVersions } from '../../raw/raw-log.js';
import {
  applyOlder,
  applyStaged,
  type OlderVersions,
  type RecordSettings,
  type StagedRecords,
} from './apply-records.js';
import { recordRefusedOrders } from './refused-orders.js';
import { recordRejections } from './rejections.js';

interface MergedRecords {
  /** Those of the given records that were rejected. */
  rejections: Rejection[];
  /** The older versions that were tried instead, and those of them that were rejected too. */
  older: { records: LoggedVersion[]; rejections: Rejection[] };
}

/**
 * Merges staged records into the warehouse, in the caller's transaction. If the newest version of a
 * record is rejected, it is listed as rejected and the newest valid version is used: `olderThan` has the versions before a
 * record's, and is read if left out.
 */
export async function mergeRecords(
  settings: RecordSettings,
  client: PoolClient,
  source: BuiltSource,
  {
    records,
    staged,
    olderThan,
  }: { records: readonly LoggedVersion[]; staged: StagedRecords; olderThan?: OlderVersions },
): Promise<MergedRecords> {
  const { sourceId } = source;
  const { connector } = settings;
  const rejections = await applyStaged(settings, client, source, staged);
  await staged.untilTurn?.();
  await recordRejections(client, connector, sourceId, records, rejections);
  const versions = olderThan ?? (await readOlderVersions(client, sourceId, rejections, streamsWithHistory(connector)));
  const older = await applyOlder(settings, client, source, rejections, versions);
  await recordRejections(client, connector, sourceId, [], older.rejections);
  await recordRefusedOrders(client, sourceId, [...records, ...older.records], [...rejections, ...older.rejections]);
  return { rejections, older };
}
