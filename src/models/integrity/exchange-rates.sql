-- Grain: fact whose rate is not that of its day, whose amounts in the reporting currency are not the store's times the
-- rate, or whose reporting currency is not the warehouse's.
with priced as (
  select 'fact_orders' as fact, order_key as key, currency, reporting_currency, date_key, exchange_rate
  from warehouse.fact_orders
  union all
  select 'fact_refunds', refund_key, currency, reporting_currency, date_key, exchange_rate from warehouse.fact_refunds
  union all
  select
    'reported_day', concat_ws(' ', kind, source_id, account_id, date_key), currency, reporting_currency, date_key, exchange_rate
  from warehouse.reported_day
  where exchange_rate is not null
  union all
  select 'posting', concat_ws(' ', source_id, posting_id), currency, reporting_currency, date_key, exchange_rate
  from warehouse.posting
),

days as (
  select distinct p.currency, p.reporting_currency, p.date_key, d.date
  from priced p
  join warehouse.dim_date d on d.date_key = p.date_key
),

-- Newest first; on one day, the merchant's own first.
known as (
  select
    d.date,
    r.currency,
    (array_agg(r.rate order by r.rate_date desc, r.provider = 'FILE' desc))[1] as rate
  from (select distinct date from days) d
  cross join ops.warehouse_version v
  join raw.exchange_rate r on r.rate_date <= d.date and r.rate_date >= d.date - v.rate_max_age_days
  group by d.date, r.currency
  union all
  select distinct date, 'EUR', 1::numeric from days
),

expected as (
  select
    d.currency,
    d.reporting_currency,
    d.date_key,
    case
      when d.currency = d.reporting_currency then 1
      else round(target.rate::numeric(200, 80) / source.rate, 15)
    end as rate
  from days d
  left join known source on source.currency = d.currency and source.date = d.date
  left join known target on target.currency = d.reporting_currency and target.date = d.date
)

select p.fact, p.key
from priced p
left join expected e
  on e.currency = p.currency and e.reporting_currency = p.reporting_currency and e.date_key = p.date_key
where p.exchange_rate is distinct from e.rate
union all
select p.fact, p.key
from priced p
cross join ops.warehouse_version v
where p.reporting_currency <> v.reporting_currency
union all
select 'fact_orders', order_key
from warehouse.fact_orders
where (gross_sales, discounts, cost_of_goods, costed_sales, shipping, taxes, duties, fees, tips, total) is distinct from (
  store_gross_sales * exchange_rate, store_discounts * exchange_rate, store_cost_of_goods * exchange_rate,
  store_costed_sales * exchange_rate, store_shipping * exchange_rate,
  store_taxes * exchange_rate, store_duties * exchange_rate, store_fees * exchange_rate, store_tips * exchange_rate,
  store_total * exchange_rate
)
union all
select 'fact_order_items', i.item_key
from warehouse.fact_order_items i
join warehouse.fact_orders o on o.order_key = i.order_key
where (i.currency, i.reporting_currency, i.gross_sales, i.discounts, i.taxes, i.unit_cost) is distinct from (
  o.currency, o.reporting_currency, i.store_gross_sales * o.exchange_rate, i.store_discounts * o.exchange_rate,
  i.store_taxes * o.exchange_rate, i.store_unit_cost * o.exchange_rate
)
union all
select 'fact_refunds', f.refund_key
from warehouse.fact_refunds f
join warehouse.fact_orders o on o.order_key = f.order_key
where (f.currency, f.reporting_currency, f.returns, f.shipping, f.taxes, f.duties, f.fees, f.tips, f.total, f.refunded)
  is distinct from (
    o.currency, o.reporting_currency, f.store_returns * f.exchange_rate, f.store_shipping * f.exchange_rate,
    f.store_taxes * f.exchange_rate, f.store_duties * f.exchange_rate, f.store_fees * f.exchange_rate,
    f.store_tips * f.exchange_rate, f.store_total * f.exchange_rate, f.store_refunded * f.exchange_rate
  );
