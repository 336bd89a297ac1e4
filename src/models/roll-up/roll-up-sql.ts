import { withMerges } from '../merge/read-merge.js';
import { countsOrKnown } from './grain-roll-up.js';
import { distinctCounts, sumsOfStored } from './measure-lists.js';

/**
 * Grain: ISO week x channel. Sums of the days; distinct customers are counted from the orders, because days cannot be
 * summed, and only if the buyers may have changed: a refund from last year is not worth reading that week's orders.
 */
export const rollUpWeeks = withMerges(
  `
-- merge into warehouse.agg_weekly_trends
with summed as (
  select
    k.iso_week_key,
    k.channel_key,
    k.week_start,
    ${sumsOfStored('d')}
  from rolled_week k
  join warehouse.agg_daily_summary d
    on d.date_key between k.first_date_key and k.last_date_key and d.channel_key = k.channel_key
  group by k.iso_week_key, k.channel_key, k.week_start
),

counted as (
  select k.iso_week_key, k.channel_key, ${distinctCounts('o').join(', ')}
  from rolled_week k
  join warehouse.fact_orders o
    on o.date_key between k.first_date_key and k.last_date_key and o.channel_key = k.channel_key
  where k.customers_changed and not o.is_test
  group by k.iso_week_key, k.channel_key
)

select
  s.*,
  ${countsOrKnown('c', 'known')}
from summed s
join rolled_week k on k.iso_week_key = s.iso_week_key and k.channel_key = s.channel_key
left join counted c on c.iso_week_key = s.iso_week_key and c.channel_key = s.channel_key
left join warehouse.agg_weekly_trends known
  on known.iso_week_key = s.iso_week_key and known.channel_key = s.channel_key
-- end merge;

with empty as materialized (
  select k.iso_week_key, k.channel_key
  from rolled_week k
  left join warehouse.agg_daily_summary d
    on d.date_key between k.first_date_key and k.last_date_key and d.channel_key = k.channel_key
  where d.date_key is null
)

delete from warehouse.agg_weekly_trends a
using empty e
where a.iso_week_key = e.iso_week_key and a.channel_key = e.channel_key;
`,
  'rollUpWeeks',
);
