-- Grain: ISO week x channel. Sums of the days; distinct customers are counted from the orders, days cannot be added up, and
-- only where who bought may have changed: a refund of last year is not worth reading that week's orders.
insert into warehouse.agg_weekly_trends as a (
  iso_week_key, channel_key, week_start, orders, items_sold, items_returned, gross_sales, discounts, returns,
  shipping, taxes, duties, fees, tips, revenue, refunds, unique_customers
)
with summed as (
  select
    k.iso_week_key,
    k.channel_key,
    k.week_start,
    sum(d.orders) as orders,
    sum(d.items_sold) as items_sold,
    sum(d.items_returned) as items_returned,
    sum(d.gross_sales) as gross_sales,
    sum(d.discounts) as discounts,
    sum(d.returns) as returns,
    sum(d.shipping) as shipping,
    sum(d.taxes) as taxes,
    sum(d.duties) as duties,
    sum(d.fees) as fees,
    sum(d.tips) as tips,
    sum(d.revenue) as revenue,
    sum(d.refunds) as refunds
  from rolled_week k
  join warehouse.agg_daily_summary d
    on d.date_key between k.first_date_key and k.last_date_key and d.channel_key = k.channel_key
  group by k.iso_week_key, k.channel_key, k.week_start
),

customers as (
  select k.iso_week_key, k.channel_key, count(distinct o.customer_key) as unique_customers
  from rolled_week k
  join warehouse.fact_orders o
    on o.date_key between k.first_date_key and k.last_date_key and o.channel_key = k.channel_key
  where k.customers_changed and not o.is_test
  group by k.iso_week_key, k.channel_key
)

select
  s.*,
  coalesce(case when k.customers_changed then c.unique_customers else known.unique_customers end, 0)
from summed s
join rolled_week k on k.iso_week_key = s.iso_week_key and k.channel_key = s.channel_key
left join customers c on c.iso_week_key = s.iso_week_key and c.channel_key = s.channel_key
left join warehouse.agg_weekly_trends known
  on known.iso_week_key = s.iso_week_key and known.channel_key = s.channel_key
on conflict (iso_week_key, channel_key) do update set
  week_start = excluded.week_start,
  orders = excluded.orders,
  items_sold = excluded.items_sold,
  items_returned = excluded.items_returned,
  gross_sales = excluded.gross_sales,
  discounts = excluded.discounts,
  returns = excluded.returns,
  shipping = excluded.shipping,
  taxes = excluded.taxes,
  duties = excluded.duties,
  fees = excluded.fees,
  tips = excluded.tips,
  revenue = excluded.revenue,
  refunds = excluded.refunds,
  unique_customers = excluded.unique_customers
where (
  a.week_start, a.orders, a.items_sold, a.items_returned, a.gross_sales, a.discounts, a.returns, a.shipping, a.taxes,
  a.duties, a.fees, a.tips, a.revenue, a.refunds, a.unique_customers
) is distinct from (
  excluded.week_start, excluded.orders, excluded.items_sold, excluded.items_returned, excluded.gross_sales,
  excluded.discounts, excluded.returns, excluded.shipping, excluded.taxes, excluded.duties, excluded.fees,
  excluded.tips, excluded.revenue, excluded.refunds, excluded.unique_customers
);

with empty as materialized (
  select k.iso_week_key, k.channel_key
  from rolled_week k
  left join warehouse.agg_daily_summary d
    on d.date_key between k.first_date_key and k.last_date_key and d.channel_key = k.channel_key
  where d.date_key is null
)

delete from warehouse.agg_weekly_trends a
using empty e
where a.iso_week_key = e.iso_week_key and a.channel_key = e.channel_key;
