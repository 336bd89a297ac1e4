-- Grain: order that a deletion takes away, with its lines and refunds.
with gone as materialized (
  select order_key from gone_order
),

refunds as (
  delete from warehouse.fact_refunds f using gone g where f.order_key = g.order_key
  returning f.date_key, f.channel_key
),

items as (
  delete from warehouse.fact_order_items i using gone g where i.order_key = g.order_key
),

orders as (
  delete from warehouse.fact_orders o using gone g where o.order_key = g.order_key
),

dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select distinct customer_key from gone_order
  on conflict (customer_key) do nothing
)

insert into ops.dirty_day (date_key, channel_key)
select date_key, channel_key from gone_order
union
select date_key, channel_key from refunds
on conflict (date_key, channel_key) do nothing;
