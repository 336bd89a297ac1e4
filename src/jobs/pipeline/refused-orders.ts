import { refusedOrderVersion } from '../../database/merged-tables.js';
import type { PoolClient, Queryable } from '../../database/pool.js';
import { rowsAs, rowsParameters } from '../../database/rows-by-name.js';
import { storable } from '../../ledger/rejected-records/rejected-records.js';
import { markUnpublished } from '../../ledger/warehouse-version/version.js';
import type { Rejection } from '../../models/change-set/change-set.js';
import { readMerge, withMerges } from '../../models/merge/read-merge.js';
import type { LoggedVersion } from '../../raw/raw-log.js';

/** The stream of whole orders, whose key is the order's id on every platform. */
const ordersStream = 'orders';

const markStale = readMerge('facts/fact-orders.stale.sql');

// A version older than the one in the facts is ignored.
const insertSql = withMerges(
  `
  with asked as materialized (
    select * from ${rowsAs(refusedOrderVersion, 'one')}
  ),
  standing as materialized (
    select order_key, source_updated_at from warehouse.fact_orders
    where order_key in (select asked.source_id || ':' || asked.record_key from asked)
  )
  -- merge into ops.refused_order_version
  -- once updated_at
  select asked.*
  from asked
  left join standing on standing.order_key = asked.source_id || ':' || asked.record_key
  where standing.order_key is null or asked.updated_at >= standing.source_updated_at
  -- end merge`,
  'refused-orders',
);

// For orders of which a version passed: those with refused versions, without the ones that are not newer.
const supersedeSql = `
  with passed as materialized (
    select * from unnest($2::text[], $3::bigint[], $4::integer[], $5::timestamptz[])
      as one (record_key, chunk_id, position, updated_at)
  ),
  superseded as (
    delete from ops.refused_order_version as refused
    using passed
    where refused.source_id = $1 and refused.record_key = passed.record_key
      and (refused.updated_at, refused.chunk_id, refused.position)
        <= (passed.updated_at, passed.chunk_id, passed.position)
  )
  select distinct refused.record_key
  from ops.refused_order_version as refused
  join passed on passed.record_key = refused.record_key
  where refused.source_id = $1`;

/**
 * Records which versions of orders were refused while an older one is in the facts, and marks those orders, in the
 * transaction that merged what passed. It keeps the versions newer than the newest that passed, so the result does not
 * depend on arrival order or batch borders.
 *
 * `tried`: the versions that were tried, of all streams; `refused`: those of them that were rejected.
 */
export async function recordRefusedOrders(
  client: PoolClient,
  sourceId: string,
  tried: readonly LoggedVersion[],
  refused: readonly Rejection[],
): Promise<void> {
  const orders = tried.filter(({ stream }) => stream === ordersStream);
  const reasons = new Map(refused.map((rejection) => [placeOf(rejection.from), rejection]));
  const failed = orders.flatMap((version) => {
    const reason = reasons.get(placeOf(version));
    return reason ? [{ version, reason }] : [];
  });
  if (orders.length === 0 || (failed.length === 0 && !(await hasRefused(client, sourceId)))) return;
  await insertRefused(client, sourceId, failed);
  const passed = orders.filter((version) => !reasons.has(placeOf(version)));
  const { rows } = await client.query<{ record_key: string }>(supersedeSql, [sourceId, ...placeColumns(passed)]);
  const touched = new Set([...failed.map(({ version }) => version.key), ...rows.map((row) => row.record_key)]);
  const { rowCount } = await client.query(markStale, [sourceId, [...touched]]);
  if (rowCount !== 0) await markUnpublished(client);
}

interface Refused {
  version: LoggedVersion;
  reason: Rejection;
}

async function insertRefused(client: PoolClient, sourceId: string, failed: readonly Refused[]): Promise<void> {
  if (failed.length === 0) return;
  const rows = failed.map(({ version, reason }) => ({
    source_id: sourceId,
    record_key: version.key,
    chunk_id: version.chunkId,
    position: version.position,
    updated_at: timeOf(version),
    code: reason.code,
    message: storable(reason.message),
    missing_rate_currency: reason.missingRate?.currency ?? null,
    missing_rate_date: reason.missingRate?.date ?? null,
  }));
  await client.query(insertSql, rowsParameters(refusedOrderVersion, rows));
}

async function hasRefused(client: Queryable, sourceId: string): Promise<boolean> {
  const { rows } = await client.query<{ any: boolean }>(
    'select exists (select 1 from ops.refused_order_version where source_id = $1) as any',
    [sourceId],
  );
  return rows[0]!.any;
}

function placeColumns(versions: readonly LoggedVersion[]): unknown[][] {
  return [
    versions.map(({ key }) => key),
    versions.map(({ chunkId }) => chunkId),
    versions.map(({ position }) => position),
    versions.map(timeOf),
  ];
}

/** The platform's time, or when it was extracted. */
function timeOf({ updatedAt, extractedAt }: LoggedVersion): string {
  return updatedAt ?? extractedAt;
}

function placeOf({ chunkId, position }: { chunkId: string; position: number }): string {
  return `${chunkId}/${position}`;
}
