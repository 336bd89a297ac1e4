-- Grain: month x currency: orders and refunds with a version from a run, as in the facts. $1: the source, $2: the run.
with extracted as (
  select v.stream, v.record_key
  from raw.chunk c
  join raw.record_version v on v.chunk_id = c.chunk_id
  where c.source_id = $1::text and c.run_id = $2::uuid and not v.is_deleted
),

-- Most appear twice, for the order and for its lines. Grouping before the key is built saves the planner a sort.
touched as materialized (
  select $1::text || ':' || record_key as order_key
  from (
    select record_key from extracted where stream in ('orders', 'order_lines') group by record_key
  ) as keys
),

orders as (
  select
    to_char(d.date, 'YYYY-MM') as month,
    o.currency,
    count(*) as orders,
    sum(o.store_gross_sales) as gross_sales,
    sum(o.store_discounts) as discounts,
    sum(o.store_shipping) as shipping,
    sum(o.store_taxes) as taxes,
    sum(o.store_total) as total
  from touched t
  join warehouse.fact_orders o on o.order_key = t.order_key
  join warehouse.dim_date d on d.date_key = o.date_key
  where not o.is_test
  group by 1, 2
),

refund_keys as (
  select f.order_key, f.refund_key
  from touched t
  join warehouse.fact_refunds f on f.order_key = t.order_key
  union
  select f.order_key, f.refund_key
  from extracted b
  join warehouse.fact_refunds f on f.source_id = $1::text and f.platform_refund_id = b.record_key
  where b.stream = 'refunds'
),

refunds as (
  select to_char(d.date, 'YYYY-MM') as month, f.currency, sum(f.store_total) as taken_back
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
  coalesce(r.taken_back, 0) as "takenBack"
from orders o
full join refunds r using (month, currency)
order by month, currency;
