-- Grain: fact that refers to a missing dimension row.
select 'fact_orders' as fact, f.order_key as key, 'dim_date' as dimension, f.date_key::text as pointer
from warehouse.fact_orders f
left join warehouse.dim_date d on d.date_key = f.date_key
where d.date_key is null
union all
select 'fact_orders', f.order_key, 'dim_channel', f.channel_key
from warehouse.fact_orders f
left join warehouse.dim_channel d on d.channel_key = f.channel_key
where d.channel_key is null
union all
select 'fact_orders', f.order_key, 'customer_account', f.account_key || ' ' || f.customer_key
from warehouse.fact_orders f
left join warehouse.customer_account d on d.account_key = f.account_key and d.customer_key = f.customer_key
where f.account_key is not null and d.account_key is null
union all
select 'fact_orders', f.order_key, 'dim_customer', f.customer_key
from warehouse.fact_orders f
left join warehouse.dim_customer d on d.customer_key = f.customer_key
where f.customer_key is not null and d.customer_key is null
union all
select 'fact_order_items', f.item_key, 'fact_orders', f.order_key
from warehouse.fact_order_items f
left join warehouse.fact_orders d on d.order_key = f.order_key
where d.order_key is null
union all
select 'fact_order_items', f.item_key, 'dim_product', f.product_key
from warehouse.fact_order_items f
left join warehouse.dim_product d on d.product_key = f.product_key
where f.product_key is not null and d.product_key is null
union all
select 'fact_touch_points', f.order_key || ' ' || f.touch_key, 'fact_orders', f.order_key
from warehouse.fact_touch_points f
left join warehouse.fact_orders d on d.order_key = f.order_key
where d.order_key is null
union all
-- A refund without an order has its own key as the order's.
select 'fact_refunds', f.refund_key, 'fact_orders', f.order_key
from warehouse.fact_refunds f
left join warehouse.fact_orders d on d.order_key = f.order_key
where f.refund_key <> f.order_key and d.order_key is null
union all
select 'fact_refunds', f.refund_key, 'dim_channel', f.channel_key
from warehouse.fact_refunds f
left join warehouse.dim_channel d on d.channel_key = f.channel_key
where d.channel_key is null
union all
select 'fact_refunds', f.refund_key, 'dim_date', f.date_key::text
from warehouse.fact_refunds f
left join warehouse.dim_date d on d.date_key = f.date_key
where d.date_key is null
union all
select 'fact_refunds', f.refund_key, 'fact_order_items', f.item_key
from warehouse.fact_refunds f
left join warehouse.fact_order_items d on d.order_key = f.order_key and d.item_key = f.item_key
where f.item_key is not null and d.item_key is null
union all
select 'fact_refunds', f.refund_key, 'dim_product', f.product_key
from warehouse.fact_refunds f
left join warehouse.dim_product d on d.product_key = f.product_key
where f.product_key is not null and d.product_key is null
union all
select 'fact_refunds', f.refund_key, 'customer_account', f.account_key
from warehouse.fact_refunds f
left join warehouse.customer_account d on d.account_key = f.account_key
where f.account_key is not null and d.account_key is null
union all
select 'fact_inventory', f.product_key || ' ' || f.location_key, 'dim_product', f.product_key
from warehouse.fact_inventory f
left join warehouse.dim_product d on d.product_key = f.product_key
where d.product_key is null
union all
select 'fact_inventory', f.product_key || ' ' || f.location_key, 'dim_location', f.location_key
from warehouse.fact_inventory f
left join warehouse.dim_location d on d.location_key = f.location_key
where d.location_key is null
union all
select 'fact_inventory', f.product_key || ' ' || f.location_key, 'dim_date', f.date_key::text
from warehouse.fact_inventory f
left join warehouse.dim_date d on d.date_key = f.date_key
where d.date_key is null
union all
select 'customer_account', f.account_key, 'dim_customer', f.customer_key
from warehouse.customer_account f
left join warehouse.dim_customer d on d.customer_key = f.customer_key
where f.customer_key is not null and d.customer_key is null;
