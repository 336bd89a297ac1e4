import { type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { onlySources, type Scope, within } from '../../ledger/scope/scope.js';
import { readWarehouseVersion, type WarehouseVersion } from '../../ledger/warehouse-version/version.js';
import { type CalendarDate, dateOfKey } from './calendar-date.js';

/** What answers depend on, and the days with known trade in a scope. */
export interface WarehouseState extends WarehouseVersion {
  firstDay: CalendarDate | null;
  latestDay: CalendarDate | null;
}

export async function loadWarehouseState(db: Queryable, scope: Scope): Promise<WarehouseState> {
  const [version, [days]] = await Promise.all([
    readWarehouseVersion(db),
    select<{ firstKey: number | null; latestKey: number | null }>(
      db,
      sql`select min(date_key) as "firstKey", max(date_key) as "latestKey" from warehouse.agg_daily_summary a
        where ${tradedIn(scope)}`,
    ),
  ]);
  const { firstKey, latestKey } = days!;
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
