import { netSold } from '../roll-up/net-sold.js';

/** Grain: month x product whose running totals are not those of its days. */
export const productUnitsCheck = `
with sold as (
  select a.date_key / 100 as month_key, a.product_key, a.date_key % 100 as day, sum(${netSold}) as units
  from warehouse.agg_product_daily a
  where a.product_key <> ''
  group by a.date_key, a.product_key
),

running as (
  select month_key, product_key, day, sum(units) over (partition by month_key, product_key order by day) as units
  from sold
),

expected as (
  select
    month_key, product_key, array_agg(day order by day) as days, array_agg(trim_scale(units) order by day) as units
  from running
  group by month_key, product_key
)

select coalesce(e.month_key, u.month_key) as month_key, coalesce(e.product_key, u.product_key) as product_key
from expected e
full join warehouse.agg_product_units u on u.month_key = e.month_key and u.product_key = e.product_key
where (e.days, e.units) is distinct from (u.days, u.units)`;
