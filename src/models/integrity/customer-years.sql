-- Grain: customer x year whose bound of net sales differs from that of the facts.
with bounds as (
  select o.customer_key, o.date_key / 10000 as year, greatest(o.gross_sales - o.discounts, 0) as bound
  from warehouse.fact_orders o
  where not o.is_test
  union all
  select o.customer_key, f.date_key / 10000, -f.returns
  from warehouse.fact_refunds f
  join warehouse.fact_orders o on o.order_key = f.order_key
  where f.returns < 0 and not o.is_test
),

expected as (
  select customer_key, year, sum(bound) as bound from bounds group by customer_key, year
)

select coalesce(e.customer_key, a.customer_key) as customer_key, coalesce(e.year, a.year) as year
from expected e
full join warehouse.agg_customer_years a on a.customer_key = e.customer_key and a.year = e.year
where e.bound is distinct from a.net_sales_bound;
