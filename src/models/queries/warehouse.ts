import { type Queryable, select, sql } from '../../database/sql.js';
import { readWarehouseVersion, type WarehouseVersion } from '../../ledger/warehouse-version/version.js';
import { type CalendarDate, dateOfKey } from './calendar-date.js';

/** What answers depend on, and the days that trade is known of. */
export interface WarehouseState extends WarehouseVersion {
  firstDay: CalendarDate | null;
  latestDay: CalendarDate | null;
}

export async function loadWarehouseState(db: Queryable): Promise<WarehouseState> {
  const [version, [days]] = await Promise.all([
    readWarehouseVersion(db),
    select<{ firstKey: number | null; latestKey: number | null }>(
      db,
      sql`select min(date_key) as "firstKey", max(date_key) as "latestKey" from warehouse.agg_daily_summary`,
    ),
  ]);
  const { firstKey, latestKey } = days!;
  return {
    ...version,
    firstDay: firstKey === null ? null : dateOfKey(firstKey),
    latestDay: latestKey === null ? null : dateOfKey(latestKey),
  };
}
