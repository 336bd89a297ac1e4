-- Grain: variant whose stock item told a cost, by its product or by itself: the cost as of the item's newest time, of equal
-- times the later told. A product's time says nothing here, since a cost changes without it. What only stock tells of gets
-- its row, so that the cost is there when the catalogue comes.
insert into warehouse.dim_product as p (
  product_key, source_id, platform, platform_variant_id, title, unit_cost, cost_updated_at, is_deleted, origin,
  source_updated_at
)
select distinct on (c.product_key)
  c.product_key,
  src.source_id,
  src.platform,
  c.variant_id,
  c.variant_id,
  c.unit_cost,
  c.updated_at,
  false,
  'inventory',
  timestamptz '1970-01-01T00:00:00Z'
from staged_cost c
cross join change_source src
order by c.product_key, c.updated_at desc, c.seq desc
on conflict (product_key) do update set
  unit_cost = excluded.unit_cost,
  cost_updated_at = excluded.cost_updated_at
where (p.cost_updated_at is null or excluded.cost_updated_at >= p.cost_updated_at)
  and (p.unit_cost, p.cost_updated_at) is distinct from (excluded.unit_cost, excluded.cost_updated_at);
