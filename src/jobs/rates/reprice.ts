import type { Lease } from '../../database/lease.js';
import type { Queryable } from '../../database/pool.js';
import { repriceNextDays } from '../../models/rates/reprice-facts.js';
import type { Logger } from '../../runtime/log.js';

/** Whether rates changed that the facts do not reflect yet. */
export async function hasRatesToBringIn(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ has_dirty: boolean }>('select exists (select from ops.dirty_rate) as has_dirty');
  return rows[0]?.has_dirty ?? false;
}

/**
 * Applies changed rates to the facts they affect, a few days at a time: each transaction removes its days from the
 * list, so that after a kill the rest can continue.
 */
export async function repriceFacts(log: Logger, lease: Lease, signal: AbortSignal): Promise<void> {
  const total = { orders: 0, refunds: 0, partitions: 0, postings: 0 };
  for (let days = -1; days !== 0;) {
    signal.throwIfAborted();
    days = await lease.inRepeatableTransaction(async (client) => {
      const repriced = await repriceNextDays(client);
      total.orders += repriced.orders;
      total.refunds += repriced.refunds;
      total.partitions += repriced.partitions;
      total.postings += repriced.postings;
      return repriced.days;
    });
  }
  if (Object.values(total).some((count) => count > 0))
    log.info(total, 'facts converted again with changed exchange rates');
}
