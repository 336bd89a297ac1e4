-- Grain: product x location x day; the last change of a day wins.
insert into warehouse.fact_inventory as f (
  product_key, location_key, date_key, source_id, inventory_item_id, is_active,
  available, on_hand, committed, incoming, reserved, changed_at
)
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
on conflict (product_key, location_key, date_key) do update set
  inventory_item_id = excluded.inventory_item_id,
  is_active = excluded.is_active,
  available = excluded.available,
  on_hand = excluded.on_hand,
  committed = excluded.committed,
  incoming = excluded.incoming,
  reserved = excluded.reserved,
  changed_at = excluded.changed_at
where f.changed_at <= excluded.changed_at
  and (
    f.inventory_item_id, f.is_active, f.available, f.on_hand, f.committed, f.incoming, f.reserved, f.changed_at
  ) is distinct from (
    excluded.inventory_item_id, excluded.is_active, excluded.available, excluded.on_hand, excluded.committed,
    excluded.incoming, excluded.reserved, excluded.changed_at
  );
