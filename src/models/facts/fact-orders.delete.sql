-- Grain: order that a deletion removes, with its lines, refunds and touch points.
with gone as materialized (
  select order_key from gone_order
),

-- remember orders of gone,

-- note removed orders of gone,

refunds as (
  delete from warehouse.fact_refunds f using gone g where f.order_key = g.order_key
  returning f.order_key, f.refund_key
),

-- note removed refunds of refunds,

items as (
  delete from warehouse.fact_order_items i using gone g where i.order_key = g.order_key
  returning i.order_key, i.item_key
),

-- note removed lines of items,

touch_points as (
  delete from warehouse.fact_touch_points p using gone g where p.order_key = g.order_key
),

dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select distinct customer_key from gone_order
  on conflict (customer_key) do nothing
)

delete from warehouse.fact_orders o using gone g where o.order_key = g.order_key;
