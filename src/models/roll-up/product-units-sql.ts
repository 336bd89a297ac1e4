import { withMerges } from '../merge/read-merge.js';
import { factRowsColumn } from '../metrics/grains.js';
import { netSold, runningUnits } from './running-units.js';

/** Notes the months of products of which other units were sold on a day, or that have other days, by the figures of the days. */
export function monthsOfChangedUnits(figures: string): string {
  return `
insert into rolled_product_month (month_key, product_key)
select distinct s.month_key, s.product_key
from (
  select a.date_key / 100 as month_key, a.product_key
  from ${figures} a
  where a.product_key <> ''
  group by a.date_key, a.product_key
  having sum(${netSold}) <> 0 or sum(a.${factRowsColumn}) <> 0
) s;

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
