-- Grain: cell of a cohort that differs from the orders of its customers.
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

first_order as (
  select distinct on (customer_key) customer_key, channel_key, date_key
  from net
  order by customer_key, date_key, ordered_at, order_key
),

traded_day as (
  select d.date_key, d.date, d.iso_week_start
  from warehouse.dim_date d
  where d.date_key in (select date_key from net)
),

periods as (
  select date_key, 'week' as period, iso_week_start as start from traded_day
  union all
  select date_key, 'month', date_trunc('month', date::timestamp)::date from traded_day
  union all
  select date_key, 'quarter', date_trunc('quarter', date::timestamp)::date from traded_day
  union all
  select date_key, 'year', date_trunc('year', date::timestamp)::date from traded_day
),

expected as (
  select
    f.period, f.start as cohort_start, o.channel_key, p.start as period_start,
    count(distinct n.customer_key) as customers, count(*) as orders, sum(n.net_sales) as net_sales
  from net n
  join first_order o on o.customer_key = n.customer_key
  join periods f on f.date_key = o.date_key
  join periods p on p.date_key = n.date_key and p.period = f.period
  group by f.period, f.start, o.channel_key, p.start
)

select
  coalesce(e.period, a.period) as period,
  coalesce(e.cohort_start, a.cohort_start) as cohort_start,
  coalesce(e.channel_key, a.channel_key) as channel_key,
  coalesce(e.period_start, a.period_start) as period_start
from expected e
full join warehouse.agg_customer_cohorts a
  on a.period = e.period
  and a.cohort_start = e.cohort_start
  and a.channel_key = e.channel_key
  and a.period_start = e.period_start
where (e.customers, e.orders, e.net_sales) is distinct from (a.customers, a.orders, a.net_sales);
