-- Grain: stored header or delivery of lines of an order, or stored refund line of it. $1: the source, $2: the orders. An
-- array is searched in key order, page by page of the index: a third of the time of a lookup for each order.
select
  p.is_deleted as "isDeleted",
  null as seq,
  true as "hasHeader",
  p.updated_at as "updatedAt",
  null as "otherDay",
  p.order_id as "orderId",
  case when p.kind = 'whole' then 'header' else p.kind end as kind,
  p.part_id as "partId",
  p.body,
  p.stream,
  p.record_key as "key",
  p.chunk_id as "chunkId",
  p.position,
  p.place,
  p.delivery
from (
  select *
  from ops.order_part
  where source_id = $1::text and kind in ('header', 'whole', 'lines') and part_id = any($2::text[])
  union all
  select *
  from ops.order_part
  where source_id = $1::text and kind = 'refund' and order_id = any($2::text[])
) p;
