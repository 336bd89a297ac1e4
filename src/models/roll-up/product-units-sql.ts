import { withMerges } from '../merge/read-merge.js';
import { factRowsColumn } from '../metrics/grains.js';
import { netSold } from './net-sold.js';

/** Notes by how many units the sales of a product's days changed, when the days are up to date. */
export function changedUnits(figures: string): string {
  return `
insert into rolled_product_units (month_key, product_key, days, units, gone)
with changed as (
  select
    a.date_key / 100 as month_key, a.product_key, a.date_key % 100 as day, sum(${netSold}) as units,
    sum(a.${factRowsColumn}) < 0 as may_be_gone
  from ${figures} a
  where a.product_key <> ''
  group by a.date_key, a.product_key
  having sum(${netSold}) <> 0 or sum(a.${factRowsColumn}) <> 0
),

running as (
  select
    c.month_key, c.product_key, c.day,
    sum(c.units) over (partition by c.month_key, c.product_key order by c.day) as units,
    c.may_be_gone
      and not exists (
        select 1 from warehouse.agg_product_daily a
        where a.product_key = c.product_key and a.date_key = c.month_key * 100 + c.day
      ) as is_gone
  from changed c
)

select
  month_key, product_key, array_agg(day order by day), array_agg(units order by day),
  coalesce(array_agg(day) filter (where is_gone), '{}')
from running
group by month_key, product_key;

analyze rolled_product_units (month_key, product_key);
`;
}

/** All of them, from all days. */
export const unitsAnew = `
insert into warehouse.agg_product_units (month_key, product_key, days, units)
select month_key, product_key, array_agg(day order by day), array_agg(units order by day)
from (
  select
    a.date_key / 100 as month_key, a.product_key, a.date_key % 100 as day,
    trim_scale(
      sum(sum(${netSold})) over (partition by a.date_key / 100, a.product_key order by a.date_key % 100)
    ) as units
  from warehouse.agg_product_daily a
  where a.product_key <> ''
  group by a.date_key, a.product_key
) running
group by month_key, product_key;
`;

/**
 * Grain: month x product of which other units were sold. `width_bucket` is how many of some days are not after a day, so the place of
 * their running total up to it; before the first of them it is 0, which has none.
 */
export const rollUpProductUnits = withMerges(
  `
-- merge into warehouse.agg_product_units
select k.month_key, k.product_key, n.days, n.units
from rolled_product_units k
left join warehouse.agg_product_units u on u.month_key = k.month_key and u.product_key = k.product_key
cross join lateral (
  select
    array_agg(e.day order by e.day) as days,
    -- Arrays of decimals are compared as text: without zeros that depend on what was loaded in between.
    array_agg(trim_scale(e.units) order by e.day) as units
  from (
    select d.day, d.units + coalesce(k.units[width_bucket(d.day, k.days)], 0) as units
    from unnest(u.days, u.units) as d (day, units)
    union all
    select d.day, d.units + coalesce(u.units[width_bucket(d.day, u.days)], 0)
    from unnest(k.days, k.units) as d (day, units)
    where u.days is null or d.day <> all (u.days)
  ) e
  where e.day <> all (k.gone)
) n
where n.days is not null
-- end merge;

with emptied as materialized (
  select u.month_key, u.product_key
  from rolled_product_units k
  join warehouse.agg_product_units u on u.month_key = k.month_key and u.product_key = k.product_key
  where k.gone <> '{}' and u.days <@ k.gone
)

delete from warehouse.agg_product_units u
using emptied e
where u.month_key = e.month_key and u.product_key = e.product_key;
`,
  'rollUpProductUnits',
);
