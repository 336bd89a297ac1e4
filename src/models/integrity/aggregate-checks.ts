import { distinctMetrics } from '../metrics/registry.js';
import { addedByRow, distinctCounts, measureColumns, sumsOfStored } from '../roll-up/measure-lists.js';

interface Aggregate {
  table: string;
  /** Its columns beside the channel and the measures, by what they are of \`dim_date d\`; the first is the key. */
  periods: Record<string, string>;
}

/** Grain: a period x channel whose aggregate differs from the sum of the facts. */
function aggregateCheck({ table, periods }: Aggregate): string {
  const names = Object.keys(periods);
  const key = names[0]!;
  const counted = distinctMetrics.map(({ factColumn }) => factColumn);
  const row = (alias: string): string =>
    `(${names.map((name) => `${alias}.${name}`).join(', ')}, ${measureColumns(alias)})`;
  return `
with events as (
  select
    o.date_key, o.channel_key, ${counted.map((column) => `o.${column}`).join(', ')},
    ${addedByRow('orders')}
  from warehouse.fact_orders o
  where not o.is_test
  union all
  select
    f.date_key, f.channel_key, ${counted.map(() => 'null').join(', ')},
    ${addedByRow('refunds')}
  from warehouse.fact_refunds f
  left join warehouse.fact_order_items i on i.order_key = f.order_key and i.item_key = f.item_key
  where not f.is_test
),

expected as (
  select
    ${Object.entries(periods)
      .map(([name, of]) => `${of} as ${name}`)
      .join(', ')}, events.channel_key,
    ${sumsOfStored('events')},
    ${distinctCounts('events').join(', ')}
  from events
  join warehouse.dim_date d on d.date_key = events.date_key
  group by ${Object.values(periods).join(', ')}, events.channel_key
)

select coalesce(e.${key}, a.${key}) as ${key}, coalesce(e.channel_key, a.channel_key) as channel_key
from expected e
full join ${table} a on a.${key} = e.${key} and a.channel_key = e.channel_key
where ${row('e')} is distinct from ${row('a')}`;
}

export const dailySummaryCheck = aggregateCheck({
  table: 'warehouse.agg_daily_summary',
  periods: { date_key: 'd.date_key' },
});

export const weeklyTrendsCheck = aggregateCheck({
  table: 'warehouse.agg_weekly_trends',
  periods: { iso_week_key: 'd.iso_week_key', week_start: 'd.iso_week_start' },
});
