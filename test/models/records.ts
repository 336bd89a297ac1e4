import type {
  CanonicalRecord,
  Fee,
  OrderLine,
  OrderRecord,
  PostingRecord,
  RefundLine,
} from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import type { ChangeSetRecord } from '../../src/models/change-set/change-set.js';

/** A store in London whose currency is the reporting currency. */
export const london: Source = {
  sourceId: 'london',
  platform: 'SHOPIFY',
  name: 'London',
  currency: 'GBP',
  timezone: 'Europe/London',
};

/** An order of one line of 10.00 without taxes, with changes. */
export function order(orderId: string, changes: Partial<OrderRecord> = {}): OrderRecord {
  return {
    kind: 'order',
    orderId,
    orderNumber: `#${orderId}`,
    orderedAt: '2026-03-10T12:00:00Z',
    updatedAt: '2026-03-10T12:00:00Z',
    salesChannel: 'web',
    currency: 'GBP',
    customer: { customerId: null, email: `buyer${orderId}@example.com`, phone: null },
    shipTo: { country: 'GB', city: 'London' },
    isTest: false,
    cancelledAt: null,
    financialStatus: 'PAID',
    fulfillmentStatus: 'FULFILLED',
    isTaxIncluded: false,
    presentment: { currency: 'GBP', total: '10.00' },
    shipping: '0',
    taxes: '0',
    duties: '0',
    fees: '0',
    tips: '0',
    total: '10.00',
    lines: [line('1')],
    refunds: [],
    ...changes,
  };
}

export function line(lineId: string, changes: Partial<OrderLine> = {}): OrderLine {
  return {
    lineId,
    variantId: 'v1',
    productId: 'p1',
    sku: 'MUG',
    title: 'Mug',
    variantTitle: null,
    quantity: '1',
    isGiftCard: false,
    unitPrice: '10.00',
    grossSales: '10.00',
    discounts: '0',
    taxes: '0',
    includingTax: null,
    ...changes,
  };
}

/** A posting of an order of 10.00, with one fee. */
export function posting(postingId: string, changes: Partial<PostingRecord> = {}): PostingRecord {
  return {
    kind: 'posting',
    postingId,
    isRelease: false,
    postedAt: '2026-03-11T12:00:00Z',
    updatedAt: '2026-03-11T12:00:00Z',
    type: 'Shipment',
    orderId: '1',
    accountId: '',
    currency: 'GBP',
    total: '8.50',
    settlementId: null,
    fees: [fee()],
    ...changes,
  };
}

export function fee(changes: Partial<Fee> = {}): Fee {
  return { kind: 'referral', name: 'Commission', sku: 'MUG', amount: '1.50', ...changes };
}

/** The whole of line 1 of `order`, refunded two days later. */
export function refund(refundLineId: string, changes: Partial<RefundLine> = {}): RefundLine {
  return {
    kind: 'line',
    refundLineId,
    refundId: 'r1',
    refundedAt: '2026-03-12T12:00:00Z',
    lineId: '1',
    quantity: '1',
    reason: null,
    returns: '10.00',
    shipping: '0',
    taxes: '0',
    duties: '0',
    fees: '0',
    tips: '0',
    total: '10.00',
    refunded: '10.00',
    ...changes,
  };
}

/** Records as the build passes them on; each part of an order in a delivery of its own, which sorts by its time. */
export function fromRawLog(records: readonly CanonicalRecord[]): ChangeSetRecord[] {
  return records.map((record, position) => ({
    record,
    from: { stream: `${record.kind}s`, key: String(position), chunkId: '1', position, ...deliveryOf(record) },
  }));
}

function deliveryOf(record: CanonicalRecord): { delivery?: string } {
  if (!record.kind.startsWith('order_')) return {};
  const at = 'updatedAt' in record ? record.updatedAt : 'deletedAt' in record ? record.deletedAt : '';
  return { delivery: `${at} ${JSON.stringify(record)}` };
}
