-- Grain: variant x day of known lines that a changed row of its history may concern: up to the next row, and all days
-- before if it is the first.
analyze changed_product_day;

insert into wanted_product_day (product_key, date_key, is_of_history)
with concerned as materialized (
  select
    c.product_key,
    case
      when exists (
        select 1 from warehouse.dim_product_day e where e.product_key = c.product_key and e.date_key < c.date_key
      ) then c.date_key
      else 0
    end as first_date_key,
    (
      select min(n.date_key) from warehouse.dim_product_day n where n.product_key = c.product_key and n.date_key > c.date_key
    ) as next_date_key
  from changed_product_day c
  where not c.is_cost
  union all
  select
    c.product_key,
    case
      when exists (
        select 1 from warehouse.dim_product_cost e where e.product_key = c.product_key and e.date_key < c.date_key
      ) then c.date_key
      else 0
    end,
    (
      select min(n.date_key) from warehouse.dim_product_cost n where n.product_key = c.product_key and n.date_key > c.date_key
    )
  from changed_product_day c
  where c.is_cost
)

select distinct i.product_key, i.date_key, true
from concerned c
join warehouse.fact_order_items i
  on i.product_key = c.product_key
  and i.date_key >= c.first_date_key
  and i.date_key < coalesce(c.next_date_key, 99999999);
