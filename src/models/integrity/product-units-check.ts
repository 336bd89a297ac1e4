import { runningUnits } from '../roll-up/running-units.js';

/** Grain: month x product whose running totals are not those of its days. */
export const productUnitsCheck = `
select coalesce(e.month_key, u.month_key) as month_key, coalesce(e.product_key, u.product_key) as product_key
from (
${runningUnits("warehouse.agg_product_daily a\n  where a.product_key <> ''")}
) e
full join warehouse.agg_product_units u on u.month_key = e.month_key and u.product_key = e.product_key
where (e.days, e.units) is distinct from (u.days, u.units)`;
