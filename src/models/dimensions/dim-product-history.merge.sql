-- Grain: product x span, set to what was computed: only spans that differ are written.
with merged_away as materialized (
  select h.product_key, h.valid_from
  from (select distinct product_key from product_history) p
  join warehouse.dim_product_history h on h.product_key = p.product_key
  left join product_history n on n.product_key = h.product_key and n.valid_from = h.valid_from
  where n.product_key is null
)

delete from warehouse.dim_product_history h
using merged_away m
where h.product_key = m.product_key and h.valid_from = m.valid_from;

-- merge into warehouse.dim_product_history
select product_key, valid_from, valid_to, title, variant_title, category, product_type, vendor, price
from product_history
-- end merge;
