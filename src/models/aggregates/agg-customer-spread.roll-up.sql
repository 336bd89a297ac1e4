-- Grain: what RFM scores are cut by x value. Adds the dirty customers' exact differences.
insert into spread_difference (measure, value, customers)
with sides as materialized (
  select -1 as side, valid_order_count, last_valid_order_date, total_spent
  from rolled_customer
  where valid_order_count > 0
  union all
  select 1, c.valid_order_count, c.last_valid_order_date, c.total_spent
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
  where c.valid_order_count > 0
),

-- Each in its own type, and few in number, before they are decimals.
by_value as (
  select
    'last_order_day' as measure, (last_valid_order_date - date '1970-01-01')::numeric as value, sum(side) as customers
  from sides
  group by last_valid_order_date
  union all
  select 'frequency', valid_order_count::numeric, sum(side)
  from sides
  group by valid_order_count
  union all
  select 'monetary', value, sum(side)
  from (
    select
      side,
      case
        when total_spent < 0 then floor(total_spent)
        else trunc(total_spent, 3 - length(trunc(total_spent)::text))
      end as value
    from sides
  ) rounded
  group by value
)

select measure, value, customers
from by_value
where customers <> 0;

-- merge into warehouse.agg_customer_spread
-- always
select d.measure, d.value, coalesce(a.customers, 0) + d.customers as customers
from spread_difference d
left join warehouse.agg_customer_spread a on a.measure = d.measure and a.value = d.value
-- end merge;

with emptied as materialized (
  select measure, value from spread_difference where customers < 0
)

delete from warehouse.agg_customer_spread a
using emptied e
where a.measure = e.measure and a.value = e.value and a.customers = 0;
