import type { Pool, PoolClient } from '../../database/pool.js';
import { inTransaction } from '../../database/transaction.js';
import { type BuiltSettings, readSettings, rememberSettings } from '../../ledger/warehouse-version/settings.js';
import { ConfigError, SystemError } from '../../runtime/errors.js';
import { readMerge } from '../merge/read-merge.js';

export interface WarehouseSettings {
  /** ISO 4217. */
  reportingCurrency: string;
  /** 1 to 12: the first month of the fiscal year, which is named after the calendar year it ends in. */
  fiscalYearStartMonth: number;
  /** Maximum age of an exchange rate, in days. */
  rateMaxAgeDays: number;
}

/**
 * Increase it when staging changes what a measure means or the form of a contact: facts of two definitions must never
 * be added. 2: discounts and unit prices without tax; fees and tips taken back apart from returns. 3: phones by
 * `normalPhone`, which are in the facts and in the keys of guests. 4: valid orders, sets of customers, and
 * aggregates by country and product. 5: costs, and the category, type and vendor of the order's day; regions, tags and
 * discount codes of orders, and which are the first. 6: aggregates by hour, status and segment, running totals
 * of units, and the bound of a customer's net sales. 7: the days of customers' second orders, the sets of those who ordered for the first
 * and second time, and the bounds of a year. 8: the customers of months, and aggregates by the reason of a
 * refund. 9: the visits before an order, and refunds of split orders that pay back shipping or tax. 10: units that came back
 * to Amazon, and stock that is not for sale.
 */
export const definitions = 10;

const fillDates = readMerge('dimensions/dim-date.fill.sql');

/**
 * Prepares the warehouse for its settings: the date dimension, and the record of what it is built with. Idempotent.
 *
 * Throws a ConfigError if it has facts built with other settings: only `cartograph rebuild` can change those.
 */
export async function prepareWarehouse(pool: Pool, settings: WarehouseSettings): Promise<void> {
  await inTransaction(pool, async (client) => {
    // A starting process waits for a rebuild, which empties tables, and for others that start at the same time.
    await client.query('set local lock_timeout = 0');
    await client.query("select pg_advisory_xact_lock(hashtext('cartograph.prepare_warehouse'))");
    const built = await readSettings(client);
    const differences = (await hasFacts(client)) ? differencesOf(built, settings) : [];
    if (differences.length > 0) {
      throw new ConfigError(
        `The warehouse was built with ${differences.join('; and with ')}. Run \`cartograph rebuild\` to build it again from the raw log, or set the configuration back.`,
        { code: 'warehouse_settings_changed' },
      );
    }
    const { fiscalYearStartMonth } = settings;
    // Recorded in the same transaction as the dates: filling a hundred years on each start would take a fifth of a
    // second.
    if (built.fiscalYearStartMonth !== fiscalYearStartMonth) await client.query(fillDates, [fiscalYearStartMonth]);
    await rememberSettings(client, { ...settings, definitions });
  });
}

/**
 * Call it in each transaction that writes facts: another process may have rebuilt the warehouse since this one started,
 * and facts in two reporting currencies must never mix. Throws a `SystemError`.
 */
export async function assertBuiltWith(client: PoolClient, settings: WarehouseSettings): Promise<void> {
  const differences = differencesOf(await readSettings(client), settings);
  if (differences.length === 0) return;
  throw new SystemError(
    `The warehouse is now built with ${differences.join('; and with ')}. Nothing was written: start this process again, with the configuration of the last \`cartograph rebuild\`.`,
    { code: 'warehouse_settings_changed' },
  );
}

async function hasFacts(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ any: boolean }>(
    `select exists (select from warehouse.fact_orders) or exists (select from warehouse.fact_refunds)
      or exists (select from warehouse.reported_day) or exists (select from warehouse.posting) as any`,
  );
  return rows[0]!.any;
}

/** null: never built. */
function differencesOf(
  built: BuiltSettings,
  { reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays }: WarehouseSettings,
): string[] {
  const differences: string[] = [];
  if (built.reportingCurrency === null) return differences;
  if (built.reportingCurrency !== reportingCurrency) {
    differences.push(`reporting currency ${built.reportingCurrency}, configured: ${reportingCurrency}`);
  }
  if (built.fiscalYearStartMonth !== null && built.fiscalYearStartMonth !== fiscalYearStartMonth) {
    const value = built.fiscalYearStartMonth;
    differences.push(`fiscal years that begin in month ${value}, configured: ${fiscalYearStartMonth}`);
  }
  if (built.rateMaxAgeDays !== rateMaxAgeDays) {
    const value = built.rateMaxAgeDays;
    differences.push(`exchange rates of up to ${value} days before, configured: ${rateMaxAgeDays}`);
  }
  if (built.definitions !== definitions) {
    const value = built.definitions ?? 1;
    differences.push(
      `version ${value} of the definitions of its measures and contacts, this program has version ${definitions}`,
    );
  }
  return differences;
}
