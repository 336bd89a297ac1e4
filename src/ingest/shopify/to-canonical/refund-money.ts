import { type FixedPoint, smallerOf } from '../../staging/decimal.js';
import type { RefundRow } from '../../staging/refund-row.js';
import type { WholeRefund } from './refund-assembly.js';
import { unallocatedRow } from './refunds.js';
import { shopMoney } from './shapes.js';

/**
 * Distributes the money of a refund over its rows, so that the rows' `refunded` add up to `totalRefundedSet` exactly.
 *
 * - Rows and money agree: each row's money is its total.
 * - More money than the rows explain: adds a row `<refundId>:unallocated`. As far as earlier edits and unpaid cancellations
 *   reversed amounts without paying them back (`owed`), the money settles those and reverses nothing again; the rest is returns.
 * - Less money than the rows: the order had not been paid in full. The goods are returned in full, but what was never paid is
 *   not paid back: the rows get the money in their order until it is used up (none for a void cancellation). A shop that
 *   keeps a part records it as an adjustment, which is a row of its own, so a shortfall is never a fee.
 *
 * Returns the rows, and what is owed after them.
 */
export function shareOutMoney(
  whole: WholeRefund,
  rows: RefundRow[],
  owed: FixedPoint,
): { rows: RefundRow[]; owed: FixedPoint } {
  const money = shopMoney(whole.refund.totalRefundedSet);
  let total = 0n;
  for (const row of rows) total += row.total;
  if (money === 0n) return { rows, owed: total > 0n ? owed + total : owed };
  if (money === total) {
    for (const row of rows) row.refunded = row.total;
    return { rows, owed };
  }
  if (money > total) {
    for (const row of rows) row.refunded = row.total;
    const excess = money - total;
    const settled = smallerOf(excess, owed);
    const extra = unallocatedRow(whole, { returns: excess - settled, refunded: excess });
    return { rows: [...rows, extra], owed: owed - settled };
  }
  payInOrder(rows, money);
  return { rows, owed: owed + total - money };
}

/** Negative rows (fees kept) reduce the money that the other rows need; those are paid in their order. */
function payInOrder(rows: RefundRow[], money: FixedPoint): void {
  let left = money;
  for (const row of rows) if (row.total < 0n) left -= row.refunded = row.total;
  for (const row of rows) {
    if (row.total < 0n) continue;
    row.refunded = smallerOf(row.total, left);
    left -= row.refunded;
  }
}
