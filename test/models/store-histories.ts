import fc from 'fast-check';
import type { CanonicalRecord, CustomerRecord } from '../../src/canonical/record.js';
import { order } from './records.js';

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
const orderedAt = fc.integer({ min: 0, max: 4 }).map((step) => instant(step * 40));
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

const orderRecord: fc.Arbitrary<CanonicalRecord> = fc
  .record({
    orderId: fc.constantFrom('1', '2', '3'),
    customerId: fc.constantFrom('1', '2', null, null),
    contact,
    orderedAt,
    updatedAt,
  })
  .map(({ orderId, customerId, contact: details, ...at }) =>
    order(orderId, { ...at, customer: { customerId, ...details } }),
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
