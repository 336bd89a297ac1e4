-- Grain: variant that only stock levels tell of.
insert into warehouse.dim_product (
  product_key, source_id, platform, platform_variant_id, title, is_deleted, origin, source_updated_at
)
select distinct
  c.product_key,
  src.source_id,
  src.platform,
  substr(c.product_key, length(src.source_id) + 2),
  substr(c.product_key, length(src.source_id) + 2),
  false,
  'inventory',
  timestamptz '1970-01-01T00:00:00Z'
from change_level c
cross join change_source src
on conflict (product_key) do nothing;
