-- Grain: product whose newest day, or newest cost, is not the current one.
select p.product_key, p.source_updated_at
from warehouse.dim_product p
left join (
  select distinct on (product_key) * from warehouse.dim_product_day order by product_key, date_key desc
) d on d.product_key = p.product_key
where p.origin = 'product'
  and (d.updated_at, d.title, d.variant_title, d.category, d.product_type, d.vendor, d.price)
    is distinct from (p.source_updated_at, p.title, p.variant_title, p.category, p.product_type, p.vendor, p.price)
union all
select p.product_key, p.cost_updated_at
from warehouse.dim_product p
left join (
  select distinct on (product_key) * from warehouse.dim_product_cost order by product_key, date_key desc
) c on c.product_key = p.product_key
where p.cost_updated_at > timestamptz '1970-01-01T00:00:00Z'
  and (c.updated_at, c.unit_cost) is distinct from (p.cost_updated_at, p.unit_cost);
