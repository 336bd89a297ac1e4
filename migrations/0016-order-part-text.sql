-- The parts of an order are found by their keys: for header and lines the order's id is part of the key, so only refunds need an
-- index by order. This saves an index with an entry for every part of a file; and bodies are written and read as they are,
-- without the names of their fields. Parts are derived: they are rebuilt from the raw log.

truncate ops.order_part;

drop index ops.order_part_by_order;

create index order_part_refund_by_order on ops.order_part (source_id, order_id) where kind = 'refund';

alter table ops.order_part alter column body type text;

update ops.source set built_chunk_id = 0 where platform = 'FILES';
