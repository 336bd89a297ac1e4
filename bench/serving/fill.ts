import { migrate } from '../../src/database/migrate.js';
import { createPool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { silentLogger } from '../../src/runtime/log.js';
import { fillFacts, rollUpAll } from '../report/fill-trade.js';

/** Fills an empty database with so many orders of `bench/report/trade.sql`. Returns its URL. */
export async function fillServing(databaseUrl: string, orders: number): Promise<string> {
  await migrate(databaseUrl, silentLogger);
  const pool = createPool(databaseUrl, { applicationName: 'cartograph bench' });
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await fillFacts(pool, orders);
  await rollUpAll(pool);
  await pool.query('vacuum analyze');
  await pool.end();
  return databaseUrl;
}
