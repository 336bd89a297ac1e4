import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { makeClock } from '../../simulators/kit/clock.js';
import type { Random } from '../../simulators/kit/random.js';
import { DEFAULT_CREDENTIALS } from '../../simulators/shopify/credentials.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { stepKinds, takeStep } from '../../simulators/shopify/data/random-step.js';
import { Trader } from '../../simulators/shopify/data/trader.js';
import { startShopifySimulator } from '../../simulators/shopify/server.js';
import { Shop } from '../../simulators/shopify/shop.js';

/** The data of one lane: a trading shop, a folder of tables to import, exchange rates. */
export interface Ground {
  folder: string;
  trade(): void;
  /** Writes tables of sales in dollars into a new folder and returns its path. */
  writeSales(): string;
  /** Writes rates of the dollar and the pound, different each time, and returns the file's path. */
  writeRates(): string;
  close(): Promise<void>;
}

export const leaseSeconds = 3;

const settings = {
  domain: 'harbour.myshopify.com',
  name: 'Harbour Goods',
  currency: 'GBP',
  ianaTimezone: 'Europe/London',
  planName: 'Plus',
  restoreRate: 2000,
};
const day = 86_400_000;
/** Slow calls make a sync long enough to be hit in the middle. */
const callMs = 25;
const firstOrders = 400;
const ordersARound = 40;
const salesOrders = 300;
const ratesDays = 120;

export async function layGround(seed: number, random: Random): Promise<Ground> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-deaths-'));
  const to = new Date(Date.now() - 2 * day);
  const from = new Date(to.getTime() - 60 * day);
  const contents = generateShop({ seed, settings, from, to, orders: firstOrders });
  // Behind the worker's clock by more than its safety lag and less than its lookback, so that changes are visible at once.
  const clock = makeClock({ mode: 'offset', seconds: -180 });
  const shop = new Shop(settings, contents, { clock, indexLagSeconds: 0 });
  const simulator = await startShopifySimulator({ shops: [shop] });
  simulator.control.faults.inject({
    effect: { kind: 'delay', milliseconds: callMs },
    times: Number.POSITIVE_INFINITY,
  });
  writeFileSync(path.join(folder, 'cartograph.yaml'), configuration(simulator.baseUrlFor(settings.domain)));
  mkdirSync(path.join(folder, 'tables'));
  let written = 0;
  return {
    folder,
    trade: () => {
      const trader = new Trader(shop, random);
      for (let order = 0; order < ordersARound; order += 1) takeStep(trader, 'order');
      for (const kind of stepKinds) takeStep(trader, kind);
      trader.close();
    },
    writeSales: () => {
      written += 1;
      const tables = path.join(folder, 'tables', String(written));
      mkdirSync(tables, { recursive: true });
      // With a new name: a table with a known name would replace the earlier one.
      writeFileSync(path.join(tables, `orders-${written}.csv`), salesHeaders(written, from));
      writeFileSync(path.join(tables, `order_lines-${written}.csv`), salesLines(written));
      return tables;
    },
    writeRates: () => {
      const file = path.join(folder, 'rates.csv');
      writeFileSync(file, rates(random, from));
      return file;
    },
    close: async () => {
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(baseUrl: string): string {
  return stringify({
    reporting: { currency: 'GBP', timezone: 'Europe/London' },
    exchangeRates: { provider: 'NONE', maxAgeDays: 200 },
    worker: { leaseSeconds, heartbeatSeconds: 1, staleSeconds: leaseSeconds, retryDelaySeconds: 1 },
    sources: [
      {
        id: 'harbour',
        platform: 'SHOPIFY',
        backfillStart: '2024-01-01',
        settings: { shop: settings.domain, baseUrl, accessToken: DEFAULT_CREDENTIALS.token },
      },
      {
        id: 'till',
        platform: 'FILES',
        currency: 'USD',
        timezone: 'Europe/London',
        backfillStart: '2024-01-01',
        settings: {},
      },
    ],
  });
}

function salesHeaders(number: number, from: Date): string {
  const rows = ['order_id,ordered_at,currency,email,total'];
  for (let order = 0; order < salesOrders; order += 1) {
    const at = new Date(from.getTime() + ((number * salesOrders + order) % 80_000) * 60_000).toISOString();
    const total = priceOf(order, 0) * quantityOf(order) + priceOf(order, 1) * quantityOf(order);
    rows.push(`S${number}-${order},${at},USD,buyer${order % 97}@example.com,${total}.00`);
  }
  return `${rows.join('\n')}\n`;
}

function salesLines(number: number): string {
  const rows = ['order_id,line_id,product_id,sku,title,quantity,unit_price'];
  for (let order = 0; order < salesOrders; order += 1) {
    for (const line of [0, 1]) {
      const thing = (order + line) % 31;
      const price = priceOf(order, line);
      rows.push(`S${number}-${order},${line},${thing},SKU-${thing},Thing ${thing},${quantityOf(order)},${price}.00`);
    }
  }
  return `${rows.join('\n')}\n`;
}

function priceOf(order: number, line: number): number {
  return 10 + ((order + line * 7) % 50);
}

function quantityOf(order: number): number {
  return 1 + (order % 3);
}

function rates(random: Random, from: Date): string {
  const rows = ['date,currency,rate'];
  for (let i = 0; i < ratesDays; i += 1) {
    const date = new Date(from.getTime() + (i - 10) * day).toISOString().slice(0, 10);
    const digits = (): string => String(1000 + Math.floor(random.fraction() * 8000));
    rows.push(`${date},USD,1.${digits()}`, `${date},GBP,0.${digits()}`);
  }
  return `${rows.join('\n')}\n`;
}
