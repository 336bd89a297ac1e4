import path from 'node:path';
import { migrate } from '../src/database/migrate.js';
import { silentLogger } from '../src/runtime/log.js';
import { type Bed, makeBed } from './bed.js';
import { fillWarehouse } from './report/fill-trade.js';

const database = 'trade';

/** A bed with a warehouse of `bench/report/trade.sql` and its aggregates. */
export interface TradeBed extends Bed {
  url: string;
  /** The name of its database. */
  name: string;
}

/**
 * Fills a warehouse with so many orders. With the environment variable `KEEP`, a folder, it is kept there and used again by the next
 * benchmark of as many orders: filling 1,000,000 takes minutes. Remove the folder when `trade.sql` or the roll-up changes.
 */
export async function makeTradeBed(orders: number, settings: Record<string, string> = {}): Promise<TradeBed> {
  const { KEEP: keep } = process.env;
  const folder = keep === undefined ? undefined : path.resolve(keep, `trade-${orders}`);
  const fast = { fsync: 'off', synchronous_commit: 'off', max_wal_size: '8GB', ...settings };
  const bed = await makeBed(fast, folder);
  try {
    const known = await bed.find(database);
    if (known) await migrate(known, silentLogger);
    const url = known ?? (await filled(bed, orders));
    return { ...bed, url, name: database };
  } catch (error) {
    await bed.close();
    throw error;
  }
}

/** It has its name when it is whole, so that nobody uses a part that an interrupted run has left. */
async function filled(bed: Bed, orders: number): Promise<string> {
  const url = await bed.database('filling');
  await fillWarehouse(url, orders);
  return await bed.rename(url, database);
}
