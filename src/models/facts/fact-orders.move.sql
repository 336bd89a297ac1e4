-- Grain: order of an account that became another customer's; its distinct counts change with it.
with moved as materialized (
  select b.account_key, b.customer_key as old_customer_key, a.customer_key
  from account_before b
  join warehouse.customer_account a on a.account_key = b.account_key
  where a.customer_key <> b.customer_key
),

changed as (
  update warehouse.fact_orders o set
    customer_key = m.customer_key
  from moved m
  where o.customer_key = m.old_customer_key and o.account_key = m.account_key
  returning o.date_key, o.channel_key
)

insert into ops.dirty_day (date_key, channel_key)
select distinct date_key, channel_key from changed
on conflict (date_key, channel_key) do nothing;
