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

-- Must be first: without any refund the planner may otherwise scan all lines once for each order.
of_line as materialized (
  select r.seq, r.refund_key, l.item_key, l.product_key
  from staged_refund r
  join staged_line l on l.seq = r.seq and l.item_key = r.item_key
),

  -- merge into warehouse.fact_refunds as merged
  -- without account_key
  -- new where is_new
  -- returning known.order_key, known.refund_key
  select
    c.is_new,
    c.order_key,
    r.refund_key,
    src.source_id,
    s.channel_key,
    d.date_key,
    r.kind,
    r.refund_id as platform_refund_id,
    r.refunded_at,
    l.item_key,
    l.product_key,
    s.is_test,
    r.reason,
    r.is_restocked,
    r.quantity,
    s.currency,
    src.reporting_currency,
    rate.rate as exchange_rate,
    r.returns as store_returns,
    r.shipping as store_shipping,
    r.taxes as store_taxes,
    r.duties as store_duties,
    r.fees as store_fees,
    r.tips as store_tips,
    r.total as store_total,
    r.refunded as store_refunded,
    r.returns * rate.rate as returns,
    r.shipping * rate.rate as shipping,
    r.taxes * rate.rate as taxes,
    r.duties * rate.rate as duties,
    r.fees * rate.rate as fees,
    r.tips * rate.rate as tips,
    r.total * rate.rate as total,
    r.refunded * rate.rate as refunded
  from change_order c
  join staged_order s on s.seq = c.seq
  join staged_refund r on r.seq = c.seq
  cross join change_source src
  join warehouse.dim_date d on d.date = (r.refunded_at at time zone src.timezone)::date
  join day_rate rate on rate.currency = s.currency and rate.date_key = d.date_key
  left join of_line l on l.seq = r.seq and l.refund_key = r.refund_key
  -- end merge,

changed as materialized (
  select distinct order_key from (
    select order_key from merged
    union all
    select order_key from gone
  ) as either
),

-- remember orders of changed,

-- note removed refunds of absent,

-- note refunds of merged,

dirty_customers as (
  insert into ops.dirty_customer (customer_key)
  select o.customer_key
  from changed c
  join warehouse.fact_orders o on o.order_key = c.order_key
  on conflict (customer_key) do nothing
)

select count(*) as changed from changed;
