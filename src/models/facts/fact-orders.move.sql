-- Grain: order of an account that became another customer's; its distinct counts change with it.
with moved as materialized (
  select account_key, old_customer_key, customer_key from changed_account where old_customer_key <> customer_key
),

changed as (
  update warehouse.fact_orders o set
    customer_key = m.customer_key
  from moved m
  where o.customer_key = m.old_customer_key and o.account_key = m.account_key
  returning o.date_key, o.channel_key
)

insert into ops.dirty_day as d (date_key, channel_key, customers_changed)
select distinct date_key, channel_key, true from changed
on conflict (date_key, channel_key) do update set
  customers_changed = true
where not d.customers_changed;
