/**
 * `npm start`: a synthetic company that keeps trading (two Shopify shops, a WooCommerce store and a till) and advertises (Google Ads,
 * Meta Ads, web sites measured by Google Analytics), served by strict local simulators of the platforms and of the ECB's exchange rates, synced into the embedded Postgres and served. PORT and
 * CARTOGRAPH_DATA choose another port and data folder, DEMO_SHARE a smaller company.
 */
import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodes } from '../src/cli/exit-codes.js';
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

interface Opened {
  /** When the history of this data folder's company ended and live trade began, ISO 8601. */
  openedAt: string;
  /** How much of the company's trade it has, above 0 and up to 1. */
  share: number;
}

const dataDir = path.resolve(process.env.CARTOGRAPH_DATA || path.join('.cartograph', 'company'));
print(
  'Harbour & Pine, a synthetic company: Shopify in London and New York, WooCommerce in Berlin, Amazon in Germany and the United Kingdom, a till in London; it advertises with Google and Meta.',
);
print(`Data in ${dataDir}`);
const { openedAt, share } = opened(dataDir);
await runDemo({
  simulators: [openedAt, String(share), path.join(dataDir, 'till')],
  config: 'cartograph.yaml',
  dataDir,
  query,
});

/** Stored at the first start, since another time or size would change the company's past. */
function opened(folder: string): Opened {
  const file = path.join(folder, 'company.json');
  try {
    return { share: 1, ...(JSON.parse(readFileSync(file, 'utf8')) as { openedAt: string }) };
  } catch {
    const now = { openedAt: `${new Date().toISOString().slice(0, 16)}:00Z`, share: shareFromEnvironment() };
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(now)}\n`);
    return now;
  }
}

/** DEMO_SHARE: a smaller company loads sooner. Ends this process for a wrong one. */
function shareFromEnvironment(): number {
  const text = process.env.DEMO_SHARE || '1';
  const wanted = Number(text);
  if (wanted > 0 && wanted <= 1) return wanted;
  process.stderr.write(`DEMO_SHARE must be a number above 0 and up to 1, such as 0.1; it is "${text}".\n`);
  process.exit(exitCodes.usage);
}
