import { withMerges } from '../merge/read-merge.js';
import { runningUnits } from './running-units.js';

/** Grain: month x product of a rolled day. */
export const rollUpProductUnits = withMerges(
  `
insert into rolled_product_month (month_key, product_key)
select distinct date_key / 100, product_key
from rolled_product_day
where product_key <> '';

analyze rolled_product_month;

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
