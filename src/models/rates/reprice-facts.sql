-- Grain: order, line or refund whose rate changed, by day_rate; and order with such a refund.
insert into repriced_order (order_key, rate)
select o.order_key, r.rate
from day_rate r
join warehouse.fact_orders o on o.date_key = r.date_key and o.currency = r.currency
where o.exchange_rate <> r.rate;

insert into repriced_refund (order_key, refund_key, rate)
select f.order_key, f.refund_key, r.rate
from day_rate r
join warehouse.fact_refunds f on f.date_key = r.date_key and f.currency = r.currency
where f.exchange_rate <> r.rate;

analyze repriced_order, repriced_refund;

with repriced as materialized (
  select order_key from repriced_order
  union
  select order_key from repriced_refund
),

-- remember orders of repriced

select count(*) from remembered;

with repriced as materialized (
  select order_key, refund_key, rate from repriced_refund
),

-- note refunds of repriced

update warehouse.fact_refunds f set
  exchange_rate = p.rate,
  returns = f.store_returns * p.rate,
  shipping = f.store_shipping * p.rate,
  taxes = f.store_taxes * p.rate,
  duties = f.store_duties * p.rate,
  fees = f.store_fees * p.rate,
  tips = f.store_tips * p.rate,
  total = f.store_total * p.rate,
  refunded = f.store_refunded * p.rate
from repriced p
where f.order_key = p.order_key and f.refund_key = p.refund_key;

with repriced as materialized (
  select order_key, rate from repriced_order
),

converted as (
  update warehouse.fact_order_items i set
    gross_sales = i.store_gross_sales * p.rate,
    discounts = i.store_discounts * p.rate,
    taxes = i.store_taxes * p.rate,
    unit_cost = i.store_unit_cost * p.rate
  from repriced p
  where i.order_key = p.order_key
  returning i.order_key, i.item_key
),

-- note lines of converted

select count(*) from converted;

with touched as materialized (
  select order_key from repriced_order
  union
  select order_key from repriced_refund
),

taken_back as (
  select t.order_key, sum(f.total) as reversed
  from touched t
  join warehouse.fact_refunds f on f.order_key = t.order_key
  group by t.order_key
),

priced as materialized (
  select
    t.order_key,
    coalesce(p.rate, o.exchange_rate) as rate,
    coalesce(b.reversed, 0) as reversed
  from touched t
  join warehouse.fact_orders o on o.order_key = t.order_key
  left join repriced_order p on p.order_key = t.order_key
  left join taken_back b on b.order_key = t.order_key
),

-- note orders of priced

update warehouse.fact_orders o set
  exchange_rate = p.rate,
  gross_sales = o.store_gross_sales * p.rate,
  discounts = o.store_discounts * p.rate,
  cost_of_goods = o.store_cost_of_goods * p.rate,
  costed_sales = o.store_costed_sales * p.rate,
  shipping = o.store_shipping * p.rate,
  taxes = o.store_taxes * p.rate,
  duties = o.store_duties * p.rate,
  fees = o.store_fees * p.rate,
  tips = o.store_tips * p.rate,
  total = o.store_total * p.rate,
  reversed = p.reversed
from priced p
where o.order_key = p.order_key;

-- A refund without an order has a customer of its own.
with given_back as materialized (
  select a.customer_key, a.source_id
  from repriced_refund r
  join warehouse.fact_refunds f on f.order_key = r.order_key and f.refund_key = r.refund_key
  join warehouse.customer_account a on a.account_key = f.account_key
),

-- note customers_of_sources of given_back

insert into ops.dirty_customer (customer_key)
select o.customer_key
from (
  select order_key from repriced_order
  union
  select order_key from repriced_refund
) touched
join warehouse.fact_orders o on o.order_key = touched.order_key
union
select customer_key from given_back
on conflict (customer_key) do nothing;
