/**
 * `npm start`: a synthetic company that keeps trading (two Shopify shops, a WooCommerce store and a till), served by strict local
 * simulators of the platforms and of the ECB's exchange rates, synced into the embedded Postgres and served. PORT and
 * CARTOGRAPH_DATA choose another port and data folder.
 */
import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { print } from './print.js';
import { runDemo } from './run-product.js';

const query = `
{
  dailySummary(filter: { date: { relative: { last: 3, unit: DAY } } }) {
    date
    orders
    revenue { amount currency }
    averageOrderValue { amount currency }
    uniqueCustomers
  }
  byStore: dailySummary(breakdown: SOURCE, filter: { date: { relative: { last: 1, unit: DAY } } }) {
    sourceId
    orders
    revenue { amount currency }
  }
  customers(first: 1, filter: { source: ["berlin"] }, orderBy: ORDER_COUNT_DESC) {
    nodes {
      orderCount
      totalSpent { amount currency }
      accounts { sourceId orderCount matchedBy }
    }
  }
}`;

const dataDir = path.resolve(process.env.CARTOGRAPH_DATA || path.join('.cartograph', 'company'));
print('Harbour & Pine, a synthetic company: Shopify in London and New York, WooCommerce in Berlin, a till in London.');
print(`Data in ${dataDir}`);
await runDemo({
  simulators: ['company', openedAt(dataDir), path.join(dataDir, 'till')],
  config: 'cartograph.yaml',
  dataDir,
  query,
});

/** When the history of this data folder's company ended and live trade began. Stored, since another time would change its past. */
function openedAt(folder: string): string {
  const file = path.join(folder, 'company.json');
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { openedAt: string }).openedAt;
  } catch {
    const now = `${new Date().toISOString().slice(0, 16)}:00Z`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify({ openedAt: now })}\n`);
    return now;
  }
}
