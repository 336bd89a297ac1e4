import type { PoolClient } from '../../database/pool.js';
import { TemporaryTables } from '../../database/temporary-tables.js';
import { readSettings } from '../../ledger/warehouse-version/settings.js';
import { readSql } from '../../runtime/project-files.js';

/** `wanted_rate` and `day_rate`. */
export const rateTables = new TemporaryTables([readSql('models/rates/rate.tables.sql')]);

const dayRate = readSql('models/rates/day-rate.sql');

/** Fills `day_rate` with the rates that `wanted_rate` asks for. */
export async function convert(client: PoolClient, reportingCurrency: string): Promise<void> {
  const { rateMaxAgeDays } = await readSettings(client);
  await client.query(dayRate, [reportingCurrency, rateMaxAgeDays]);
  await client.query('analyze day_rate');
}
