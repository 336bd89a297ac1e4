-- Grain: existing order that was split and that a change set touches, by itself or by naming it as the buyer's order.
-- $1: the source; $2: ids of orders.
select
  member.order_id as "orderId",
  member.parent_id as "parentId",
  member.body,
  member.stream,
  member.record_key as "key",
  member.chunk_id as "chunkId",
  member.position
from (
  select parent_id
  from ops.split_order
  where source_id = $1::text and order_id = any($2::text[])
  union
  select parent_id
  from ops.split_order
  where source_id = $1::text and parent_id = any($2::text[])
) as touched
join ops.split_order as member on member.source_id = $1::text and member.parent_id = touched.parent_id
where not member.is_deleted
order by member.parent_id, member.order_id;
