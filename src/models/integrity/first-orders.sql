-- Grain: order that counts as its customer's first although it is not the first valid one, or the other way round.
with placed as (
  select
    order_key,
    row_number() over (partition by customer_key order by date_key, ordered_at, order_key) as place
  from warehouse.fact_orders
  where is_valid
)

select o.order_key
from warehouse.fact_orders o
left join placed p on p.order_key = o.order_key
where o.is_first is distinct from (p.place is not distinct from 1);
