import type { PlatformConnector } from '../../contract/extractor.js';
import type { PoolClient } from '../../database/pool.js';
import { streamsWithHistory } from '../../ingest/streams-with-history.js';
import {
  addRejected,
  forgetRejected,
  hasRejected,
  rejectedAmong,
  type VersionPlace,
} from '../../ledger/rejected-records/rejected-records.js';
import { countRejected } from '../../ledger/sync-runs/stream-progress.js';
import type { Rejection } from '../../models/change-set/change-set.js';
import { isNewer, type LoggedVersion, versionTimes } from '../../raw/raw-log.js';

const nameOf = ({ stream, key }: { stream: string; key: string }): string => `${stream}\n${key}`;
const placeOf = ({ chunkId, position }: { chunkId: string; position: number }): string => `${chunkId}/${position}`;

/**
 * Records whether the newest version of each of these records is rejected. One that now passes leaves the list; a late
 * version changes nothing if there is a newer one.
 */
export async function recordRejections(
  client: PoolClient,
  connector: Pick<PlatformConnector, 'streams'>,
  sourceId: string,
  records: readonly LoggedVersion[],
  rejections: readonly Rejection[],
): Promise<void> {
  if (rejections.length === 0 && !(await hasRejected(client, sourceId))) return;
  const last = new Map(records.map((record) => [nameOf(record), placeOf(record)]));
  const places = new Set(records.map(placeOf));
  const isElsewhere = ({ from }: Rejection): boolean => !places.has(placeOf(from));
  const isLast = ({ from }: Rejection): boolean => last.get(nameOf(from)) === placeOf(from);
  // A line may invalidate an order whose header arrived long ago; the rejection of the header's newest version takes
  // precedence.
  const sorted = [...rejections.filter(isElsewhere), ...rejections.filter(isLast)];
  const current = new Map(sorted.map((rejection) => [nameOf(rejection.from), rejection]));
  const looked = new Map(records.map((record) => [nameOf(record), record]));
  const known = await rejectedAmong(client, sourceId, [...looked.values()]);
  const withHistory = streamsWithHistory(connector);
  const isDated = ({ stream }: VersionPlace): boolean => !withHistory.has(stream);
  const candidates = [...current.values()].map(({ from }) => from);
  const times = await versionTimes(client, sourceId, [...known, ...candidates].filter(isDated));
  // If every version matters, the last one in the log is reported.
  const isAnswered = (one: VersionPlace): boolean =>
    !(isDated(one) && isAfter(times.of(one), looked.get(nameOf(one))!.updatedAt));
  const isOutdated = (one: VersionPlace): boolean => isDated(one) && isAfter(times.newestOf(one), times.of(one));
  await forgetRejected(client, sourceId, known.filter(isAnswered));
  await addRejected(
    client,
    sourceId,
    [...current.values()].filter(({ from }) => !isOutdated(from)),
  );
}

/** Adds the rejections to the counts of the runs that extracted the records. */
export async function countRejections(
  client: PoolClient,
  records: readonly LoggedVersion[],
  rejections: readonly Rejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  const runs = new Map(records.map((record) => [placeOf(record), record.runId]));
  const rejected = [...new Map(rejections.map(({ from }) => [placeOf(from), from])).values()];
  await countRejected(
    client,
    rejected.map((from) => ({ runId: runs.get(placeOf(from)) ?? null, stream: from.stream })),
  );
}

/** Whether a version is newer than another; false if one of them has no time. */
function isAfter(one: string | null, other: string | null): boolean {
  return isNewer({ source_updated_at: one }, { source_updated_at: other });
}
