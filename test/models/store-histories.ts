import fc from 'fast-check';
import type { CanonicalRecord, CustomerRecord, OrderRecord, RefundLine } from '../../src/canonical/record.js';
import { line, order, refund } from './records.js';

/** A record and its store. */
export interface StoreRecord {
  sourceId: string;
  record: CanonicalRecord;
}

export const storeIds = ['london', 'berlin', 'tills'] as const;

/** Contacts that a merchant may exclude. */
export const excludable = ['ann@example.com', 'till@shop.example', '+442079460001', '+442079460099'];

const hour = 3_600_000;
const start = Date.parse('2026-03-02T09:00:00Z');
const instant = (hours: number): string => new Date(start + hours * hour).toISOString();
const updatedAt = fc.integer({ min: 0, max: 9 }).map((step) => instant(1000 + step));
/** Within a week, months later in the same and the next quarter, in the year before, and two years before that. */
const orderedAt = fc.constantFrom(0, 40, 80, 160, 600, 1500, -1600, -20_000).map(instant);
const email = fc.constantFrom(
  'ann@example.com',
  ' Ann@Example.com',
  'bob@example.com',
  'till@shop.example',
  'x1y2@marketplace.amazon.co.uk',
  'none',
  null,
  null,
);
const phone = fc.constantFrom('+44 20 7946 0001', '+442079460001', '+442079460002', '+442079460099', '020 7946', null);
const contact = fc.record({ email, phone });

export function customer(customerId: string, changes: Partial<CustomerRecord> = {}): CustomerRecord {
  return {
    kind: 'customer',
    customerId,
    updatedAt: '2026-03-01T00:00:00Z',
    createdAt: '2026-02-01T00:00:00Z',
    email: null,
    phone: null,
    firstName: null,
    lastName: null,
    country: null,
    city: null,
    ...changes,
  };
}

/** What becomes of an order of some lines of 10.00. */
const outcomes: Record<string, (lines: number) => Partial<OrderRecord>> = {
  kept: () => ({}),
  returned: () => ({ refunds: [refund('r:1', { returns: '4.25', total: '4.25', refunded: '4.25' })] }),
  cancelled: (lines) => ({
    cancelledAt: '2026-05-20T10:00:00Z',
    refunds: [whole(lines, { refunded: `${lines * 10}` })],
  }),
  unpaid: (lines) => ({
    cancelledAt: '2026-05-20T10:00:00Z',
    refunds: [whole(lines, { kind: 'edit', refunded: '0' })],
  }),
  test: () => ({ isTest: true }),
};

function whole(lines: number, changes: Partial<RefundLine>): RefundLine {
  return refund('w:1', { returns: `${lines * 10}`, total: `${lines * 10}`, ...changes });
}

const orderRecord: fc.Arbitrary<CanonicalRecord> = fc
  .record({
    orderId: fc.constantFrom('1', '2', '3'),
    customerId: fc.constantFrom('1', '2', null, null),
    contact,
    orderedAt,
    updatedAt,
    salesChannel: fc.constantFrom('web', 'pos'),
    variants: fc.subarray(['mug', 'cup'], { minLength: 1 }),
    outcome: fc.constantFrom('kept', 'kept', 'kept', 'returned', 'cancelled', 'unpaid', 'test'),
  })
  .map(({ orderId, customerId, contact: details, variants, outcome, ...changes }) =>
    order(orderId, {
      ...changes,
      ...{ customer: { customerId, ...details }, total: `${variants.length * 10}` },
      ...{
        lines: variants.map((variantId, at) => line(`${at + 1}`, { variantId })),
        ...outcomes[outcome]!(variants.length),
      },
    }),
  );

const customerRecord: fc.Arbitrary<CanonicalRecord> = fc
  .record({ customerId: fc.constantFrom('1', '2', '3'), contact, updatedAt })
  .map(({ customerId, contact: details, updatedAt: at }) => customer(customerId, { ...details, updatedAt: at }));

const deletionRecord: fc.Arbitrary<CanonicalRecord> = fc.record({
  kind: fc.constant('deletion' as const),
  entity: fc.constantFrom('order' as const, 'customer' as const),
  id: fc.constantFrom('1', '2', '3'),
  deletedAt: updatedAt,
});

const storeRecord: fc.Arbitrary<StoreRecord> = fc.record({
  sourceId: fc.constantFrom(...storeIds),
  record: fc.oneof(
    { weight: 5, arbitrary: orderRecord },
    { weight: 4, arbitrary: customerRecord },
    { weight: 2, arbitrary: deletionRecord },
  ),
});

/** Records of three stores whose people share e-mail addresses and phones; no two versions of a record have one instant. */
export const storeHistory = fc.uniqueArray(storeRecord, { minLength: 2, maxLength: 24, selector: versionOf });

function versionOf({ sourceId, record }: StoreRecord): string {
  switch (record.kind) {
    case 'order':
      return `${sourceId} order ${record.orderId} ${record.updatedAt}`;
    case 'customer':
      return `${sourceId} customer ${record.customerId} ${record.updatedAt}`;
    case 'deletion':
      return `${sourceId} deletion ${record.entity} ${record.id} ${record.deletedAt}`;
    default:
      throw new Error(`${record.kind} records have no customer`);
  }
}
