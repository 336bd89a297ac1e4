-- Grain: dirty customer x year: the bound of its net sales. What a refund added counts in the year of the refund.
insert into rolled_year (customer_key, year, net_sales_bound)
with bounds as (
  select customer_key, date_key, net_sales_bound - added_by_refunds as bound
  from rolled_order
  union all
  select r.customer_key, f.date_key, -f.returns
  from rolled_order r
  join warehouse.fact_refunds f on f.order_key = r.order_key
  where r.added_by_refunds > 0 and f.returns < 0
)

select customer_key, date_key / 10000, sum(bound)
from bounds
group by customer_key, date_key / 10000;

analyze rolled_year;

with
-- merge into warehouse.agg_customer_years as merged
-- compare first
-- returning known.year
select customer_key, year, net_sales_bound from rolled_year
-- end merge

select count(*) from merged;

with gone as materialized (
  select a.customer_key, a.year
  from rolled_customer k
  join warehouse.agg_customer_years a on a.customer_key = k.customer_key
  except
  select customer_key, year from rolled_year
)

delete from warehouse.agg_customer_years a
using gone g
where a.customer_key = g.customer_key and a.year = g.year;
