import type { SplitOrderRecord } from '../../canonical/record.js';
import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../project-files.js';
import type { ChangeSet, ChangeSetRecord, RawPlace } from '../build/change-set.js';
import { refundsOfAll } from './refunds-of-all.js';

const upsert = readSql('models/split-orders/upsert.sql');
const markDeleted = readSql('models/split-orders/delete.sql');
const readTouched = readSql('models/split-orders/touched.sql');

interface MemberRow extends Omit<RawPlace, 'place'> {
  orderId: string;
  parentId: string;
  body: SplitOrderRecord;
}

/**
 * A change set without orders that were split at a marketplace: in their place those orders as they count, of each that it touches
 * the buyer's order and all its sub-orders. The buyer's order counts, for it alone has everything that was bought; with what was taken
 * back on any of them. A sub-order names its parent and counts nowhere. All follows from the newest version of each, so it does not
 * matter which came first, nor in which batch.
 */
export async function gatherSplitOrders(
  client: PoolClient,
  { source, records }: ChangeSet,
): Promise<ChangeSetRecord[]> {
  const split = records.filter(isSplit);
  const deletions = records.flatMap(({ record }) =>
    record.kind === 'deletion' && record.entity === 'order' ? [record] : [],
  );
  if (split.length === 0 && deletions.length === 0) return [...records];
  const { sourceId } = source;
  if (split.length > 0) {
    await client.query(upsert, [
      sourceId,
      split.map(({ record }) => record.order.orderId),
      split.map(({ record }) => record.parentId),
      split.map(({ record }) => record.order.updatedAt),
      split.map(({ record }) => JSON.stringify(record)),
      split.map(({ from }) => from.stream),
      split.map(({ from }) => from.key),
      split.map(({ from }) => from.chunkId),
      split.map(({ from }) => from.position),
    ]);
  }
  const gone = deletions.map(({ id }) => id);
  if (gone.length > 0) {
    await client.query(markDeleted, [sourceId, gone, deletions.map(({ deletedAt }) => deletedAt)]);
  }
  const touched = [...split.map(({ record }) => record.order.orderId), ...gone];
  const { rows } = await client.query<MemberRow>(readTouched, [sourceId, touched]);
  return [...records.filter((record) => !isSplit(record)), ...byParent(rows).flatMap(asTheyCount)];
}

function isSplit(each: ChangeSetRecord): each is ChangeSetRecord & { record: SplitOrderRecord } {
  return each.record.kind === 'split_order';
}

/** The rows come in the order of their parents. */
function byParent(rows: readonly MemberRow[]): MemberRow[][] {
  const families: MemberRow[][] = [];
  for (const row of rows) {
    const last = families.at(-1);
    if (last && last[0]!.parentId === row.parentId) last.push(row);
    else families.push([row]);
  }
  return families;
}

function asTheyCount(family: readonly MemberRow[]): ChangeSetRecord[] {
  const subOrders = family.filter(({ orderId, parentId }) => orderId !== parentId).map(({ body }) => body);
  return family.map(({ orderId, parentId, body, stream, key, chunkId, position }) => ({
    record:
      orderId === parentId
        ? { ...body.order, refunds: refundsOfAll(body.order, subOrders) }
        : { ...body.order, parentId },
    from: { stream, key, chunkId, position },
  }));
}
