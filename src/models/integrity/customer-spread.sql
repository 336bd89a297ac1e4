-- Grain: value of recency, frequency or monetary whose number of customers is not that of the customers; for monetary, a
-- customer counted under another row than the last one at or below the amount.
with measured as (
  select 'last_order_day' as measure, extract(epoch from last_valid_order_date)::bigint / 86400::numeric as value
  from warehouse.dim_customer
  where valid_order_count > 0
  union all
  select 'frequency', valid_order_count
  from warehouse.dim_customer
  where valid_order_count > 0
  union all
  select 'monetary', a.value
  from warehouse.dim_customer c
  left join lateral (
    select max(value) as value from warehouse.agg_customer_spread where measure = 'monetary' and value <= c.total_spent
  ) a on true
  where c.valid_order_count > 0
),

expected as (
  select measure, value, count(*) as customers from measured group by measure, value
)

select coalesce(e.measure, a.measure) as measure, coalesce(e.value, a.value) as value
from expected e
full join warehouse.agg_customer_spread a on a.measure = e.measure and a.value = e.value
where e.customers is distinct from a.customers;
