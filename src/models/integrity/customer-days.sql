-- Grain: customer whose valid orders by day differ from those of the facts.
with net as (
  select
    o.customer_key, o.date_key, o.channel_key, o.ordered_at, o.order_key,
    o.gross_sales - o.discounts - coalesce(f.returns, 0) as net_sales
  from warehouse.fact_orders o
  left join (
    select order_key, sum(returns) as returns from warehouse.fact_refunds group by order_key
  ) f on f.order_key = o.order_key
  where o.is_valid
),

by_day as (
  select customer_key, date_key, count(*) as orders, sum(net_sales) as net_sales from net group by customer_key, date_key
),

kept as (
  select d.customer_key, a.date_key, a.orders, a.net_sales, a.place, cardinality(d.date_keys) as days
  from warehouse.agg_customer_days d
  cross join lateral unnest(d.date_keys, d.orders, d.net_sales) with ordinality as a (date_key, orders, net_sales, place)
)

select coalesce(e.customer_key, k.customer_key) as customer_key
from by_day e
full join kept k on k.customer_key = e.customer_key and k.date_key = e.date_key
where (e.orders, e.net_sales) is distinct from (k.orders, k.net_sales)
union
select n.customer_key
from (select distinct on (customer_key) * from net order by customer_key, date_key, ordered_at, order_key) n
join warehouse.agg_customer_days d on d.customer_key = n.customer_key
join warehouse.dim_customer c on c.customer_key = n.customer_key
where (d.first_channel_key, d.date_keys[1], c.first_valid_order_key)
  is distinct from (n.channel_key, n.date_key, n.order_key)
union
-- The days in order.
select k.customer_key
from kept k
join kept later on later.customer_key = k.customer_key and later.place > k.place
where later.date_key <= k.date_key;
