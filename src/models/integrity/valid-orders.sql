-- Grain: order that counts as one of its customer's although it is a test, a sub-order, or was cancelled before anything
-- was paid; or the other way round.
with paid_back as (
  select order_key, sum(store_refunded) as store_refunded from warehouse.fact_refunds group by order_key
)

select o.order_key
from warehouse.fact_orders o
left join paid_back p on p.order_key = o.order_key
where o.is_valid is distinct from (
  not o.is_test
  and not (
    o.cancelled_at is not null and o.store_reversed >= o.store_total and coalesce(p.store_refunded, 0) = 0
  )
);
