-- Grain: part that only the retracted delivery has. $1: the source, $2: the stream, $3: the delivery.
delete from ops.order_part
where source_id = $1::text and stream = $2::text and delivery = $3::text;
