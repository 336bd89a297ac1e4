-- Grain: dirty customer: one with an order that counts has a number, any other none.
with without_orders as materialized (
  select k.customer_key
  from rolled_customer k
  left join warehouse.dim_customer c on c.customer_key = k.customer_key
  where coalesce(c.order_count, 0) = 0
)

delete from warehouse.customer_number n
using without_orders w
where n.customer_key = w.customer_key;

-- Customers of the same days get numbers side by side, which keeps the sets small.
-- merge into warehouse.customer_number
-- leave known
with highest as (
  select coalesce(max(number), 0) as number from warehouse.customer_number
),

added as (
  select k.customer_key, row_number() over (order by c.first_order_date, k.customer_key) as place
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
  left join warehouse.customer_number n on n.customer_key = k.customer_key
  where c.order_count > 0 and n.customer_key is null
)

select a.customer_key, h.number + a.place as number
from added a
cross join highest h
-- end merge;
