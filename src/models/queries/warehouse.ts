import { type CalendarDate, dateOfKey } from './calendar-date.js';
import { type Queryable, select, sql } from './sql.js';

/** The version of the answers, and the days with known trade. */
export interface WarehouseState {
  version: string;
  publishedAt: string | null;
  /** Every change before it, at every configured source, is in the answers. */
  asOf: string | null;
  reportingCurrency: string | null;
  firstDay: CalendarDate | null;
  latestDay: CalendarDate | null;
}

interface Row extends Omit<WarehouseState, 'firstDay' | 'latestDay'> {
  firstDay: number | null;
  latestDay: number | null;
}

export async function loadWarehouseState(db: Queryable): Promise<WarehouseState> {
  const [row] = await select<Row>(
    db,
    sql`select v.version::text as version, v.published_at as "publishedAt", v.as_of as "asOf", v.reporting_currency as "reportingCurrency",
      (select min(date_key) from warehouse.agg_daily_summary) as "firstDay",
      (select max(date_key) from warehouse.agg_daily_summary) as "latestDay"
    from ops.warehouse_version v`,
  );
  if (!row) throw new Error('ops.warehouse_version is empty: the migrations have not run');
  return {
    ...row,
    firstDay: row.firstDay === null ? null : dateOfKey(row.firstDay),
    latestDay: row.latestDay === null ? null : dateOfKey(row.latestDay),
  };
}
