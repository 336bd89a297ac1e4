-- Grain: variant known only from order lines; without any it is known from its stock item (which has a cost), or
-- removed.
-- merge into warehouse.dim_product
-- only source_id, platform, platform_variant_id, sku, title, variant_title, is_deleted, origin, source_updated_at
-- once is_deleted
select
  t.product_key,
  src.source_id,
  src.platform,
  substr(t.product_key, length(src.source_id) + 2) as platform_variant_id,
  t.sku,
  t.title,
  t.variant_title,
  false as is_deleted,
  'order' as origin,
  t.ordered_at as source_updated_at
from product_from_orders t
cross join change_source src
where t.item_key is not null
-- end merge;

with without_lines as materialized (
  select t.product_key
  from product_from_orders t
  join warehouse.dim_product p on p.product_key = t.product_key
  where t.item_key is null and p.cost_updated_at is null
)

delete from warehouse.dim_product p
using without_lines w
where p.product_key = w.product_key;

with only_stocked as materialized (
  select product_key from product_from_orders where item_key is null
)

update warehouse.dim_product p set
  sku = null,
  title = p.platform_variant_id,
  variant_title = null,
  origin = 'inventory',
  source_updated_at = timestamptz '1970-01-01T00:00:00Z'
from only_stocked o
where p.product_key = o.product_key;
