-- Grain: variant whose stock item has a cost, from its product or from itself: the cost as of the item's newest time;
-- of equal times, the later one. A product's time is not used, because a cost changes without it. A variant known only
-- from stock gets its row, so that it has the cost when the catalogue arrives.
with
  -- merge into warehouse.dim_product as merged
  -- only source_id, platform, platform_variant_id, title, unit_cost, cost_updated_at, is_deleted, origin, source_updated_at
  -- once source_id, platform, platform_variant_id, title, is_deleted, origin, source_updated_at
  -- returning known.product_key
  -- when known.cost_updated_at is null or excluded.cost_updated_at >= known.cost_updated_at
  select distinct on (c.product_key)
    c.product_key,
    src.source_id,
    src.platform,
    c.variant_id as platform_variant_id,
    c.variant_id as title,
    c.unit_cost,
    c.updated_at as cost_updated_at,
    false as is_deleted,
    'inventory' as origin,
    timestamptz '1970-01-01T00:00:00Z' as source_updated_at
  from staged_cost c
  cross join change_source src
  order by c.product_key, c.updated_at desc, c.seq desc
  -- end merge,

-- note products of merged

select count(*) as changed from merged;
