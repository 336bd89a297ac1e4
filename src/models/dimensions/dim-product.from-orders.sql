-- Grain: variant known only from order lines; without any it is known from its stock item (which has a cost), or
-- removed.
with
  -- merge into warehouse.dim_product as merged
  -- only source_id, platform, platform_variant_id, sku, title, variant_title, is_deleted, origin, source_updated_at
  -- once is_deleted
  -- returning known.product_key, known.sku
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
  -- end merge,

-- note products of merged,

dirty_products as (
  insert into ops.dirty_product (product_key, sku, category, product_type, vendor)
  select m.product_key, p.sku, p.category, p.product_type, p.vendor
  from merged m
  left join warehouse.dim_product p on p.product_key = m.product_key
  where m.sku is distinct from p.sku
  on conflict (product_key) do nothing
)

select count(*) as changed from merged;

with without_lines as materialized (
  select t.product_key
  from product_from_orders t
  join warehouse.dim_product p on p.product_key = t.product_key
  where t.item_key is null and p.cost_updated_at is null
),

removed as (
  delete from warehouse.dim_product p
  using without_lines w
  where p.product_key = w.product_key
  returning p.product_key, p.sku, p.category, p.product_type, p.vendor
),

-- note removed products of removed,

dirty_products as (
  insert into ops.dirty_product (product_key, sku, category, product_type, vendor)
  select product_key, sku, category, product_type, vendor from removed
  on conflict (product_key) do nothing
)

select count(*) as changed from removed;

with only_stocked as materialized (
  select product_key from product_from_orders where item_key is null
),

changed as (
  update warehouse.dim_product p set
    sku = null,
    title = p.platform_variant_id,
    variant_title = null,
    origin = 'inventory',
    source_updated_at = timestamptz '1970-01-01T00:00:00Z'
  from only_stocked o
  where p.product_key = o.product_key
  returning p.product_key
),

-- note products of changed,

-- As it was: this statement's snapshot.
dirty_products as (
  insert into ops.dirty_product (product_key, sku, category, product_type, vendor)
  select p.product_key, p.sku, p.category, p.product_type, p.vendor
  from only_stocked o
  join warehouse.dim_product p on p.product_key = o.product_key
  on conflict (product_key) do nothing
)

select count(*) as changed from changed;
