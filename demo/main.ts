/**
 * `npm start`: two years of a synthetic shop that goes on trading, behind a strict local stand-in for Shopify's API, synced into
 * the embedded Postgres and served. PORT and CARTOGRAPH_DATA choose another port and data folder.
 */
import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { demoShop } from './demo-shop.js';
import { print, runDemo } from './run-product.js';

const query = `
{
  dailySummary(filter: { date: { relative: { last: 3, unit: DAY } } }) {
    date
    orders
    revenue { amount currency }
    averageOrderValue { amount currency }
    uniqueCustomers
  }
}`;

const dataDir = path.resolve(process.env.CARTOGRAPH_DATA || path.join('.cartograph', 'demo'));
print(
  `A synthetic shop of ${demoShop.orders.toLocaleString('en')} orders, ${demoShop.settings.name}; data in ${dataDir}`,
);
await runDemo(['generated', openedAt(dataDir)], {
  sourceId: 'harbour-and-pine',
  shopDomain: demoShop.settings.domain,
  dataDir,
  query,
});

/** When this data folder's shop ended its history and went live: the same on every start, or its past would change. */
function openedAt(folder: string): string {
  const file = path.join(folder, 'demo-shop.json');
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { openedAt: string }).openedAt;
  } catch {
    const now = `${new Date().toISOString().slice(0, 16)}:00Z`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify({ openedAt: now })}\n`);
    return now;
  }
}
