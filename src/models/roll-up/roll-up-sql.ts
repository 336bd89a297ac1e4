import { withMerges } from '../merge/read-merge.js';
import { distinctMetrics } from '../metrics/registry.js';
import { distinctCounts, measureColumns, sumsOfFacts, sumsOfStored, sumsOver } from './measure-lists.js';

/** Grain: day x channel. Orders by their own day, reversals by the day of the refund; without test orders. */
export const rollUpDays = withMerges(
  `
-- The rows of the daily aggregate as the facts give them now; a dirty day without one is empty.
create temp table if not exists day_figures (like warehouse.agg_daily_summary) on commit delete rows;

-- For a second roll-up in one transaction.
delete from day_figures;

insert into day_figures (date_key, channel_key, ${measureColumns()})
select date_key, channel_key, ${measureColumns()}
from (
  with ordered as (
    select
      o.date_key,
      o.channel_key,
      ${sumsOver('orders')}
    from rolled_day k
    join warehouse.fact_orders o on o.date_key = k.date_key and o.channel_key = k.channel_key
    where not o.is_test
    group by o.date_key, o.channel_key
  ),

  taken_back as (
    select
      f.date_key,
      f.channel_key,
      ${sumsOver('refunds')}
    from rolled_day k
    join warehouse.fact_refunds f on f.date_key = k.date_key and f.channel_key = k.channel_key
    left join warehouse.fact_order_items i on i.order_key = f.order_key and i.item_key = f.item_key
    where not f.is_test
    group by f.date_key, f.channel_key
  )

  select
    k.date_key,
    k.channel_key,
    ${sumsOfFacts('o', 't')}
  from rolled_day k
  left join ordered o on o.date_key = k.date_key and o.channel_key = k.channel_key
  left join taken_back t on t.date_key = k.date_key and t.channel_key = k.channel_key
  where o.date_key is not null or t.date_key is not null
) as figures;

-- merge into warehouse.agg_daily_summary
select * from day_figures
-- end merge;

with empty as materialized (
  select k.date_key, k.channel_key
  from rolled_day k
  left join day_figures f on f.date_key = k.date_key and f.channel_key = k.channel_key
  where f.date_key is null
)

delete from warehouse.agg_daily_summary a
using empty e
where a.date_key = e.date_key and a.channel_key = e.channel_key;
`,
  'rollUpDays',
);

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
  ${distinctMetrics
    .map(({ name }) => `coalesce(case when k.customers_changed then c.${name} else known.${name} end, 0) as ${name}`)
    .join(',\n  ')}
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
