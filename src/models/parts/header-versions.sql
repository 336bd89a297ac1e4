-- Grain: version of an order's header, newest first for each order. $1: the source, $2: the orders.
select part_id as "orderId", body
from ops.order_part
where source_id = $1::text and kind in ('header', 'whole') and part_id = any($2::text[])
order by part_id, updated_at desc, delivery desc;
