-- Grain: span of a product's history that overlaps the next, leaves a gap, or differs from the product's current
-- attributes.
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
where p.origin = 'product' and h.product_key is null;
