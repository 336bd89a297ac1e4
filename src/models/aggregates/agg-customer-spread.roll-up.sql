-- Grain: what RFM scores are cut by x value. Adds the dirty customers' exact differences.
insert into spread_difference (measure, value, customers)
with sides as (
  select -1 as side, valid_order_count, last_valid_order_date, total_spent
  from rolled_customer
  where valid_order_count > 0
  union all
  select 1, c.valid_order_count, c.last_valid_order_date, c.total_spent
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
  where c.valid_order_count > 0
)

select m.measure, m.value, sum(s.side) as customers
from sides s
cross join lateral (
  values
    ('last_order_day', (s.last_valid_order_date - date '1970-01-01')::numeric),
    ('frequency', s.valid_order_count::numeric),
    (
      'monetary',
      case
        when s.total_spent < 0 then floor(s.total_spent)
        else trunc(s.total_spent, 3 - length(trunc(s.total_spent)::text))
      end
    )
) as m (measure, value)
group by m.measure, m.value
having sum(s.side) <> 0;

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
