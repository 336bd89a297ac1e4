import type { Queryable } from '../../database/pool.js';
import { type Sql, sql } from '../../database/sql.js';
import { readSql } from '../../runtime/project-files.js';
import { onlyRow } from './only-row.js';

const readSettingsSql = readSql('ledger/warehouse-version/settings.sql');
const rememberSettingsSql = readSql('ledger/warehouse-version/remember-settings.sql');

/** The settings with which the facts were built. null: nothing was built yet. */
export interface BuiltSettings {
  /** ISO 4217. */
  reportingCurrency: string | null;
  /** 1 to 12. */
  fiscalYearStartMonth: number | null;
  rateMaxAgeDays: number;
  /** The version of the measures' definitions. */
  definitions: number | null;
}

/** The maximum age, in days, of the rates that convert facts, for a statement that joins it. */
export const rateMaxAgeDays = '(select rate_max_age_days from ops.warehouse_version)';

export async function readSettings(db: Queryable): Promise<BuiltSettings> {
  return onlyRow((await db.query<BuiltSettings>(readSettingsSql)).rows);
}

export async function rememberSettings(
  db: Queryable,
  settings: { [name in keyof BuiltSettings]: NonNullable<BuiltSettings[name]> },
): Promise<void> {
  const { reportingCurrency, fiscalYearStartMonth, definitions } = settings;
  await db.query(rememberSettingsSql, [reportingCurrency, fiscalYearStartMonth, settings.rateMaxAgeDays, definitions]);
}

/** Where the value segments medium, high and vip begin, as of the last roll-up; null before the first. For a statement that joins it. */
export const segmentBounds: Sql = sql`(select segment_bounds from ops.warehouse_version)`;

/** `reporting_currency` (null before anything was built), `rate_max_age_days`: what amounts are converted by, for a statement that joins it. */
export const conversion: Sql = sql`(select v.reporting_currency, v.rate_max_age_days from ops.warehouse_version v)`;
