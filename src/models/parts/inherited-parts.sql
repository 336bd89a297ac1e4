-- Grain: part of a delivery that was taken back, whose very version another delivery holds too. $1: the source, $2: the stream,
-- $3: the delivery.
update ops.order_part p set
  delivery = v.delivery
from raw.record_version v
where p.source_id = $1::text
  and p.stream = $2::text
  and p.delivery = $3::text
  and v.chunk_id = p.chunk_id
  and v.position = p.position
  and v.delivery <> $3::text;
