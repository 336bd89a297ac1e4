-- Grain: ISO week x channel whose aggregate is not what the facts give when all of them are added up.
with events as (
  select
    date_key, channel_key, 1 as orders, items_sold, 0 as items_returned, gross_sales, discounts, 0::numeric as returns,
    shipping, taxes, duties, fees, tips, total - reversed as revenue, 0::numeric as refunds, customer_key
  from warehouse.fact_orders
  where not is_test
  union all
  select
    f.date_key, f.channel_key, 0, 0,
    case when f.kind in ('line', 'edit') and i.is_gift_card is not true then f.quantity else 0 end,
    0, 0, f.returns, -f.shipping, -f.taxes, -f.duties, -f.fees, -f.tips, 0, f.refunded, null
  from warehouse.fact_refunds f
  left join warehouse.fact_order_items i on i.order_key = f.order_key and i.item_key = f.item_key
  where not f.is_test
),

expected as (
  select
    d.iso_week_key, d.iso_week_start as week_start, channel_key, sum(orders) as orders, sum(items_sold) as items_sold, sum(items_returned) as items_returned,
    sum(gross_sales) as gross_sales, sum(discounts) as discounts, sum(returns) as returns, sum(shipping) as shipping,
    sum(taxes) as taxes, sum(duties) as duties, sum(fees) as fees, sum(tips) as tips, sum(revenue) as revenue,
    sum(refunds) as refunds, count(distinct customer_key) as unique_customers
  from events
  join warehouse.dim_date d on d.date_key = events.date_key
  group by d.iso_week_key, d.iso_week_start, channel_key
)

select coalesce(e.iso_week_key, a.iso_week_key) as iso_week_key, coalesce(e.channel_key, a.channel_key) as channel_key
from expected e
full join warehouse.agg_weekly_trends a on a.iso_week_key = e.iso_week_key and a.channel_key = e.channel_key
where (
  e.week_start, e.orders, e.items_sold, e.items_returned, e.gross_sales, e.discounts, e.returns, e.shipping, e.taxes, e.duties,
  e.fees, e.tips, e.revenue, e.refunds, e.unique_customers
) is distinct from (
  a.week_start, a.orders, a.items_sold, a.items_returned, a.gross_sales, a.discounts, a.returns, a.shipping, a.taxes, a.duties,
  a.fees, a.tips, a.revenue, a.refunds, a.unique_customers
);
