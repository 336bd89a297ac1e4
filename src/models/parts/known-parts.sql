-- Grain: stored header or delivery of lines of a touched order, or stored refund line of it. $1: the source. `lateral`,
-- in key order, makes the planner look up each by key, see `read-parts.sql`.
select
  p.is_deleted as "isDeleted",
  null as seq,
  true as "hasHeader",
  p.updated_at as "updatedAt",
  null as "otherDay",
  p.order_id as "orderId",
  p.kind,
  p.part_id as "partId",
  p.body,
  p.stream,
  p.record_key as "key",
  p.chunk_id as "chunkId",
  p.position,
  p.place,
  p.delivery
from (
  select header.*
  from touched_order t
  cross join lateral (
    select *
    from ops.order_part
    where source_id = $1::text and kind = 'header' and part_id = t.order_id
    order by delivery
  ) header
  union all
  select lines.*
  from touched_order t
  cross join lateral (
    select *
    from ops.order_part
    where source_id = $1::text and kind = 'lines' and part_id = t.order_id
    order by delivery
  ) lines
  union all
  select refund.*
  from touched_order t
  cross join lateral (
    select *
    from ops.order_part
    where source_id = $1::text and kind = 'refund' and order_id = t.order_id
    order by part_id
  ) refund
) p;
