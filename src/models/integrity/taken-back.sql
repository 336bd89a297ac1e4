-- Grain: fully refunded order with a measure that is not zero: its merchandise, shipping, taxes, duties, fees or tips.
with taken_back as (
  select
    order_key,
    sum(store_total) as total,
    sum(store_returns) as returns,
    sum(store_shipping) as shipping,
    sum(store_taxes) as taxes,
    sum(store_duties) as duties,
    sum(store_fees) as fees,
    sum(store_tips) as tips
  from warehouse.fact_refunds
  group by order_key
)

select o.order_key
from warehouse.fact_orders o
join taken_back t on t.order_key = o.order_key
where o.store_total <> 0
  and t.total = o.store_total
  and (
    o.store_gross_sales - o.store_discounts, o.store_shipping, o.store_taxes, o.store_duties, o.store_fees, o.store_tips
  ) is distinct from (t.returns, t.shipping, t.taxes, t.duties, t.fees, t.tips);
