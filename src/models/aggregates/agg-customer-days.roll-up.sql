-- Grain: dirty customer whose valid orders changed; with the days before, for the difference of the cohorts.
insert into changed_days (
  customer_key, first_channel_key, date_keys, orders, net_sales,
  old_channel_key, old_date_keys, old_orders, old_net_sales, has_same_cohort, has_same_days
)
with by_day as (
  select
    customer_key,
    date_key,
    count(*)::integer as orders,
    -- Arrays of decimals are compared as text where warehouses are: without zeros that depend on what was loaded in between.
    trim_scale(sum(net_sales)) as net_sales,
    (array_agg(channel_key order by ordered_at, order_key))[1] as channel_key
  from rolled_order
  where is_valid
  group by customer_key, date_key
),

now as (
  select
    customer_key,
    (array_agg(channel_key order by date_key))[1] as first_channel_key,
    array_agg(date_key order by date_key) as date_keys,
    array_agg(orders order by date_key) as orders,
    array_agg(net_sales order by date_key) as net_sales
  from by_day
  group by customer_key
)

select
  k.customer_key,
  n.first_channel_key, n.date_keys, n.orders, n.net_sales,
  b.first_channel_key, b.date_keys, b.orders, b.net_sales,
  (n.first_channel_key, n.date_keys[1]) is not distinct from (b.first_channel_key, b.date_keys[1]),
  (n.first_channel_key, n.date_keys) is not distinct from (b.first_channel_key, b.date_keys)
from rolled_customer k
left join now n on n.customer_key = k.customer_key
left join warehouse.agg_customer_days b on b.customer_key = k.customer_key
where n.first_channel_key is distinct from b.first_channel_key
  or (n.date_keys, n.orders, n.net_sales) is distinct from (b.date_keys, b.orders, b.net_sales);

-- Without statistics the cohorts would read the whole calendar for one customer.
analyze changed_days;

-- merge into warehouse.agg_customer_days
-- always
select customer_key, first_channel_key, date_keys, orders, net_sales from changed_days where date_keys is not null
-- end merge;

with without_orders as materialized (
  select customer_key from changed_days where date_keys is null
)

delete from warehouse.agg_customer_days d
using without_orders w
where d.customer_key = w.customer_key;
