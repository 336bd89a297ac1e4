-- Grain: product x location x day; the last change of a day wins.
with
  -- merge into warehouse.fact_inventory as merged
  -- when known.changed_at <= excluded.changed_at
  -- returning known.product_key, known.location_key, known.date_key
  select
    c.product_key,
    c.location_key,
    c.date_key,
    src.source_id,
    c.inventory_item_id,
    c.is_active,
    c.available,
    c.on_hand,
    c.committed,
    c.incoming,
    c.reserved,
    c.unsellable,
    c.researching,
    c.changed_at
  from change_level c
  cross join change_source src
  -- end merge,

-- note levels of merged,

dirty_stock as (
  insert into ops.dirty_stock as known (product_key, date_key)
  select product_key, min(date_key) from merged group by product_key
  on conflict (product_key) do update set
    date_key = excluded.date_key
  where excluded.date_key < known.date_key
)

select count(*) as changed from merged;
