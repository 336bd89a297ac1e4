-- Grain: order of a part that a delivery brought which was taken back. $1: the source, $2: the stream, $3: the delivery.
insert into touched_order (order_id)
select distinct order_id
from ops.order_part
where source_id = $1::text and stream = $2::text and delivery = $3::text and order_id is not null
on conflict (order_id) do nothing;
