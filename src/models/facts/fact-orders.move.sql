-- Grain: order of an account that moved to another customer; the distinct counts of its day change with it. Refunds count for the
-- customer of their order.
with moved as materialized (
  select account_key, old_customer_key, customer_key from changed_account where old_customer_key <> customer_key
),

changed as (
  update warehouse.fact_orders o set
    customer_key = m.customer_key
  from moved m
  where o.customer_key = m.old_customer_key and o.account_key = m.account_key
  returning o.order_key, o.date_key, o.channel_key
)

insert into ops.dirty_day as d (date_key, channel_key, customers_changed)
select date_key, channel_key, bool_or(customers_changed)
from (
  select date_key, channel_key, true as customers_changed from changed
  union all
  select f.date_key, f.channel_key, false
  from changed c
  join warehouse.fact_refunds f on f.order_key = c.order_key
) touched
group by date_key, channel_key
on conflict (date_key, channel_key) do update set
  customers_changed = true
where excluded.customers_changed and not d.customers_changed;
