-- Grain: refund line that came, or whose order did. $1: the source.
insert into touched_refund (part_id)
select part_id from staged_part where kind = 'refund'
union
select p.part_id
from touched_order t
join ops.order_part p on p.source_id = $1::text and p.kind = 'refund' and p.order_id = t.order_id
on conflict (part_id) do nothing;
