-- Grain: day x channel. Orders by their own day, what was taken back by the day of the refund; test orders are left out.
insert into day_figures (
  date_key, channel_key, orders, items_sold, items_returned, gross_sales, discounts, returns, shipping, taxes, duties,
  fees, tips, revenue, refunds, unique_customers
)
with ordered as (
  select
    o.date_key,
    o.channel_key,
    count(*) as orders,
    sum(o.items_sold) as items_sold,
    sum(o.gross_sales) as gross_sales,
    sum(o.discounts) as discounts,
    sum(o.shipping) as shipping,
    sum(o.taxes) as taxes,
    sum(o.duties) as duties,
    sum(o.fees) as fees,
    sum(o.tips) as tips,
    sum(o.total - o.reversed) as revenue,
    count(distinct o.customer_key) as unique_customers
  from rolled_day k
  join warehouse.fact_orders o on o.date_key = k.date_key and o.channel_key = k.channel_key
  where not o.is_test
  group by o.date_key, o.channel_key
),

taken_back as (
  select
    f.date_key,
    f.channel_key,
    -- Units of merchandise; a line that is not known any more counts as such.
    sum(f.quantity) filter (where f.kind in ('line', 'edit') and i.is_gift_card is not true) as items_returned,
    sum(f.returns) as returns,
    sum(f.shipping) as shipping,
    sum(f.taxes) as taxes,
    sum(f.duties) as duties,
    sum(f.fees) as fees,
    sum(f.tips) as tips,
    sum(f.refunded) as refunds
  from rolled_day k
  join warehouse.fact_refunds f on f.date_key = k.date_key and f.channel_key = k.channel_key
  left join warehouse.fact_order_items i on i.order_key = f.order_key and i.item_key = f.item_key
  where not f.is_test
  group by f.date_key, f.channel_key
)

select
  k.date_key,
  k.channel_key,
  coalesce(o.orders, 0),
  coalesce(o.items_sold, 0),
  coalesce(t.items_returned, 0),
  coalesce(o.gross_sales, 0),
  coalesce(o.discounts, 0),
  coalesce(t.returns, 0),
  coalesce(o.shipping, 0) - coalesce(t.shipping, 0),
  coalesce(o.taxes, 0) - coalesce(t.taxes, 0),
  coalesce(o.duties, 0) - coalesce(t.duties, 0),
  coalesce(o.fees, 0) - coalesce(t.fees, 0),
  coalesce(o.tips, 0) - coalesce(t.tips, 0),
  coalesce(o.revenue, 0),
  coalesce(t.refunds, 0),
  coalesce(o.unique_customers, 0)
from rolled_day k
left join ordered o on o.date_key = k.date_key and o.channel_key = k.channel_key
left join taken_back t on t.date_key = k.date_key and t.channel_key = k.channel_key
where o.date_key is not null or t.date_key is not null;

insert into warehouse.agg_daily_summary as a (
  date_key, channel_key, orders, items_sold, items_returned, gross_sales, discounts, returns, shipping, taxes, duties,
  fees, tips, revenue, refunds, unique_customers
)
select
  date_key, channel_key, orders, items_sold, items_returned, gross_sales, discounts, returns, shipping, taxes, duties,
  fees, tips, revenue, refunds, unique_customers
from day_figures
on conflict (date_key, channel_key) do update set
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
  a.orders, a.items_sold, a.items_returned, a.gross_sales, a.discounts, a.returns, a.shipping, a.taxes, a.duties,
  a.fees, a.tips, a.revenue, a.refunds, a.unique_customers
) is distinct from (
  excluded.orders, excluded.items_sold, excluded.items_returned, excluded.gross_sales, excluded.discounts,
  excluded.returns, excluded.shipping, excluded.taxes, excluded.duties, excluded.fees, excluded.tips,
  excluded.revenue, excluded.refunds, excluded.unique_customers
);

with empty as materialized (
  select k.date_key, k.channel_key
  from rolled_day k
  left join day_figures f on f.date_key = k.date_key and f.channel_key = k.channel_key
  where f.date_key is null
)

delete from warehouse.agg_daily_summary a
using empty e
where a.date_key = e.date_key and a.channel_key = e.channel_key;
