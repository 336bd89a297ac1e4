-- Grain: stock item that was deleted in this round ($1).
-- merge into ops.deleted_record
-- when known.deleted_at < excluded.deleted_at
-- always
select
  src.source_id,
  'inventory' as entity,
  e.inventory_item_id as record_id,
  e.happened_at as deleted_at
from staged_inventory e
cross join change_source src
where e.round = $1::integer and e.product_key is null
-- end merge;
