-- Grain: order that a deletion removes, with its lines and refunds.
with gone as materialized (
  select order_key from gone_order
),

refunds as (
  delete from warehouse.fact_refunds f using gone g where f.order_key = g.order_key
  returning f.date_key, f.channel_key, f.product_key
),

items as (
  delete from warehouse.fact_order_items i using gone g where i.order_key = g.order_key
  returning i.date_key, i.channel_key, i.product_key
),

orders as (
  delete from warehouse.fact_orders o using gone g where o.order_key = g.order_key
),

dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select distinct customer_key from gone_order
  on conflict (customer_key) do nothing
),

dirty_product_days as (
  insert into ops.dirty_product_day (date_key, channel_key, product_key)
  select date_key, channel_key, coalesce(product_key, '') from items
  union
  select date_key, channel_key, coalesce(product_key, '') from refunds
  on conflict (date_key, channel_key, product_key) do nothing
)

insert into ops.dirty_day as d (date_key, channel_key, customers_changed)
select date_key, channel_key, bool_or(customers_changed)
from (
  select date_key, channel_key, true as customers_changed from gone_order
  union all
  select date_key, channel_key, false from refunds
) touched
group by date_key, channel_key
on conflict (date_key, channel_key) do update set
  customers_changed = true
where excluded.customers_changed and not d.customers_changed;
