-- Grain: cell of a cohort. Adds the exact differences of the customers in changed_days, so that a roll-up reads neither
-- other customers nor their orders.
insert into cohort_difference (period, cohort_start, channel_key, period_start, customers, orders, net_sales)
with both_sides as (
  select c.customer_key, d.date_key, d.orders, d.net_sales
  from changed_days c
  cross join lateral unnest(c.date_keys, c.orders, c.net_sales) as d (date_key, orders, net_sales)
  where c.has_same_cohort and not c.has_same_days
  union all
  select c.customer_key, d.date_key, d.orders, d.net_sales
  from changed_days c
  cross join lateral unnest(c.old_date_keys, c.old_orders, c.old_net_sales) as d (date_key, orders, net_sales)
  where c.has_same_cohort and not c.has_same_days
),

-- A year around the days that are on one side only has all of the periods that they are in. Longer histories cost no
-- more, unless the first order is another one.
near as materialized (
  select customer_key, min(date_key) - 10000 as first_key, max(date_key) + 10000 as last_key
  from (
    select customer_key, date_key from both_sides group by customer_key, date_key, orders, net_sales having count(*) = 1
  ) one_sided
  group by customer_key
),

sides as (
  select
    s.side,
    s.channel_key,
    s.date_keys[1] as cohort_key,
    d.date_key,
    s.date_keys[d.place - 1] as previous_key,
    s.side * d.orders as orders,
    s.side * d.net_sales as net_sales
  from changed_days c
  left join near n on n.customer_key = c.customer_key
  cross join lateral (
    select -1, c.old_channel_key, c.old_date_keys, c.old_orders, c.old_net_sales
    where c.old_date_keys is not null
    union all
    select 1, c.first_channel_key, c.date_keys, c.orders, c.net_sales
  ) as s (side, channel_key, date_keys, orders, net_sales)
  cross join lateral unnest(s.date_keys, s.orders, s.net_sales) with ordinality
    as d (date_key, orders, net_sales, place)
  where not c.has_same_days and (not c.has_same_cohort or d.date_key between n.first_key and n.last_key)
  union all
  -- The usual change, an amount: the customer was in these periods before. One row stands for both sides.
  select
    0, c.first_channel_key, c.date_keys[1], d.date_key, null, d.orders - d.old_orders, d.net_sales - d.old_net_sales
  from changed_days c
  cross join lateral unnest(c.date_keys, c.orders, c.net_sales, c.old_orders, c.old_net_sales)
    as d (date_key, orders, net_sales, old_orders, old_net_sales)
  where c.has_same_days and (d.orders <> d.old_orders or d.net_sales <> d.old_net_sales)
),

-- Many customers have the same days: most order once.
alike as (
  select
    channel_key, cohort_key, date_key, previous_key,
    sum(side) as side, sum(orders) as orders, sum(net_sales) as net_sales
  from sides
  group by channel_key, cohort_key, date_key, previous_key
)

-- A customer counts once in each period, on the first day there: grouping by customer would cost three times as much.
select
  p.period, p.cohort_start, s.channel_key, p.period_start,
  sum(case when p.is_first then s.side else 0 end) as customers, sum(s.orders) as orders, sum(s.net_sales) as net_sales
from alike s
join warehouse.dim_date c on c.date_key = s.cohort_key
join warehouse.dim_date d on d.date_key = s.date_key
left join warehouse.dim_date before on before.date_key = s.previous_key
cross join lateral (
  values
    ('week', c.iso_week_start, d.iso_week_start, before.iso_week_start is distinct from d.iso_week_start),
    (
      'month', make_date(c.year, c.month, 1), make_date(d.year, d.month, 1),
      (before.year, before.month) is distinct from (d.year, d.month)
    ),
    (
      'quarter', make_date(c.year, c.quarter * 3 - 2, 1), make_date(d.year, d.quarter * 3 - 2, 1),
      (before.year, before.quarter) is distinct from (d.year, d.quarter)
    ),
    ('year', make_date(c.year, 1, 1), make_date(d.year, 1, 1), before.year is distinct from d.year)
) as p (period, cohort_start, period_start, is_first)
group by p.period, p.cohort_start, s.channel_key, p.period_start
having sum(case when p.is_first then s.side else 0 end) <> 0 or sum(s.orders) <> 0 or sum(s.net_sales) <> 0;

analyze cohort_difference;

-- merge into warehouse.agg_customer_cohorts
-- always
select
  d.period,
  d.cohort_start,
  d.channel_key,
  d.period_start,
  coalesce(a.customers, 0) + d.customers as customers,
  coalesce(a.orders, 0) + d.orders as orders,
  coalesce(a.net_sales, 0) + d.net_sales as net_sales
from cohort_difference d
left join warehouse.agg_customer_cohorts a
  on a.period = d.period
  and a.cohort_start = d.cohort_start
  and a.channel_key = d.channel_key
  and a.period_start = d.period_start
-- end merge;

with emptied as materialized (
  select period, cohort_start, channel_key, period_start from cohort_difference where customers < 0
)

delete from warehouse.agg_customer_cohorts a
using emptied e
where a.period = e.period
  and a.cohort_start = e.cohort_start
  and a.channel_key = e.channel_key
  and a.period_start = e.period_start
  and a.customers = 0;
