import { columnsOf, metricExpression } from '../metrics/metric-sql.js';

/** Net items sold of a row of days and products `a`. */
export const netSold = metricExpression(columnsOf('a'), 'net_items_sold').texts.join('');

/** The rows of `agg_product_units` from rows of days and products `a`. */
export function runningUnits(from: string): string {
  return `with sold as (
  select a.date_key / 100 as month_key, a.product_key, a.date_key % 100 as day, sum(${netSold}) as units
  from ${from}
  group by a.date_key, a.product_key
),

running as (
  select
    month_key, product_key, day,
    -- Arrays of decimals are compared as text: without zeros that depend on what was loaded in between.
    trim_scale(sum(units) over (partition by month_key, product_key order by day)) as units
  from sold
)

select
  month_key,
  product_key,
  array_agg(day order by day) as days,
  array_agg(units order by day) as units
from running
group by month_key, product_key`;
}
