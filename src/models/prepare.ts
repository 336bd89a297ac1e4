import type { Pool, PoolClient } from '../database/pool.js';
import { inTransaction } from '../database/transaction.js';
import { ConfigError } from '../errors.js';
import { readSql } from '../project-files.js';

export interface WarehouseSettings {
  /** ISO 4217. */
  reportingCurrency: string;
  /** 1 to 12: the month that the fiscal year begins with; a fiscal year is named after the year it ends in. */
  fiscalYearStartMonth: number;
  /** How old an exchange rate may be, in days; `defaultRateMaxAgeDays` unless told. */
  rateMaxAgeDays?: number;
}

/** Longer than any row of days on which the ECB is closed. */
export const defaultRateMaxAgeDays = 10;

interface Built {
  reporting_currency: string | null;
  fiscal_year_start_month: number | null;
  rate_max_age_days: number;
  is_empty: boolean;
}

const builtSettings = readSql('models/build/built-settings.sql');
const fillDates = readSql('models/dimensions/dim-date.fill.sql');
const rememberSettings = readSql('models/build/remember-settings.sql');

/**
 * Makes the warehouse ready for its settings: the date dimension, and what it is built in. Doing it again changes nothing.
 *
 * Throws a ConfigError when facts are there that were built with other settings: only `cartograph rebuild` can change them.
 */
export async function prepareWarehouse(pool: Pool, settings: WarehouseSettings): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Several processes may start at once.
    await client.query("select pg_advisory_xact_lock(hashtext('cartograph.prepare_warehouse'))");
    assertBuiltAlike(await readBuilt(client), settings);
    await client.query(fillDates, [settings.fiscalYearStartMonth]);
    const { reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays = defaultRateMaxAgeDays } = settings;
    await client.query(rememberSettings, [reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays]);
  });
}

async function readBuilt(client: PoolClient): Promise<Built> {
  const { rows } = await client.query<Built>(builtSettings);
  const [built] = rows;
  if (!built) throw new Error('ops.warehouse_version has no row: the migrations put one there');
  return built;
}

function assertBuiltAlike(
  built: Built,
  { reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays = defaultRateMaxAgeDays }: WarehouseSettings,
): void {
  if (built.is_empty) return;
  const differences: string[] = [];
  if (built.reporting_currency !== null && built.reporting_currency !== reportingCurrency) {
    differences.push(`reporting currency ${built.reporting_currency}, the configuration says ${reportingCurrency}`);
  }
  if (built.fiscal_year_start_month !== null && built.fiscal_year_start_month !== fiscalYearStartMonth) {
    const told = built.fiscal_year_start_month;
    differences.push(`fiscal years that begin in month ${told}, the configuration says ${fiscalYearStartMonth}`);
  }
  if (built.rate_max_age_days !== rateMaxAgeDays) {
    const told = built.rate_max_age_days;
    differences.push(`exchange rates of up to ${told} days before, the configuration says ${rateMaxAgeDays}`);
  }
  if (differences.length === 0) return;
  throw new ConfigError(
    `The warehouse was built with ${differences.join('; and with ')}. Run \`cartograph rebuild\` to build it again from the raw log, or set the configuration back.`,
    { code: 'warehouse_settings_changed' },
  );
}
