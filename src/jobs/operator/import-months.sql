-- Grain: month x currency: orders and refunds with a version from a run, as in the facts. $1: the source, $2: the run.
with is_only_run as materialized (
  select not exists (
    select from raw.chunk where source_id = $1::text and run_id is distinct from $2::uuid
  ) as holds
),

-- Every order of the source, if no other run extracted anything: then no version has to be read.
touched as materialized (
  select o.order_key
  from warehouse.fact_orders o
  where o.source_id = $1::text and (select holds from is_only_run)
  union all
  select $1::text || ':' || record_key
  from (
    select v.record_key
    from raw.chunk c
    join raw.record_version v on v.chunk_id = c.chunk_id
    where c.source_id = $1::text
      and c.run_id = $2::uuid
      and c.stream in ('orders', 'order_lines')
      and not v.is_deleted
      and not (select holds from is_only_run)
    -- Most appear twice, for the order and for its lines. Grouping before the key is built saves the planner a sort.
    group by v.record_key
  ) as keys
),

orders_of_day as (
  select
    o.date_key,
    o.currency,
    count(*) as orders,
    sum(o.store_gross_sales) as gross_sales,
    sum(o.store_discounts) as discounts,
    sum(o.store_shipping) as shipping,
    sum(o.store_taxes) as taxes,
    sum(o.store_total) as total
  from touched t
  join warehouse.fact_orders o on o.order_key = t.order_key
  where not o.is_test
  group by o.date_key, o.currency
),

orders as (
  select
    to_char(d.date, 'YYYY-MM') as month,
    o.currency,
    sum(o.orders) as orders,
    sum(o.gross_sales) as gross_sales,
    sum(o.discounts) as discounts,
    sum(o.shipping) as shipping,
    sum(o.taxes) as taxes,
    sum(o.total) as total
  from orders_of_day o
  join warehouse.dim_date d on d.date_key = o.date_key
  group by 1, 2
),

refund_keys as (
  select f.order_key, f.refund_key
  from touched t
  join warehouse.fact_refunds f on f.order_key = t.order_key
  union
  select f.order_key, f.refund_key
  from raw.chunk c
  join raw.record_version v on v.chunk_id = c.chunk_id
  join warehouse.fact_refunds f on f.source_id = $1::text and f.platform_refund_id = v.record_key
  where c.source_id = $1::text and c.run_id = $2::uuid and c.stream = 'refunds' and not v.is_deleted
),

refunds as (
  select to_char(d.date, 'YYYY-MM') as month, f.currency, sum(f.store_total) as taken_back, count(*) as refunds
  from refund_keys k
  join warehouse.fact_refunds f on f.order_key = k.order_key and f.refund_key = k.refund_key
  join warehouse.dim_date d on d.date_key = f.date_key
  where not f.is_test
  group by 1, 2
)

select
  month,
  currency,
  coalesce(o.orders, 0) as orders,
  coalesce(o.gross_sales, 0) as "grossSales",
  coalesce(o.discounts, 0) as discounts,
  coalesce(o.shipping, 0) as shipping,
  coalesce(o.taxes, 0) as taxes,
  coalesce(o.total, 0) as total,
  coalesce(r.taken_back, 0) as "takenBack",
  coalesce(r.refunds, 0) as refunds
from orders o
full join refunds r using (month, currency)
order by month, currency;
