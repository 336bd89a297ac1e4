-- Grain: stock item that is gone since this round ($1).
insert into ops.deleted_record as d (source_id, entity, record_id, deleted_at)
select src.source_id, 'inventory', e.inventory_item_id, e.happened_at
from staged_inventory e
cross join change_source src
where e.round = $1::integer and e.product_key is null
on conflict (source_id, entity, record_id) do update set
  deleted_at = excluded.deleted_at
where d.deleted_at < excluded.deleted_at;
