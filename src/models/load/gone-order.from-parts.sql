-- Grain: order that its parts no longer make: no header, missing lines, or it was rejected.
insert into gone_order (order_key, date_key, channel_key, account_key, customer_key, ordered_at)
with unmade as materialized (
  select src.source_id || ':' || t.order_id as order_key
  from touched_order t
  cross join change_source src
  left join change_order c on c.order_key = src.source_id || ':' || t.order_id
  where c.order_key is null
)

select o.order_key, o.date_key, o.channel_key, o.account_key, o.customer_key, o.ordered_at
from unmade u
join warehouse.fact_orders o on o.order_key = u.order_key
on conflict (order_key) do nothing;

analyze gone_order;
