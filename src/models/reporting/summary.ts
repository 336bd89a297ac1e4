import { identifier, nothing, type Queryable, type Sql, sql } from '../../database/sql.js';
import { metricFieldName } from '../metrics/metric.js';
import type { ChannelGroup } from './channels.js';
import type { Span } from './customer-set-rows.js';
import { distinctCustomers } from './distinct-customers.js';
import { metricColumns, needsDistinctCount, storedSums } from './metric-sql.js';

/** The period of an aggregate's rows. */
interface Grain {
  aggregate: string;
  /** Its column. */
  period: string;
}

export const dayGrain: Grain = {
  aggregate: 'warehouse.agg_daily_summary',
  period: 'a.date_key',
};

export const weekGrain: Grain = {
  aggregate: 'warehouse.agg_weekly_trends',
  period: 'a.week_start',
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

/**
 * Distinct customers that no stored column has: of a group of several channels. They are left out of `sumsOf`, and added to the
 * rows by `addDistinctCustomers`.
 */
function isCounted(name: string, groups: readonly ChannelGroup[]): boolean {
  return needsDistinctCount([name]) && groups.some(({ channelKeys }) => channelKeys.length > 1);
}

/** The metrics that the aggregate's columns answer. */
export function storedOf(groups: readonly ChannelGroup[], metrics: readonly string[]): string[] {
  return metrics.filter((name) => !isCounted(name, groups));
}

/**
 * `sums (period_key, group_key, …)`: the aggregate summed over each group's channels, for the periods of the table
 * `asked (period_key)`. `metrics`: those of `storedOf`.
 */
export function sumsOf({ aggregate, period }: Grain, metrics: readonly string[]): Sql {
  const column = identifier(period);
  return sql`sums as (
    select ${column} as period_key, m.group_key, ${storedSums('a', needsDistinctCount(metrics))}
    from ${identifier(aggregate)} a
    join member m on m.channel_key = a.channel_key
    where ${column} in (select asked.period_key from asked)
    group by 1, 2
  )`;
}

/** Adds the counts that `storedOf` left out to the rows, under their field names; `spanOf`: the days of a row. */
export async function addDistinctCustomers<Row extends { groupKey: string; [column: string]: unknown }>(
  db: Queryable,
  { groups, metrics }: { groups: readonly ChannelGroup[]; metrics: readonly string[] },
  rows: readonly Row[],
  spanOf: (row: Row) => Span,
): Promise<void> {
  const counted = metrics.filter((name) => isCounted(name, groups));
  if (counted.length === 0) return;
  const spans = new Map(rows.map((row) => [spanOf(row).first, spanOf(row)]));
  const periods = [...spans].map(([key, span]) => ({ key, spans: [span] }));
  const counts = new Map<string, number>();
  for (const { periodKey, groupKey, customers } of await distinctCustomers(db, { groups, periods })) {
    counts.set(`${periodKey} ${groupKey}`, customers);
  }
  for (const row of rows) {
    const customers = counts.get(`${spanOf(row).first} ${row.groupKey}`)!;
    for (const name of counted) Object.assign(row, { [metricFieldName(name)]: customers });
  }
}

export function selectedMetrics(table: string, metrics: readonly string[]): Sql {
  return metrics.length === 0 ? nothing : sql`, ${metricColumns(table, metrics)}`;
}
