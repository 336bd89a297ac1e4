-- Grain: variant of a product of this change set: gone if a later version of its product omits it, or by a deletion
-- that is not older than the version that last listed it.
with touched as materialized (
  select product_id from staged_variant
  union
  select record_id from staged_deletion where entity = 'product'
  union
  select p.platform_product_id
  from staged_deletion s
  cross join change_source src
  join warehouse.dim_product p on p.product_key = src.source_id || ':' || s.record_id
  where s.entity = 'variant' and p.origin = 'product'
),

variants as (
  select
    p.source_id,
    p.product_key,
    p.platform_product_id,
    p.platform_variant_id,
    p.source_updated_at,
    max(p.source_updated_at) over (partition by p.platform_product_id) as product_updated_at
  from touched t
  cross join change_source src
  join warehouse.dim_product p on p.source_id = src.source_id and p.platform_product_id = t.product_id
  where p.origin = 'product'
),

judged as materialized (
  select
    v.product_key,
    v.source_updated_at < v.product_updated_at
      or coalesce(product_gone.deleted_at >= v.source_updated_at, false)
      or coalesce(variant_gone.deleted_at >= v.source_updated_at, false) as is_deleted
  from variants v
  left join ops.deleted_record product_gone
    on product_gone.source_id = v.source_id
    and product_gone.entity = 'product'
    and product_gone.record_id = v.platform_product_id
  left join ops.deleted_record variant_gone
    on variant_gone.source_id = v.source_id
    and variant_gone.entity = 'variant'
    and variant_gone.record_id = v.platform_variant_id
),

otherwise as materialized (
  select j.product_key, j.is_deleted
  from judged j
  join warehouse.dim_product p on p.product_key = j.product_key
  where p.is_deleted <> j.is_deleted
),

-- note products of otherwise

update warehouse.dim_product p set
  is_deleted = j.is_deleted
from otherwise j
where p.product_key = j.product_key;
