-- Grain: day x channel whose aggregate is not what the facts give when all of them are added up.
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
    date_key, channel_key, sum(orders) as orders, sum(items_sold) as items_sold, sum(items_returned) as items_returned,
    sum(gross_sales) as gross_sales, sum(discounts) as discounts, sum(returns) as returns, sum(shipping) as shipping,
    sum(taxes) as taxes, sum(duties) as duties, sum(fees) as fees, sum(tips) as tips, sum(revenue) as revenue,
    sum(refunds) as refunds, count(distinct customer_key) as unique_customers
  from events
  group by date_key, channel_key
)

select coalesce(e.date_key, a.date_key) as date_key, coalesce(e.channel_key, a.channel_key) as channel_key
from expected e
full join warehouse.agg_daily_summary a on a.date_key = e.date_key and a.channel_key = e.channel_key
where (
  e.orders, e.items_sold, e.items_returned, e.gross_sales, e.discounts, e.returns, e.shipping, e.taxes, e.duties,
  e.fees, e.tips, e.revenue, e.refunds, e.unique_customers
) is distinct from (
  a.orders, a.items_sold, a.items_returned, a.gross_sales, a.discounts, a.returns, a.shipping, a.taxes, a.duties,
  a.fees, a.tips, a.revenue, a.refunds, a.unique_customers
);
