-- Grain: order of a dirty customer that is not a test, with everything returned of it so far.
insert into rolled_order (
  customer_key, order_key, channel_key, date_key, ordered_at, is_valid, is_first, net_sales, net_sales_bound, added_by_refunds
)
with sold as materialized (
  select
    o.customer_key, o.order_key, o.channel_key, o.date_key, o.ordered_at, o.is_valid, o.is_first,
    o.gross_sales - o.discounts as sales
  from rolled_customer k
  join warehouse.fact_orders o on o.customer_key = k.customer_key
  where not o.is_test
),

taken_back as (
  select f.order_key, sum(f.returns) as returns, sum(greatest(-f.returns, 0)) as added
  from sold s
  join warehouse.fact_refunds f on f.order_key = s.order_key
  group by f.order_key
)

select
  s.customer_key, s.order_key, s.channel_key, s.date_key, s.ordered_at, s.is_valid, s.is_first,
  s.sales - coalesce(t.returns, 0), greatest(s.sales, 0) + coalesce(t.added, 0), coalesce(t.added, 0)
from sold s
left join taken_back t on t.order_key = s.order_key;
