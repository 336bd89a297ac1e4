-- Grain: refund line without an order, with its own key as the order's. It is removed when the order arrives.
with gone as (
  delete from warehouse.fact_refunds f
  using lone_refund_before b
  where f.order_key = b.lone_key
    and f.refund_key = b.lone_key
    and not exists (
      select from staged_lone_refund s cross join change_source src where src.source_id || ':refund:' || s.part_id = b.lone_key
    )
  returning f.order_key, f.refund_key, f.account_key
),

  -- merge into warehouse.fact_refunds as merged
  -- returning known.order_key, known.refund_key, known.account_key
  select
    src.source_id || ':refund:' || s.part_id as order_key,
    src.source_id || ':refund:' || s.part_id as refund_key,
    src.source_id,
    src.source_id || ':' || s.sales_channel as channel_key,
    d.date_key,
    s.kind,
    s.refund_id as platform_refund_id,
    s.refunded_at,
    null as item_key,
    null as product_key,
    s.account_key,
    false as is_test,
    s.reason,
    s.is_restocked,
    s.quantity,
    s.currency,
    src.reporting_currency,
    rate.rate as exchange_rate,
    s.returns as store_returns,
    s.shipping as store_shipping,
    s.taxes as store_taxes,
    s.duties as store_duties,
    s.fees as store_fees,
    s.tips as store_tips,
    s.total as store_total,
    s.refunded as store_refunded,
    s.returns * rate.rate as returns,
    s.shipping * rate.rate as shipping,
    s.taxes * rate.rate as taxes,
    s.duties * rate.rate as duties,
    s.fees * rate.rate as fees,
    s.tips * rate.rate as tips,
    s.total * rate.rate as total,
    s.refunded * rate.rate as refunded
  from staged_lone_refund s
  cross join change_source src
  join warehouse.dim_date d on d.date = (s.refunded_at at time zone src.timezone)::date
  join day_rate rate on rate.currency = s.currency and rate.date_key = d.date_key
  -- end merge,

touched as materialized (
  select order_key from gone
  union
  select order_key from merged
),

-- remember orders of touched,

-- note removed refunds of gone,

-- note refunds of merged,

-- The current and the previous accounts.
affected_customer as materialized (
  select a.customer_key, a.source_id
  from (
    select account_key from gone
    union
    select account_key from merged
    union
    select b.account_key from lone_refund_before b join merged m on m.order_key = b.lone_key
  ) affected
  join warehouse.customer_account a on a.account_key = affected.account_key
),

-- note customers_of_sources of affected_customer,

dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select distinct customer_key from affected_customer
  on conflict (customer_key) do nothing
)

select (select count(*) from gone) + (select count(*) from merged) as changed;
