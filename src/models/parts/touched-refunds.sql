-- Grain: refund line that arrived, or whose order did. $1: the source.
insert into touched_refund (part_id)
select part_id from staged_part where kind = 'refund'
union
select p.part_id
from touched_order t
cross join lateral (
  select part_id
  from ops.order_part
  where source_id = $1::text and kind = 'refund' and order_id = t.order_id
  order by part_id
) p
on conflict (part_id) do nothing;
