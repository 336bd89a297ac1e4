-- Grain: product x span in which the attributes that reports slice by did not change. Computed again for changed
-- products.
insert into product_history (
  product_key, valid_from, valid_to, title, variant_title, category, product_type, vendor, price
)
with versions as (
  select
    s.product_key, s.updated_at as valid_from, s.title, s.variant_title, s.category, s.product_type, s.vendor, s.price, s.seq
  from accepted_variant a
  join staged_variant s on s.seq = a.seq and s.product_key = a.product_key
  union all
  select h.product_key, h.valid_from, h.title, h.variant_title, h.category, h.product_type, h.vendor, h.price, -1
  from (select distinct product_key from accepted_variant) a
  join warehouse.dim_product_history h on h.product_key = a.product_key
),

instants as (
  select distinct on (product_key, valid_from)
    *,
    row(title, variant_title, category, product_type, vendor, price) as attributes
  from versions
  order by product_key, valid_from, seq desc
),

compared as (
  select
    *,
    lag(valid_from) over w is null or attributes is distinct from lag(attributes) over w as is_start
  from instants
  window w as (partition by product_key order by valid_from)
)

select
  product_key,
  valid_from,
  lead(valid_from) over (partition by product_key order by valid_from),
  title,
  variant_title,
  category,
  product_type,
  vendor,
  price
from compared
where is_start;
