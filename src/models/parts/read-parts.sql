-- Grain: one part of a touched order that has a header, or one touched refund line that has no such order. $1: the source.
with headed as materialized (
  select t.order_id
  from touched_order t
  join ops.order_part h on h.source_id = $1::text and h.kind = 'header' and h.part_id = t.order_id
  where not h.is_deleted
),

parts as (
  select p.*, max(p.updated_at) over (partition by p.order_id) as order_updated_at
  from headed h
  join ops.order_part p on p.source_id = $1::text and p.order_id = h.order_id
),

found as (
  select order_id, kind, part_id, body, stream, record_key, chunk_id, position, place, order_updated_at, true as has_header
  from parts
  where not is_deleted
  union all
  select
    p.order_id, p.kind, p.part_id, p.body, p.stream, p.record_key, p.chunk_id, p.position, p.place, p.updated_at, false
  from touched_refund t
  join ops.order_part p on p.source_id = $1::text and p.kind = 'refund' and p.part_id = t.part_id
  left join headed h on h.order_id = p.order_id
  where not p.is_deleted and h.order_id is null
)

select
  order_id as "orderId",
  kind,
  body,
  stream,
  record_key as "key",
  chunk_id as "chunkId",
  position,
  place,
  order_updated_at as "orderUpdatedAt",
  has_header as "hasHeader"
from found
order by order_id, kind, part_id;
