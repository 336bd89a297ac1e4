-- Grain: order whose mark differs from its cancellation and its refunds: nothing kept, and nothing paid back.
with paid_back as (
  select order_key, sum(store_refunded) as store_refunded
  from warehouse.fact_refunds
  group by order_key
)

select o.order_key
from warehouse.fact_orders o
left join paid_back p on p.order_key = o.order_key
where o.is_void <> (
  o.cancelled_at is not null and o.store_total <= o.store_reversed and coalesce(p.store_refunded, 0) = 0
);
