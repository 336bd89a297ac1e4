-- Grain: span of a product's history that overlaps the next, leaves a gap, or differs from the product's current
-- attributes; or product whose newest day or cost is not the current one.
with spans as (
  select h.*, lead(valid_from) over (partition by product_key order by valid_from) as next_from
  from warehouse.dim_product_history h
)

select s.product_key, s.valid_from
from spans s
join warehouse.dim_product p on p.product_key = s.product_key
where s.valid_to is distinct from s.next_from
  or p.origin <> 'product'
  or (
    s.valid_to is null
    and (s.title, s.variant_title, s.category, s.product_type, s.vendor, s.price)
      is distinct from (p.title, p.variant_title, p.category, p.product_type, p.vendor, p.price)
  )
union all
select p.product_key, p.source_updated_at
from warehouse.dim_product p
left join warehouse.dim_product_history h on h.product_key = p.product_key
where p.origin = 'product' and h.product_key is null
union all
select p.product_key, p.source_updated_at
from warehouse.dim_product p
left join (
  select distinct on (product_key) * from warehouse.dim_product_day order by product_key, date_key desc
) d on d.product_key = p.product_key
where p.origin = 'product'
  and (d.updated_at, d.category, d.product_type, d.vendor)
    is distinct from (p.source_updated_at, p.category, p.product_type, p.vendor)
union all
select p.product_key, p.cost_updated_at
from warehouse.dim_product p
left join (
  select distinct on (product_key) * from warehouse.dim_product_cost order by product_key, date_key desc
) c on c.product_key = p.product_key
where p.cost_updated_at > timestamptz '1970-01-01T00:00:00Z'
  and (c.updated_at, c.unit_cost) is distinct from (p.cost_updated_at, p.unit_cost);
