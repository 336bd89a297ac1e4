import { withMerges } from '../merge/read-merge.js';
import { netSold, runningUnits } from './running-units.js';

/** Notes the months of products of which other units were sold on a rolled day, before the days have their new figures. */
export function monthsOfChangedUnits(figures: string, keys: string): string {
  const unitsOf = (from: string): string => `select a.date_key, a.product_key, sum(${netSold}) as units
  from ${from}
  where a.product_key <> ''
  group by a.date_key, a.product_key`;
  return `
insert into rolled_product_month (month_key, product_key)
with now as (
  ${unitsOf(`${figures} a`)}
),

before as (
  ${unitsOf(`${keys} k
  join warehouse.agg_product_daily a
    on a.date_key = k.date_key and a.channel_key = k.channel_key and a.product_key = k.product_key`)}
)

select distinct coalesce(n.date_key, b.date_key) / 100, coalesce(n.product_key, b.product_key)
from now n
full join before b on b.date_key = n.date_key and b.product_key = n.product_key
where n.units is distinct from b.units;

analyze rolled_product_month;
`;
}

/** Grain: month x product of which other units were sold. */
export const rollUpProductUnits = withMerges(
  `
-- merge into warehouse.agg_product_units
${runningUnits(`rolled_product_month k
  join warehouse.agg_product_daily a
    on a.product_key = k.product_key
    -- Of few keys by the index, of many by the month.
    and a.date_key between k.month_key * 100 and k.month_key * 100 + 99
    and a.date_key / 100 = k.month_key`)}
-- end merge;

with empty as materialized (
  select k.month_key, k.product_key
  from rolled_product_month k
  left join warehouse.agg_product_daily a
    on a.product_key = k.product_key and a.date_key between k.month_key * 100 and k.month_key * 100 + 99
  where a.date_key is null
)

delete from warehouse.agg_product_units u
using empty e
where u.month_key = e.month_key and u.product_key = e.product_key;
`,
  'rollUpProductUnits',
);
