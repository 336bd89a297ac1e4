import { allOf, columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type CalendarDate, dateKey } from './calendar-date.js';
import type { ChannelGroup } from './channels.js';
import { tooManyRows } from './row-limit.js';
import { addDistinctCustomers, dayGrain, groupTables, selectedMetrics, storedOf, sumsOf } from './summary.js';

export const maxSummaryRows = 3660;

interface DailySummaryQuestion {
  /** Conditions on `warehouse.dim_date d`. */
  days: Sql[];
  groups: ChannelGroup[];
  /** Days after it are omitted where a group has no trade; null: none are omitted. */
  until: CalendarDate | null;
  /** Names of registered metrics; only these are computed. */
  metrics: readonly string[];
}

/** One day of one group, with the requested metrics under their field names, as exact decimal strings or null. */
interface DailySummaryRow {
  date: CalendarDate;
  groupKey: string;
  [column: string]: unknown;
}

const calendarColumns = ['date', 'dayOfWeek', 'isWeekend', 'isoWeek', 'isoYear', 'month', 'quarter', 'year'];

/** One row per requested day and group, in order; days without trade are zero. Refuses more than `maxSummaryRows`. */
export async function dailySummary(db: Queryable, question: DailySummaryQuestion): Promise<DailySummaryRow[]> {
  const { days, groups, until, metrics } = question;
  if (groups.length === 0) return [];
  const stored = storedOf(groups, metrics);
  const rows = await select<DailySummaryRow>(
    db,
    sql`with ${groupTables(groups)},
    asked as materialized (
      select d.date_key as period_key from warehouse.dim_date d
      where ${allOf(days)} order by d.date_key limit ${maxSummaryRows + 1}
    ),
    ${sumsOf(dayGrain, stored)}
    select ${columns('d', calendarColumns)}, g.group_key as "groupKey" ${selectedMetrics('s', stored)}
    from asked p
    join warehouse.dim_date d on d.date_key = p.period_key
    cross join series g
    left join sums s on s.period_key = p.period_key and s.group_key = g.group_key
    where ${until === null ? sql`true` : sql`p.period_key <= ${dateKey(until)} or s.period_key is not null`}
    order by d.date_key, g.group_key
    limit ${maxSummaryRows + 1}`,
  );
  if (rows.length > maxSummaryRows) throw tooManyRows('days', groups.length, maxSummaryRows);
  await addDistinctCustomers(db, question, rows, ({ date }) => ({ first: date, last: date }));
  return rows;
}
