import type { Lease } from '../../database/lease.js';
import type { Queryable } from '../../database/pool.js';
import { repriceNextDays } from '../../models/rates/reprice-facts.js';
import type { Logger } from '../../runtime/log.js';

/** Whether rates changed that the facts do not yet show. */
export async function hasRatesToBringIn(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ has_dirty: boolean }>('select exists (select from ops.dirty_rate) as has_dirty');
  return rows[0]?.has_dirty ?? false;
}

/**
 * Brings changed rates into the facts that they concern, a few days at a time: each transaction takes those days off the list,
 * so that whoever comes after a kill goes on with the rest.
 */
export async function repriceFacts(log: Logger, lease: Lease, signal: AbortSignal): Promise<void> {
  const total = { orders: 0, refunds: 0 };
  for (let days = -1; days !== 0; ) {
    signal.throwIfAborted();
    days = await lease.inRepeatableTransaction(async (client) => {
      const repriced = await repriceNextDays(client);
      total.orders += repriced.orders;
      total.refunds += repriced.refunds;
      return repriced.days;
    });
  }
  if (total.orders + total.refunds > 0) log.info(total, 'facts converted anew by changed exchange rates');
}
