-- Grain: sellable variant in the catalogue, as in its latest version.
-- merge into warehouse.dim_product
-- without unit_cost, cost_updated_at
-- once is_deleted
select distinct on (s.product_key)
  s.product_key,
  src.source_id,
  src.platform,
  s.product_id as platform_product_id,
  s.variant_id as platform_variant_id,
  s.sku,
  s.title,
  s.variant_title,
  s.category,
  s.product_type,
  s.vendor,
  s.tags,
  s.price,
  s.currency,
  s.status,
  false as is_deleted,
  'product' as origin,
  s.updated_at as source_updated_at
from accepted_variant a
join staged_variant s on s.seq = a.seq and s.product_key = a.product_key
cross join change_source src
order by s.product_key, s.seq desc
-- end merge;
