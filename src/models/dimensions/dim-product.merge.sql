-- Grain: sellable variant in the catalogue, as in its latest version.
with
  -- merge into warehouse.dim_product as merged
  -- without unit_cost, cost_updated_at
  -- once is_deleted
  -- returning known.product_key, known.sku, known.category, known.product_type, known.vendor
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
  -- end merge,

-- note products of merged,

-- Aggregates of the merchant's own store these. The join has the product as it was: this statement's snapshot.
dirty_products as (
  insert into ops.dirty_product (product_key, sku, category, product_type, vendor)
  select m.product_key, p.sku, p.category, p.product_type, p.vendor
  from merged m
  left join warehouse.dim_product p on p.product_key = m.product_key
  where m.sku is distinct from p.sku
    or (m.category, m.product_type, m.vendor) is distinct from (p.category, p.product_type, p.vendor)
  on conflict (product_key) do nothing
)

select count(*) as changed from merged;
