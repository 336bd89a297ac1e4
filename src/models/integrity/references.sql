-- Grain: fact that refers to a missing dimension row.
with pointers as (
  select 'fact_orders' as fact, order_key as key, 'dim_date' as dimension, date_key::text as pointer from warehouse.fact_orders
  union all
  select 'fact_orders', order_key, 'dim_channel', channel_key from warehouse.fact_orders
  union all
  select 'fact_orders', order_key, 'customer_account', account_key || ' ' || customer_key from warehouse.fact_orders
  union all
  select 'fact_orders', order_key, 'dim_customer', customer_key from warehouse.fact_orders
  union all
  select 'fact_order_items', item_key, 'fact_orders', order_key from warehouse.fact_order_items
  union all
  select 'fact_order_items', item_key, 'dim_product', product_key from warehouse.fact_order_items
  union all
  -- A refund without an order has its own key as the order's.
  select 'fact_refunds', refund_key, 'fact_orders', order_key from warehouse.fact_refunds where refund_key <> order_key
  union all
  select 'fact_refunds', refund_key, 'dim_channel', channel_key from warehouse.fact_refunds
  union all
  select 'fact_refunds', refund_key, 'dim_date', date_key::text from warehouse.fact_refunds
  union all
  select 'fact_refunds', refund_key, 'fact_order_items', item_key from warehouse.fact_refunds
  union all
  select 'fact_refunds', refund_key, 'dim_product', product_key from warehouse.fact_refunds
  union all
  select 'fact_refunds', refund_key, 'customer_account', account_key from warehouse.fact_refunds
  union all
  select 'fact_inventory', product_key || ' ' || location_key, 'dim_product', product_key from warehouse.fact_inventory
  union all
  select 'fact_inventory', product_key || ' ' || location_key, 'dim_location', location_key from warehouse.fact_inventory
  union all
  select 'fact_inventory', product_key || ' ' || location_key, 'dim_date', date_key::text from warehouse.fact_inventory
  union all
  select 'customer_account', account_key, 'dim_customer', customer_key from warehouse.customer_account
),

members as (
  select 'dim_date' as dimension, date_key::text as pointer from warehouse.dim_date
  union all
  select 'dim_channel', channel_key from warehouse.dim_channel
  union all
  select 'customer_account', account_key || ' ' || customer_key from warehouse.customer_account
  union all
  select 'customer_account', account_key from warehouse.customer_account
  union all
  select 'dim_customer', customer_key from warehouse.dim_customer
  union all
  select 'dim_product', product_key from warehouse.dim_product
  union all
  select 'fact_orders', order_key from warehouse.fact_orders
  union all
  select 'fact_order_items', item_key from warehouse.fact_order_items
  union all
  select 'dim_location', location_key from warehouse.dim_location
)

select p.fact, p.key, p.dimension, p.pointer
from pointers p
left join members m on m.dimension = p.dimension and m.pointer = p.pointer
where p.pointer is not null and m.pointer is null;
