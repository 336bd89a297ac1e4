import { identifier, nothing, type Sql, sql } from '../../database/sql.js';
import type { ChannelGroup } from './channels.js';
import { metricColumns, needsDistinctCount, storedSums } from './metric-sql.js';

/** The period of an aggregate's rows. */
interface Grain {
  aggregate: string;
  /** The aggregate's column, and that of `dim_date d` with the same values. */
  period: { aggregate: string; dimension: string };
}

export const dayGrain: Grain = {
  aggregate: 'warehouse.agg_daily_summary',
  period: { aggregate: 'a.date_key', dimension: 'd.date_key' },
};

export const weekGrain: Grain = {
  aggregate: 'warehouse.agg_weekly_trends',
  period: { aggregate: 'a.week_start', dimension: 'd.iso_week_start' },
};

/** `member (group_key, channel_key)` and `series (group_key)`: the channels of each row. */
export function groupTables(groups: readonly ChannelGroup[]): Sql {
  const pairs = groups.flatMap(({ key, channelKeys }) => channelKeys.map((channelKey) => [key, channelKey] as const));
  return sql`member as (
    select * from unnest(${pairs.map(([key]) => key)}::text[], ${pairs.map(([, channel]) => channel)}::text[])
      as m (group_key, channel_key)
  ),
  series as (
    select * from unnest(${groups.map(({ key }) => key)}::text[]) as s (group_key)
  )`;
}

/** Whether the orders have to be read: seconds of work where aggregates take milliseconds. */
export function countsFromOrders(groups: readonly ChannelGroup[], metrics: readonly string[]): boolean {
  return needsDistinctCount(metrics) && groups.some(({ channelKeys }) => channelKeys.length > 1);
}

/**
 * `sums (period_key, group_key, …)`: the aggregate summed over each group's channels, for the periods of the table
 * `asked (period_key)`. Distinct customers come from the aggregate if every group is one channel, else from the orders.
 */
export function sumsOf(grain: Grain, groups: readonly ChannelGroup[], metrics: readonly string[]): Sql {
  const counted = countsFromOrders(groups, metrics);
  const period = identifier(grain.period.aggregate);
  const stored = sql`${counted ? sql`stored_sums` : sql`sums`} as (
    select ${period} as period_key, m.group_key, ${storedSums('a', needsDistinctCount(metrics) && !counted)}
    from ${identifier(grain.aggregate)} a
    join member m on m.channel_key = a.channel_key
    where ${period} in (select asked.period_key from asked)
    group by 1, 2
  )`;
  return counted ? sql`${stored}, ${distinctCounts(grain)}` : stored;
}

function distinctCounts(grain: Grain): Sql {
  const period = identifier(grain.period.dimension);
  // The bounds let the index on the orders' days limit what is read; the join alone does not.
  return sql`asked_days as materialized (
    select d.date_key, ${period} as period_key from warehouse.dim_date d
    where ${period} in (select asked.period_key from asked)
  ),
  distinct_counts as (
    select t.period_key, m.group_key, count(distinct o.customer_key) as unique_customers
    from warehouse.fact_orders o
    join asked_days t on t.date_key = o.date_key
    join member m on m.channel_key = o.channel_key
    where not o.is_test
      and o.date_key between (select min(date_key) from asked_days) and (select max(date_key) from asked_days)
    group by 1, 2
  ),
  sums as (
    select s.*, c.unique_customers
    from stored_sums s
    left join distinct_counts c on c.period_key = s.period_key and c.group_key = s.group_key
  )`;
}

export function selectedMetrics(table: string, metrics: readonly string[]): Sql {
  return metrics.length === 0 ? nothing : sql`, ${metricColumns(table, metrics)}`;
}
