import type { Decimal, Fee, Instant, PostingRecord } from '../../canonical/record.js';

interface Payment {
  /** Of the payment, unique in the source. */
  postingId: string;
  orderId: string;
  paidAt: Instant;
  /** Of the order that tells it. */
  updatedAt: Instant;
  /** The platform's word: `SALE`. */
  type: string;
  currency: string;
  fees: readonly { name: string; amount: Decimal }[];
}

/** What a payment provider charged for a payment, where the store tells it. What it pays out is not told. */
export function paymentPosting({ paidAt, fees, ...payment }: Payment): PostingRecord {
  return {
    ...{ kind: 'posting', ...payment, isRelease: false, postedAt: paidAt, accountId: '', total: null },
    settlementId: null,
    fees: fees.map((fee): Fee => ({ ...fee, kind: 'payment', sku: null })),
  };
}
