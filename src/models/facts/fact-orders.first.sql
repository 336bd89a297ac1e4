-- Grain: order that became, or no longer is, the first valid one of its customer: its day, and those of its refunds, change.
with wrong as materialized (
  select r.order_key, r.date_key, r.channel_key, c.first_valid_order_key is not distinct from r.order_key as is_first
  from rolled_order r
  join warehouse.dim_customer c on c.customer_key = r.customer_key
  where r.is_first is distinct from (c.first_valid_order_key is not distinct from r.order_key)
),

marked as (
  update warehouse.fact_orders o set
    is_first = w.is_first
  from wrong w
  where o.order_key = w.order_key
)

insert into ops.dirty_day (date_key, channel_key, customers_changed)
select date_key, channel_key, false from wrong
union
select f.date_key, f.channel_key, false
from wrong w
join warehouse.fact_refunds f on f.order_key = w.order_key
on conflict (date_key, channel_key) do nothing;
