import { alias, allOf, join, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { addDays, type CalendarDate } from './calendar-date.js';
import type { ChannelGroup } from './channels.js';
import { columnsOf, metricExpression } from './metric-sql.js';
import { tooManyRows } from './row-limit.js';
import { addDistinctCustomers, groupTables, selectedMetrics, storedOf, sumsOf, weekGrain } from './summary.js';

const maxTrendRows = 3660;

/** The metrics compared with the week before; the API's fields are `previousRevenue`, `revenueChangePercent`. */
export const comparedMetrics = ['revenue', 'net_sales', 'orders'] as const;

interface WeeklyTrendQuestion {
  /** Conditions on `warehouse.dim_date d`: weeks with at least one matching day are returned whole. */
  days: Sql[];
  groups: ChannelGroup[];
  /** Weeks that begin after it are omitted where a group has no trade; null: none are omitted. */
  until: CalendarDate | null;
  metrics: readonly string[];
}

/** One ISO week of one group; metrics under their field names, as exact decimal strings or null. */
export interface WeeklyTrendRow {
  weekStart: CalendarDate;
  isoYear: number;
  isoWeek: number;
  groupKey: string;
  [column: string]: unknown;
}

/**
 * One row per requested ISO week and group, in order; weeks without trade are zero. The week before is null for the
 * first week in which the group's channels traded, and for earlier ones.
 */
export async function weeklyTrends(db: Queryable, question: WeeklyTrendQuestion): Promise<WeeklyTrendRow[]> {
  const { days, groups, until, metrics } = question;
  if (groups.length === 0) return [];
  const stored = storedOf(groups, metrics);
  const rows = await select<WeeklyTrendRow>(
    db,
    sql`with ${groupTables(groups)},
    wanted as materialized (
      select distinct d.iso_week_start as week_start from warehouse.dim_date d
      where ${allOf(days)} order by 1 limit ${maxTrendRows + 1}
    ),
    asked as materialized (
      select week_start as period_key from wanted
      union
      select week_start - 7 from wanted
    ),
    ${sumsOf(weekGrain, stored)},
    first_weeks as (
      select m.group_key, min(a.week_start) as week_start
      from warehouse.agg_weekly_trends a
      join member m on m.channel_key = a.channel_key
      group by 1
    )
    select w.week_start as "weekStart", d.iso_year as "isoYear", d.iso_week as "isoWeek", g.group_key as "groupKey",
      ${join(comparedMetrics.flatMap(comparison), ', ')} ${selectedMetrics('s', stored)}
    from wanted w
    join warehouse.dim_date d on d.date = w.week_start
    cross join series g
    left join sums s on s.period_key = w.week_start and s.group_key = g.group_key
    left join sums b on b.period_key = w.week_start - 7 and b.group_key = g.group_key
    left join first_weeks f on f.group_key = g.group_key
    where ${until === null ? sql`true` : sql`w.week_start <= ${until}::date or s.period_key is not null`}
    order by w.week_start, g.group_key
    limit ${maxTrendRows + 1}`,
  );
  if (rows.length > maxTrendRows) throw tooManyRows('weeks', groups.length, maxTrendRows);
  await addDistinctCustomers(db, question, rows, ({ weekStart }) => ({
    first: weekStart,
    last: addDays(weekStart, 6),
  }));
  return rows;
}

/** `previous…` and `…Change`: percent of the absolute value of the week before, so that the sign is right below zero too. */
function comparison(metric: (typeof comparedMetrics)[number]): Sql[] {
  const before = sql`case when w.week_start > f.week_start then ${metricExpression(columnsOf('b'), metric)} end`;
  const now = metricExpression(columnsOf('s'), metric);
  return [
    sql`${before} as ${alias(comparisonFields[metric].previous)}`,
    sql`round((${now} - ${before}) * 100 / nullif(abs(${before}), 0), 6) as ${alias(comparisonFields[metric].change)}`,
  ];
}

export const comparisonFields = {
  revenue: { previous: 'previousRevenue', change: 'revenueChangePercent' },
  net_sales: { previous: 'previousNetSales', change: 'netSalesChangePercent' },
  orders: { previous: 'previousOrders', change: 'ordersChangePercent' },
} as const;
