import type { Pool, PoolClient } from '../database/pool.js';
import { inTransaction } from '../database/transaction.js';
import { ConfigError, SystemError } from '../errors.js';
import { readSql } from '../project-files.js';

export interface WarehouseSettings {
  /** ISO 4217. */
  reportingCurrency: string;
  /** 1 to 12: the month that the fiscal year begins with; a fiscal year is named after the year it ends in. */
  fiscalYearStartMonth: number;
  /** How old an exchange rate may be, in days. */
  rateMaxAgeDays: number;
}

interface Built {
  reporting_currency: string | null;
  fiscal_year_start_month: number | null;
  rate_max_age_days: number;
  definitions: number | null;
  is_empty: boolean;
}

/**
 * Goes up when staging comes to give a measure another meaning: facts of two definitions must never be added up. 2: discounts
 * and unit prices without tax, fees and tips taken back apart from returns.
 */
const definitions = 2;

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
    // Whoever starts waits for a rebuild, which empties tables, and for others that start at once.
    await client.query('set local lock_timeout = 0');
    await client.query("select pg_advisory_xact_lock(hashtext('cartograph.prepare_warehouse'))");
    const built = await readBuilt(client);
    const differences = built.is_empty ? [] : differencesOf(built, settings);
    if (differences.length > 0) {
      throw new ConfigError(
        `The warehouse was built with ${differences.join('; and with ')}. Run \`cartograph rebuild\` to build it again from the raw log, or set the configuration back.`,
        { code: 'warehouse_settings_changed' },
      );
    }
    const { reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays } = settings;
    // Remembered with the dates in one transaction: filling a hundred years again takes each start a fifth of a second.
    if (built.fiscal_year_start_month !== fiscalYearStartMonth) await client.query(fillDates, [fiscalYearStartMonth]);
    await client.query(rememberSettings, [...[reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays, definitions]]);
  });
}

/**
 * To be asked within each transaction that writes facts: another process may have built the warehouse anew since this one
 * started, and facts of two reporting currencies must never stand side by side. Throws a `SystemError`.
 */
export async function assertBuiltWith(client: PoolClient, settings: WarehouseSettings): Promise<void> {
  const differences = differencesOf(await readBuilt(client), settings);
  if (differences.length === 0) return;
  throw new SystemError(
    `The warehouse is now built with ${differences.join('; and with ')}. Nothing was written: start this process again, with the configuration of the last \`cartograph rebuild\`.`,
    { code: 'warehouse_settings_changed' },
  );
}

async function readBuilt(client: PoolClient): Promise<Built> {
  const { rows } = await client.query<Built>(builtSettings);
  const [built] = rows;
  if (!built) throw new Error('ops.warehouse_version has no row: the migrations put one there');
  return built;
}

/** Null is what was never built with anything. */
function differencesOf(
  built: Built,
  { reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays }: WarehouseSettings,
): string[] {
  const differences: string[] = [];
  if (built.reporting_currency === null) return differences;
  if (built.reporting_currency !== reportingCurrency) {
    differences.push(`reporting currency ${built.reporting_currency}, configured: ${reportingCurrency}`);
  }
  if (built.fiscal_year_start_month !== null && built.fiscal_year_start_month !== fiscalYearStartMonth) {
    const month = built.fiscal_year_start_month;
    differences.push(`fiscal years that begin in month ${month}, configured: ${fiscalYearStartMonth}`);
  }
  if (built.rate_max_age_days !== rateMaxAgeDays) {
    const days = built.rate_max_age_days;
    differences.push(`exchange rates of up to ${days} days before, configured: ${rateMaxAgeDays}`);
  }
  if (built.definitions !== definitions) {
    const version = built.definitions ?? 1;
    differences.push(`version ${version} of the definitions of its measures, this program has version ${definitions}`);
  }
  return differences;
}
