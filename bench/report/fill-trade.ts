import { readFileSync } from 'node:fs';
import { migrate } from '../../src/database/migrate.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { rollUp } from '../../src/models/roll-up/roll-up.js';
import { silentLogger } from '../../src/runtime/log.js';
import { projectFile } from '../../src/runtime/project-files.js';

/** Lifetime net sales at which the value segments begin. */
export const segments = { medium: '500', high: '1500', vip: '3000' };

/** Fills the facts of a prepared warehouse with so many orders. */
export async function fillFacts(pool: Pool, orders: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`set local bench.orders = ${orders}`);
    await client.query("set local work_mem = '512MB'");
    await client.query(readFileSync(projectFile('bench', 'report', 'trade.sql'), 'utf8'));
  });
  await pool.query('vacuum analyze');
}

export async function rollUpAll(pool: Pool): Promise<void> {
  await inTransaction(pool, (client) => rollUp(client, { segments, at: new Date('2026-12-31T00:00:00Z') }));
}

/** Migrates an empty database and fills it with so many orders and their aggregates. */
export async function fillWarehouse(databaseUrl: string, orders: number): Promise<void> {
  await migrate(databaseUrl, silentLogger);
  const pool = createPool(databaseUrl, { applicationName: 'cartograph bench' });
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await fillFacts(pool, orders);
  await rollUpAll(pool);
  await pool.query('vacuum analyze');
  await pool.end();
}
