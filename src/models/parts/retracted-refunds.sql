-- Grain: refund line from a retracted delivery. $1: the source, $2: the stream, $3: the delivery.
insert into touched_refund (part_id)
select part_id
from ops.order_part
where source_id = $1::text and stream = $2::text and delivery = $3::text and kind = 'refund'
on conflict (part_id) do nothing;
