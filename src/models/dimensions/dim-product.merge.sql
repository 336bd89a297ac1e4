-- Grain: sellable variant that the catalogue told of, as its latest version has it.
insert into warehouse.dim_product as p (
  product_key, source_id, platform, platform_product_id, platform_variant_id, sku, title, variant_title, category,
  product_type, vendor, price, currency, status, is_deleted, origin, source_updated_at
)
select distinct on (s.product_key)
  s.product_key,
  src.source_id,
  src.platform,
  s.product_id,
  s.variant_id,
  s.sku,
  s.title,
  s.variant_title,
  s.category,
  s.product_type,
  s.vendor,
  s.price,
  s.currency,
  s.status,
  false,
  'product',
  s.updated_at
from accepted_variant a
join staged_variant s on s.seq = a.seq and s.product_key = a.product_key
cross join change_source src
order by s.product_key, s.seq desc
on conflict (product_key) do update set
  platform_product_id = excluded.platform_product_id,
  sku = excluded.sku,
  title = excluded.title,
  variant_title = excluded.variant_title,
  category = excluded.category,
  product_type = excluded.product_type,
  vendor = excluded.vendor,
  price = excluded.price,
  currency = excluded.currency,
  status = excluded.status,
  origin = excluded.origin,
  source_updated_at = excluded.source_updated_at
where (
  p.platform_product_id, p.sku, p.title, p.variant_title, p.category, p.product_type, p.vendor, p.price, p.currency,
  p.status, p.origin, p.source_updated_at
) is distinct from (
  excluded.platform_product_id, excluded.sku, excluded.title, excluded.variant_title, excluded.category,
  excluded.product_type, excluded.vendor, excluded.price, excluded.currency, excluded.status, excluded.origin,
  excluded.source_updated_at
);
