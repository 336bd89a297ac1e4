-- Grain: one line of a refund; those of a changed order are replaced as a whole.
with absent as materialized (
  select f.order_key, f.refund_key
  from change_order c
  join warehouse.fact_refunds f on f.order_key = c.order_key
  left join staged_refund r on r.seq = c.seq and r.refund_key = f.refund_key
  where not c.is_new and r.refund_key is null
),

gone as (
  delete from warehouse.fact_refunds f
  using absent a
  where f.order_key = a.order_key and f.refund_key = a.refund_key
  returning f.order_key
),

-- Before all else: without any refund the planner may otherwise look through all lines once for each order.
of_line as materialized (
  select r.seq, r.refund_key, l.item_key, l.product_key
  from staged_refund r
  join staged_line l on l.seq = r.seq and l.item_key = r.item_key
),

merged as (
  insert into warehouse.fact_refunds as f (
    order_key, refund_key, source_id, channel_key, date_key, kind, platform_refund_id, refunded_at, item_key,
    product_key, is_test, reason, quantity, currency, reporting_currency, exchange_rate, store_returns,
    store_shipping, store_taxes, store_duties, store_fees, store_tips, store_total, store_refunded, returns, shipping, taxes, duties, fees, tips, total,
    refunded
  )
  select
    c.order_key,
    r.refund_key,
    src.source_id,
    s.channel_key,
    d.date_key,
    r.kind,
    r.refund_id,
    r.refunded_at,
    l.item_key,
    l.product_key,
    s.is_test,
    r.reason,
    r.quantity,
    s.currency,
    src.reporting_currency,
    rate.rate,
    r.returns,
    r.shipping,
    r.taxes,
    r.duties,
    r.fees,
    r.tips,
    r.total,
    r.refunded,
    r.returns * rate.rate,
    r.shipping * rate.rate,
    r.taxes * rate.rate,
    r.duties * rate.rate,
    r.fees * rate.rate,
    r.tips * rate.rate,
    r.total * rate.rate,
    r.refunded * rate.rate
  from change_order c
  join staged_order s on s.seq = c.seq
  join staged_refund r on r.seq = c.seq
  cross join change_source src
  join warehouse.dim_date d on d.date = (r.refunded_at at time zone src.timezone)::date
  join day_rate rate on rate.currency = s.currency and rate.date_key = d.date_key
  left join of_line l on l.seq = r.seq and l.refund_key = r.refund_key
  on conflict (order_key, refund_key) do update set
    source_id = excluded.source_id,
    channel_key = excluded.channel_key,
    date_key = excluded.date_key,
    kind = excluded.kind,
    platform_refund_id = excluded.platform_refund_id,
    refunded_at = excluded.refunded_at,
    item_key = excluded.item_key,
    product_key = excluded.product_key,
    is_test = excluded.is_test,
    reason = excluded.reason,
    quantity = excluded.quantity,
    currency = excluded.currency,
    reporting_currency = excluded.reporting_currency,
    exchange_rate = excluded.exchange_rate,
    store_returns = excluded.store_returns,
    store_shipping = excluded.store_shipping,
    store_taxes = excluded.store_taxes,
    store_duties = excluded.store_duties,
    store_fees = excluded.store_fees,
    store_tips = excluded.store_tips,
    store_total = excluded.store_total,
    store_refunded = excluded.store_refunded,
    returns = excluded.returns,
    shipping = excluded.shipping,
    taxes = excluded.taxes,
    duties = excluded.duties,
    fees = excluded.fees,
    tips = excluded.tips,
    total = excluded.total,
    refunded = excluded.refunded
  where (
    f.source_id, f.channel_key, f.date_key, f.kind, f.platform_refund_id, f.refunded_at, f.item_key, f.product_key,
    f.is_test, f.reason, f.quantity, f.currency, f.reporting_currency, f.exchange_rate, f.store_returns,
    f.store_shipping, f.store_taxes, f.store_duties, f.store_fees, f.store_tips, f.store_total, f.store_refunded, f.returns, f.shipping, f.taxes,
    f.duties, f.fees, f.tips, f.total, f.refunded
  ) is distinct from (
    excluded.source_id, excluded.channel_key, excluded.date_key, excluded.kind, excluded.platform_refund_id,
    excluded.refunded_at, excluded.item_key, excluded.product_key, excluded.is_test, excluded.reason,
    excluded.quantity, excluded.currency, excluded.reporting_currency, excluded.exchange_rate, excluded.store_returns,
    excluded.store_shipping, excluded.store_taxes, excluded.store_duties, excluded.store_fees, excluded.store_tips, excluded.store_total,
    excluded.store_refunded, excluded.returns, excluded.shipping, excluded.taxes, excluded.duties, excluded.fees, excluded.tips, excluded.total,
    excluded.refunded
  )
  returning f.order_key, f.date_key, f.channel_key
),

changed as materialized (
  select distinct order_key from (
    select order_key from merged
    union all
    select order_key from gone
  ) touched
),

-- The days of the order's refunds as they were (this statement's snapshot) and as they are.
dirty_days as (
  insert into ops.dirty_day (date_key, channel_key, customers_changed)
  select date_key, channel_key, false from merged
  union
  select f.date_key, f.channel_key, false from changed c join warehouse.fact_refunds f on f.order_key = c.order_key
  on conflict (date_key, channel_key) do nothing
),

dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select o.customer_key
  from changed c
  join warehouse.fact_orders o on o.order_key = c.order_key
  on conflict (customer_key) do nothing
)

select count(*) as changed from changed;
