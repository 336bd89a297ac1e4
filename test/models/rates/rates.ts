import type { ExchangeRate, RateProvider } from '../../../src/canonical/exchange-rate.js';
import type { Pool } from '../../../src/database/pool.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { loadRates, type RateChanges } from '../../../src/models/rates/load-rates.js';
import { repriceNextDays } from '../../../src/models/rates/reprice-facts.js';

/** Day -> currency -> units for one euro. */
export type Rates = Record<string, Record<string, string>>;

function listed(rates: Rates): ExchangeRate[] {
  return Object.entries(rates).flatMap(([date, currencies]) =>
    Object.entries(currencies).map(([currency, rate]) => ({ date, currency, rate })),
  );
}

export function load(
  pool: Pool,
  rates: Rates,
  { provider = 'ECB', at = '2026-03-20T15:30:00Z' }: { provider?: RateProvider; at?: string } = {},
): Promise<RateChanges> {
  return inTransaction(pool, (client) => loadRates(client, { provider, rates: listed(rates), at: new Date(at) }));
}

/**
 * Applies changed rates to the facts, `days` in each transaction. Returns how many orders and refunds were converted
 * again.
 */
export async function reprice(pool: Pool, days?: number): Promise<{ orders: number; refunds: number }> {
  const total = { orders: 0, refunds: 0 };
  for (;;) {
    const step = await inTransaction(pool, (client) => repriceNextDays(client, days));
    if (step.days === 0) return total;
    total.orders += step.orders;
    total.refunds += step.refunds;
  }
}

/** Each row's version in the database: any write changes it, even one without a change. */
export async function versionsOf(pool: Pool, table: string, key: string): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ key: string; version: string }>(
    `select ${key} as key, xmin || ' ' || ctid as version from warehouse.${table}`,
  );
  return new Map(rows.map((row) => [row.key, row.version]));
}

/** The keys of rows written between two reads of a table. */
export function written(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after].filter(([key, version]) => before.get(key) !== version).map(([key]) => key);
}
