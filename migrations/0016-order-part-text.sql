-- The parts of an order are found by the keys they have: header and lines by the order's id, which is their own; only refunds
-- need an index by their order. One index less, of which every part of a file had an entry; and bodies that are written and read
-- as they are, without the names of their fields. Parts are derived: they are built anew from the raw log.

truncate ops.order_part;

drop index ops.order_part_by_order;

create index order_part_refund_by_order on ops.order_part (source_id, order_id) where kind = 'refund';

alter table ops.order_part alter column body type text;

update ops.source set built_chunk_id = 0 where platform = 'FILES';
