-- Grain: place in the raw log of a part of a touched order, or of a touched refund without one: its order is evaluated
-- again. $1: the source.
select p.stream, p.record_key, p.chunk_id, p.position
from touched_order t
cross join lateral (
  select *
  from ops.order_part
  where source_id = $1::text and kind in ('header', 'whole') and part_id = t.order_id
  order by delivery
) p
union all
select p.stream, p.record_key, p.chunk_id, p.position
from touched_order t
cross join lateral (
  select * from ops.order_part where source_id = $1::text and kind = 'refund' and order_id = t.order_id order by delivery
) p
union all
select p.stream, p.record_key, p.chunk_id, p.position
from touched_refund t
cross join lateral (
  select * from ops.order_part where source_id = $1::text and kind = 'refund' and part_id = t.part_id order by delivery
) p
where p.order_id is null
