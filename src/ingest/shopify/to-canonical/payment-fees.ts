import type { PostingRecord } from '../../../canonical/record.js';
import { formatDecimal, parseDecimal } from '../../staging/decimal.js';
import { paymentPosting } from '../../staging/payment-posting.js';
import { idOf } from './gid.js';
import type { WholeOrder } from './whole-order.js';

/**
 * The fees of an order's successful transactions. Only Shopify Payments tells any, and only to an app that may see them: a transaction
 * without them says nothing.
 */
export function feePostings({ order }: WholeOrder): PostingRecord[] {
  if (order.test) return [];
  return (order.transactions ?? []).flatMap((transaction) => {
    const fees = (transaction.fees ?? []).filter(({ amount }) => parseDecimal(amount.amount) !== 0n);
    const [first] = fees;
    const paidAt = transaction.processedAt ?? transaction.createdAt;
    if (!first || !paidAt || transaction.test === true || transaction.status !== 'SUCCESS') return [];
    const { currencyCode: currency } = first.amount;
    const total = fees.reduce((sum, { amount }) => sum + parseDecimal(amount.amount), 0n);
    return [
      paymentPosting({
        ...{ postingId: idOf(transaction.id), orderId: idOf(order.id), paidAt, updatedAt: order.updatedAt, currency },
        type: transaction.kind ?? 'SALE',
        fees: [{ name: transaction.gateway ?? 'Shopify Payments', amount: formatDecimal(total) }],
      }),
    ];
  });
}
