-- Grain: order with a part from a retracted delivery, and order that another version of such a refund line names. $1:
-- the source, $2: the stream, $3: the delivery.
insert into touched_order (order_id)
select order_id
from ops.order_part
where source_id = $1::text and stream = $2::text and delivery = $3::text and order_id is not null
union
select other.order_id
from ops.order_part p
join ops.order_part other on other.source_id = $1::text and other.kind = 'refund' and other.part_id = p.part_id
where p.source_id = $1::text
  and p.stream = $2::text
  and p.delivery = $3::text
  and p.kind = 'refund'
  and other.order_id is not null
on conflict (order_id) do nothing;
