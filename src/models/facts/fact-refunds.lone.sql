-- Grain: refund line without an order: its own key stands in the order's place. It goes when the order comes.
with gone as (
  delete from warehouse.fact_refunds f
  using lone_refund_before b
  where f.order_key = b.lone_key
    and f.refund_key = b.lone_key
    and not exists (
      select from staged_lone_refund s cross join change_source src where src.source_id || ':refund:' || s.part_id = b.lone_key
    )
  returning f.date_key, f.channel_key, f.account_key
),

merged as (
  insert into warehouse.fact_refunds as f (
    order_key, refund_key, source_id, channel_key, date_key, kind, platform_refund_id, refunded_at, item_key,
    product_key, account_key, is_test, reason, quantity, currency, reporting_currency, exchange_rate, store_returns,
    store_shipping, store_taxes, store_duties, store_fees, store_tips, store_total, store_refunded, returns, shipping, taxes, duties, fees, tips, total,
    refunded
  )
  select
    src.source_id || ':refund:' || s.part_id,
    src.source_id || ':refund:' || s.part_id,
    src.source_id,
    src.source_id || ':' || s.sales_channel,
    d.date_key,
    s.kind,
    s.refund_id,
    s.refunded_at,
    null,
    null,
    s.account_key,
    false,
    s.reason,
    s.quantity,
    s.currency,
    src.reporting_currency,
    rate.rate,
    s.returns,
    s.shipping,
    s.taxes,
    s.duties,
    s.fees,
    s.tips,
    s.total,
    s.refunded,
    s.returns * rate.rate,
    s.shipping * rate.rate,
    s.taxes * rate.rate,
    s.duties * rate.rate,
    s.fees * rate.rate,
    s.tips * rate.rate,
    s.total * rate.rate,
    s.refunded * rate.rate
  from staged_lone_refund s
  cross join change_source src
  join warehouse.dim_date d on d.date = (s.refunded_at at time zone src.timezone)::date
  join day_rate rate on rate.currency = s.currency and rate.date_key = d.date_key
  on conflict (order_key, refund_key) do update set
    channel_key = excluded.channel_key,
    date_key = excluded.date_key,
    kind = excluded.kind,
    platform_refund_id = excluded.platform_refund_id,
    refunded_at = excluded.refunded_at,
    account_key = excluded.account_key,
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
    f.channel_key, f.date_key, f.kind, f.platform_refund_id, f.refunded_at, f.account_key, f.reason, f.quantity, f.currency,
    f.reporting_currency, f.exchange_rate, f.store_returns, f.store_shipping, f.store_taxes, f.store_duties, f.store_fees, f.store_tips,
    f.store_total, f.store_refunded, f.returns, f.shipping, f.taxes, f.duties, f.fees, f.tips, f.total, f.refunded
  ) is distinct from (
    excluded.channel_key, excluded.date_key, excluded.kind, excluded.platform_refund_id, excluded.refunded_at,
    excluded.account_key, excluded.reason, excluded.quantity, excluded.currency, excluded.reporting_currency, excluded.exchange_rate,
    excluded.store_returns, excluded.store_shipping, excluded.store_taxes, excluded.store_duties, excluded.store_fees, excluded.store_tips,
    excluded.store_total, excluded.store_refunded, excluded.returns, excluded.shipping, excluded.taxes,
    excluded.duties, excluded.fees, excluded.tips, excluded.total, excluded.refunded
  )
  returning f.order_key, f.date_key, f.channel_key, f.account_key
),

dirty_days as (
  insert into ops.dirty_day (date_key, channel_key, customers_changed)
  select date_key, channel_key, false from gone
  union
  select date_key, channel_key, false from merged
  union
  select b.date_key, b.channel_key, false from lone_refund_before b join merged m on m.order_key = b.lone_key
  on conflict (date_key, channel_key) do nothing
),

-- Whose they are, and whose they were.
dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select a.customer_key
  from (
    select account_key from gone
    union
    select account_key from merged
    union
    select b.account_key from lone_refund_before b join merged m on m.order_key = b.lone_key
  ) touched
  join warehouse.customer_account a on a.account_key = touched.account_key
  group by a.customer_key
  on conflict (customer_key) do nothing
)

select (select count(*) from gone) + (select count(*) from merged) as changed;
