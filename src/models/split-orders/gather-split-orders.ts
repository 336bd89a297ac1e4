import type { DeletionRecord, OrderRecord, SplitOrderRecord } from '../../canonical/record.js';
import { splitOrder } from '../../database/merged-tables.js';
import type { PoolClient } from '../../database/pool.js';
import { rowsAs, rowsParameters } from '../../database/rows-by-name.js';
import { readSql } from '../../runtime/project-files.js';
import type { ChangeSet, ChangeSetRecord, RawPlace } from '../change-set/change-set.js';
import { withMerges } from '../merge/read-merge.js';
import { orderProblem } from '../subjects/order-problem.js';
import { refundsOfAll } from './refunds-of-all.js';

const isLaterInLog = `
  known.updated_at = excluded.updated_at and not known.is_deleted
  and (known.chunk_id, known.position) < (excluded.chunk_id, excluded.position)`.replaceAll(/\s+/g, ' ');

/** Grain: split order, or sub-order, of a change set. Of equally new versions, the later in the raw log. */
const upsert = withMerges(
  `
-- merge into ops.split_order
-- when known.updated_at < excluded.updated_at or (${isLaterInLog})
-- always
select distinct on (order_id) * from ${rowsAs(splitOrder, 'one')} order by order_id, updated_at desc, seq desc
-- end merge`,
  'split-orders',
);
const markDeleted = readSql('models/split-orders/delete.sql');
const readTouched = readSql('models/split-orders/touched.sql');
const readStanding = readSql('models/split-orders/standing.sql');

interface MemberRow extends Omit<RawPlace, 'place'> {
  orderId: string;
  parentId: string;
  body: SplitOrderRecord;
}

/**
 * Replaces the orders of a change set that a marketplace split: for each one touched, returns the buyer's order and all
 * its sub-orders as they count. The buyer's order counts, because only it has everything that was bought, with the
 * refunds of all of them. A sub-order names its parent and does not count; if its parent is unknown or gone, it counts
 * until the parent arrives. The result depends only on the newest version of each, not on arrival order or batch
 * borders.
 */
export async function gatherSplitOrders(
  client: PoolClient,
  { source: { sourceId }, records, untilTurn }: ChangeSet,
): Promise<ChangeSetRecord[]> {
  const split = records.filter(isSplit);
  const deletions = records.flatMap(({ record }) =>
    record.kind === 'deletion' && record.entity === 'order' ? [record] : [],
  );
  const wholes = records.flatMap(({ record }) => (record.kind === 'order' ? [record] : []));
  if (split.length > 0) {
    const rows = split.map(({ record, from }) => ({
      source_id: sourceId,
      order_id: record.order.orderId,
      parent_id: record.parentId,
      updated_at: record.order.updatedAt,
      is_deleted: false,
      body: JSON.stringify(record),
      stream: from.stream,
      record_key: from.key,
      chunk_id: from.chunkId,
      position: from.position,
    }));
    await client.query(upsert, rowsParameters(splitOrder, rows));
  } else if (deletions.length + wholes.length === 0 || !(await hasSplitOrders(client, sourceId))) return [...records];
  // Which orders stand may be decided by the change sets before.
  await untilTurn?.();
  const gone = deletions.map(({ id }) => id);
  if (gone.length > 0) {
    await client.query(markDeleted, [sourceId, gone, deletions.map(({ deletedAt }) => deletedAt)]);
  }
  const touched = [
    ...split.map(({ record }) => record.order.orderId),
    ...gone,
    ...wholes.map(({ orderId }) => orderId),
  ];
  const { rows } = await client.query<MemberRow>(readTouched, [sourceId, touched]);
  const families = byParent(rows);
  const standing = await standingParents(client, sourceId, { families, wholes, deletions });
  const others = records.filter((record) => !isSplit(record));
  return [...others, ...families.flatMap((family) => asTheyCount(family, standing))];
}

async function hasSplitOrders(client: PoolClient, sourceId: string): Promise<boolean> {
  const { rows } = await client.query<{ any: boolean }>(
    'select exists (select 1 from ops.split_order where source_id = $1) as any',
    [sourceId],
  );
  return rows[0]!.any;
}

interface Arrivals {
  families: readonly MemberRow[][];
  wholes: readonly OrderRecord[];
  deletions: readonly DeletionRecord[];
}

/** The buyers' orders that exist but are not split orders, such as one without the plugin's mark. */
async function standingParents(
  client: PoolClient,
  sourceId: string,
  { families, wholes, deletions }: Arrivals,
): Promise<ReadonlySet<string>> {
  const asked = families.filter((family) => parentOf(family) === undefined).map(([first]) => first!.parentId);
  if (asked.length === 0) return new Set();
  const taken = wholes.filter((order) => orderProblem(order) === null);
  const { rows } = await client.query<{ orderId: string }>(readStanding, [
    ...[sourceId, asked, taken.map(({ orderId }) => orderId), taken.map(({ updatedAt }) => updatedAt)],
    ...[deletions.map(({ id }) => id), deletions.map(({ deletedAt }) => deletedAt)],
  ]);
  return new Set(rows.map(({ orderId }) => orderId));
}

function isSplit(each: ChangeSetRecord): each is ChangeSetRecord & { record: SplitOrderRecord } {
  return each.record.kind === 'split_order';
}

/** The rows are sorted by parent. */
function byParent(rows: readonly MemberRow[]): MemberRow[][] {
  const families: MemberRow[][] = [];
  for (const row of rows) {
    const last = families.at(-1);
    if (last && last[0]!.parentId === row.parentId) last.push(row);
    else families.push([row]);
  }
  return families;
}

/** The buyer's order, unless it was rejected. */
function parentOf(family: readonly MemberRow[]): MemberRow | undefined {
  return family.find(({ orderId, parentId, body }) => orderId === parentId && orderProblem(body.order) === null);
}

function asTheyCount(family: readonly MemberRow[], standing: ReadonlySet<string>): ChangeSetRecord[] {
  const subOrders = family.filter(({ orderId, parentId }) => orderId !== parentId).map(({ body }) => body);
  const hasParent = parentOf(family) !== undefined || standing.has(family[0]!.parentId);
  return family.map(({ orderId, parentId, body, stream, key, chunkId, position }) => ({
    record:
      orderId === parentId
        ? { ...body.order, refunds: refundsOfAll(body.order, subOrders) }
        : { ...body.order, ...(hasParent && { parentId }) },
    from: { stream, key, chunkId, position },
  }));
}
