import { type CalendarDate, dateOfKey } from '../../canonical/calendar-date.js';
import { type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { onlySources, type Scope, within } from '../../ledger/scope/scope.js';
import { type WarehouseVersion, warehouseVersion } from '../../ledger/warehouse-version/version.js';

/** What answers depend on, and the days with known trade in a scope. */
export interface WarehouseState extends WarehouseVersion {
  firstDay: CalendarDate | null;
  latestDay: CalendarDate | null;
}

/** In one statement: the days are those of the version. */
export async function loadWarehouseState(db: Queryable, scope: Scope): Promise<WarehouseState> {
  const [state] = await select<WarehouseVersion & { firstKey: number | null; latestKey: number | null }>(
    db,
    sql`select v.*, days.*
      from ${warehouseVersion}
      cross join (
        select min(date_key) as "firstKey", max(date_key) as "latestKey" from warehouse.agg_daily_summary a
        where ${tradedIn(scope)}
      ) days`,
  );
  const { firstKey, latestKey, ...version } = state!;
  return {
    ...version,
    firstDay: firstKey === null ? null : dateOfKey(firstKey),
    latestDay: latestKey === null ? null : dateOfKey(latestKey),
  };
}

function tradedIn(scope: Scope): Sql {
  if (onlySources(scope) === null) return sql`true`;
  return sql`a.channel_key in (
    select c.channel_key from warehouse.dim_channel c where ${within(scope, sql`c.source_id`)}
  )`;
}
