-- Grain: variant x day of lines: what the variant was, by the last row of its history on or before the day, else by its
-- first.
analyze wanted_product_day;

insert into product_on_day (
  product_key, date_key, is_of_history, category, product_type, vendor, unit_cost, currency
)
with wanted as materialized (
  select product_key, date_key, bool_or(is_of_history) as is_of_history
  from wanted_product_day
  group by product_key, date_key
),

chosen as materialized (
  select
    w.*,
    coalesce(
      (
        select max(h.date_key) from warehouse.dim_product_day h
        where h.product_key = w.product_key and h.date_key <= w.date_key
      ),
      (select min(h.date_key) from warehouse.dim_product_day h where h.product_key = w.product_key)
    ) as version_date_key,
    coalesce(
      (
        select max(h.date_key) from warehouse.dim_product_cost h
        where h.product_key = w.product_key and h.date_key <= w.date_key
      ),
      (select min(h.date_key) from warehouse.dim_product_cost h where h.product_key = w.product_key)
    ) as cost_date_key
  from wanted w
)

select
  w.product_key, w.date_key, w.is_of_history, v.category, v.product_type, v.vendor, k.unit_cost, k.currency
from chosen w
left join warehouse.dim_product_day v on v.product_key = w.product_key and v.date_key = w.version_date_key
left join warehouse.dim_product_cost k on k.product_key = w.product_key and k.date_key = w.cost_date_key;

analyze product_on_day (product_key, date_key);
