import { sql, select } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import type { QuestionDatabase } from './snapshot.js';

/** A record that an order was built from, and its position in the raw log. */
export interface OrderRecordRow {
  orderKey: string;
  stream: string;
  key: string;
  /** ISO 8601; null: the platform gives no time. */
  updatedAt: string | null;
  readAt: string;
  chunkId: string;
  position: number;
}

/**
 * The records that the orders were built from, not those of their refunds: of an order that arrives whole, the newest version that is
 * no newer than the order itself, since a newer one may have failed; of one that arrives in parts, its header and lines.
 */
export function recordsOfOrders(
  db: QuestionDatabase,
  scope: Scope,
  orderKeys: readonly string[],
): Promise<OrderRecordRow[]> {
  return select<OrderRecordRow>(
    db,
    sql`with asked as (
      select o.order_key, o.source_id, o.platform_order_id, o.source_updated_at
      from warehouse.fact_orders o
      where o.order_key = any(${orderKeys}::text[]) and ${within(scope, sql`o.source_id`)}
    ),

    part as (
      select distinct asked.order_key, asked.source_id, p.stream, p.record_key, p.chunk_id, p.position
      from asked
      join ops.order_part p
        on p.source_id = asked.source_id and p.kind in ('header', 'whole', 'lines') and p.part_id = asked.platform_order_id
      where not p.is_deleted
    ),

    whole as (
      select asked.order_key, version.source_id, version.stream, version.record_key, version.chunk_id, version.position
      from asked
      cross join lateral (
        select v.*
        from raw.record_version v
        join raw.chunk c on c.chunk_id = v.chunk_id
        where v.source_id = asked.source_id
          and v.stream = 'orders'
          and v.record_key = asked.platform_order_id
          and not v.is_deleted
          and coalesce(v.source_updated_at, c.extracted_at) <= asked.source_updated_at
        order by coalesce(v.source_updated_at, c.extracted_at) desc, v.chunk_id desc, v.position desc
        limit 1
      ) version
      where not exists (select 1 from part where part.order_key = asked.order_key)
    )

    select
      found.order_key as "orderKey",
      found.stream,
      found.record_key as "key",
      v.source_updated_at as "updatedAt",
      c.extracted_at as "readAt",
      found.chunk_id as "chunkId",
      found.position
    from (select * from part union all select * from whole) found
    join raw.record_version v on v.chunk_id = found.chunk_id and v.position = found.position
    join raw.chunk c on c.chunk_id = found.chunk_id
    order by found.order_key, found.chunk_id, found.position`,
  );
}
