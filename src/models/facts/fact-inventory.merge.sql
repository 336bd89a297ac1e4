-- Grain: product x location x day; the last change of a day wins.
-- merge into warehouse.fact_inventory
-- when known.changed_at <= excluded.changed_at
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
  c.changed_at
from change_level c
cross join change_source src
-- end merge;
