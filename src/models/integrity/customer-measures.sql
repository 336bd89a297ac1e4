-- Grain: customer whose measures differ from those of its orders. $1, $2, $3: the lower bounds of the segments medium,
-- high and vip.
with net as (
  select
    o.customer_key, o.order_key, o.is_valid, d.date,
    o.gross_sales - o.discounts - coalesce(f.returns, 0) as net_sales,
    greatest(o.gross_sales - o.discounts, 0) + coalesce(f.added, 0) as net_sales_bound
  from warehouse.fact_orders o
  join warehouse.dim_date d on d.date_key = o.date_key
  left join (
    select order_key, sum(returns) as returns, sum(greatest(-returns, 0)) as added
    from warehouse.fact_refunds
    group by order_key
  ) f on f.order_key = o.order_key
  where not o.is_test
),

given_back as (
  select a.customer_key, sum(f.returns) as returns
  from warehouse.fact_refunds f
  join warehouse.customer_account a on a.account_key = f.account_key
  group by a.customer_key
),

expected as (
  select
    c.customer_key,
    min(n.date) as first_order_date,
    (array_agg(n.date order by n.date))[2] as second_order_date,
    max(n.date) as last_order_date,
    count(n.order_key) as order_count,
    min(n.date) filter (where n.is_valid) as first_valid_order_date,
    max(n.date) filter (where n.is_valid) as last_valid_order_date,
    count(n.order_key) filter (where n.is_valid) as valid_order_count,
    coalesce(sum(n.net_sales), 0) - coalesce(max(g.returns), 0) as total_spent,
    coalesce(sum(n.net_sales_bound), 0) as net_sales_bound
  from warehouse.dim_customer c
  left join net n on n.customer_key = c.customer_key
  left join given_back g on g.customer_key = c.customer_key
  group by c.customer_key
)

select c.customer_key
from warehouse.dim_customer c
join expected e on e.customer_key = c.customer_key
where (
  c.first_valid_order_date, c.last_valid_order_date, c.valid_order_count,
  c.first_order_date, c.second_order_date, c.last_order_date, c.order_count, c.total_spent, c.net_sales_bound, c.segment
) is distinct from (
  e.first_valid_order_date, e.last_valid_order_date, e.valid_order_count,
  e.first_order_date, e.second_order_date, e.last_order_date, e.order_count, e.total_spent, e.net_sales_bound,
  case
    when e.order_count = 0 then null
    when e.total_spent >= $3::numeric then 'vip'
    when e.total_spent >= $2::numeric then 'high'
    when e.total_spent >= $1::numeric then 'medium'
    else 'low'
  end
);
