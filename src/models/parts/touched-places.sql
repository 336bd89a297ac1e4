-- Grain: place in the raw log of a part of a touched order, or a touched refund without one: the order is judged anew. $1: the source.
select p.stream, p.record_key, p.chunk_id, p.position
from touched_order t
join ops.order_part p on p.source_id = $1::text and p.kind = 'header' and p.part_id = t.order_id
union all
select p.stream, p.record_key, p.chunk_id, p.position
from touched_order t
join ops.order_part p on p.source_id = $1::text and p.kind = 'refund' and p.order_id = t.order_id
union all
select p.stream, p.record_key, p.chunk_id, p.position
from touched_refund t
join ops.order_part p on p.source_id = $1::text and p.kind = 'refund' and p.part_id = t.part_id
where p.order_id is null
