import fc from 'fast-check';
import type { CanonicalRecord, Instant, OrderLine, RefundLine, TouchPoint } from '../../src/canonical/record.js';
import { line, order, refund } from './records.js';

const minute = 60_000;
const start = Date.parse('2026-03-27T20:00:00Z');

/** A few instants over the weekend on which London's clocks go forward, two weeks and a month. */
const orderedAt = fc.integer({ min: 0, max: 6 }).map((step) => instant(step * 17 * 60 + 59));
const updatedAt = fc.integer({ min: 0, max: 12 }).map((step) => instant(10_080 + step));
const small = (max: number) => fc.integer({ min: 1, max });
const email = fc.constantFrom('ann@example.com', 'Bob@example.com ', null);
const phone = fc.constantFrom('+44 20 7946 0000', '020 7946', null);

function instant(minutes: number): Instant {
  return new Date(start + minutes * minute).toISOString();
}

const orderLine = (lineId: string): fc.Arbitrary<OrderLine> =>
  fc
    .record({
      variantId: fc.constantFrom('1', '2', '3', null),
      title: fc.constantFrom('Mug', 'Cup'),
      // Eighths: goods are also sold by weight.
      eighths: fc.constantFrom(8, 16, 24, 3, 13),
      price: fc.constantFrom('10', '9.99'),
      isGiftCard: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      discounts: fc.constantFrom('0', '1.50'),
    })
    .map(({ price, isGiftCard, discounts, eighths, ...changes }) =>
      line(lineId, {
        ...changes,
        quantity: `${eighths / 8}`,
        isGiftCard,
        unitPrice: price,
        grossSales: isGiftCard ? '0' : cents(Math.round((eighths * Math.round(Number(price) * 100)) / 8)),
        discounts: isGiftCard ? '0' : discounts,
      }),
    );

const refundLine = (id: string): fc.Arbitrary<RefundLine> =>
  fc
    .record({
      kind: fc.constantFrom('line', 'edit', 'shipping', 'adjustment'),
      refundedAt: orderedAt,
      lineId: fc.constantFrom('1', '2', '9', null),
      quantity: fc.constantFrom('0', '1', '2', '0.375'),
      returns: fc.constantFrom('0', '4.25', '10'),
      shipping: fc.constantFrom('0', '2'),
      refunded: fc.constantFrom('0', '4.25'),
      isLost: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    })
    .map(({ isLost, ...changes }) =>
      refund(id, { ...changes, total: changes.returns, ...(isLost && { isLost: true as const }) }),
    );

const touchPoint = (touchId: string): fc.Arbitrary<TouchPoint> =>
  fc.record({
    touchId: fc.constant(touchId),
    touchedAt: orderedAt,
    channelGroup: fc.constantFrom('Direct', 'Email'),
    source: fc.constantFrom('google', '(direct)'),
    medium: fc.constant('email'),
    campaign: fc.constantFrom('March', null),
    referrer: fc.constant(null),
    landingPage: fc.constantFrom('/', null),
  });

const orderRecord: fc.Arbitrary<CanonicalRecord> = fc
  .record({
    orderId: small(5).map(String),
    orderedAt,
    updatedAt,
    salesChannel: fc.constantFrom('web', 'pos'),
    customer: fc.record({ customerId: fc.constantFrom('1', '2', null, null), email, phone }),
    financialStatus: fc.constantFrom('PAID', 'PENDING', null),
    fulfillmentStatus: fc.constantFrom('FULFILLED', null),
    isTest: small(6).map((n) => n === 1),
    shipTo: fc.record({
      country: fc.constantFrom('GB', 'DE', null),
      region: fc.constantFrom('GB-ENG', null),
      city: fc.constantFrom('London', 'Berlin', null),
    }),
    tags: fc.constantFrom([], [], ['vip'], ['gift', 'vip'], ['gift', 'sale', 'ä "b" \\']),
    discountCodes: fc.constantFrom([], ['ten'], ['TEN', 'free']),
    touchPoints: fc.subarray(['1', '2', '3']).chain((ids) => fc.tuple(...ids.map(touchPoint))),
    lines: fc.subarray(['1', '2', '3']).chain((ids) => fc.tuple(...ids.map(orderLine))),
    refunds: fc.subarray(['a', 'b']).chain((ids) => fc.tuple(...ids.map(refundLine))),
    shipping: fc.constantFrom('0', '3'),
    total: fc.constantFrom('10', '20.5'),
    // With its total taken back it may be one that nobody paid.
    cancelledAt: fc.option(orderedAt, { freq: 2 }),
  })
  .map(({ orderId, ...changes }) => order(orderId, changes));

const customerRecord: fc.Arbitrary<CanonicalRecord> = fc.record({
  kind: fc.constant('customer' as const),
  customerId: small(3).map(String),
  updatedAt,
  createdAt: fc.constant(instant(0)),
  email,
  phone,
  firstName: fc.constantFrom('Ann', 'Bob', null),
  lastName: fc.constant(null),
  country: fc.constant('GB'),
  city: fc.constant(null),
});

const locationRecord: fc.Arbitrary<CanonicalRecord> = fc.record({
  kind: fc.constant('location' as const),
  locationId: small(2).map(String),
  updatedAt,
  name: fc.constantFrom('Shop', 'Depot'),
  country: fc.constant('GB'),
  city: fc.constant(null),
  isActive: fc.boolean(),
});

const deletionRecord: fc.Arbitrary<CanonicalRecord> = fc.record({
  kind: fc.constant('deletion' as const),
  entity: fc.constantFrom('order', 'order', 'customer', 'location'),
  id: small(4).map(String),
  deletedAt: updatedAt,
});

const unitCost = fc.constantFrom('4', '4.50', null);

const variant = (variantId: string) =>
  fc
    .record({ unitCost, costUpdatedAt: fc.option(orderedAt) })
    .map((cost) => ({ variantId, sku: null, title: null, price: '10', ...cost }))
    .map((each) => (each.costUpdatedAt === null ? { ...each, unitCost: null } : each));

const productRecord: fc.Arbitrary<CanonicalRecord> = fc.record({
  kind: fc.constant('product' as const),
  productId: fc.constant('1'),
  // Also among the orders, so that these fall into different versions.
  updatedAt: fc.oneof(updatedAt, orderedAt),
  title: fc.constantFrom('Mug', 'Blue mug'),
  category: fc.constantFrom('Home', 'Kitchen', null),
  productType: fc.constantFrom('Ceramic', 'Gift'),
  vendor: fc.constantFrom('Maker', null),
  tags: fc.constantFrom([], ['new'], ['new', 'blue']),
  status: fc.constant('ACTIVE'),
  currency: fc.constant('GBP'),
  variants: fc.subarray(['1', '2']).chain((ids) => fc.tuple(...ids.map(variant))),
});

const level = (locationId: string) =>
  fc.record({
    locationId: fc.constant(locationId),
    changedAt: orderedAt,
    isActive: fc.boolean(),
    available: fc.constantFrom('0', '1', '2', '12.75'),
    onHand: fc.constantFrom('0', '3', '-2', '12.75'),
    committed: fc.constant('0'),
    incoming: fc.constant('0'),
    reserved: fc.constant('0'),
  });

const inventoryRecord: fc.Arbitrary<CanonicalRecord> = small(3).chain((item) =>
  fc.record({
    kind: fc.constant('inventory' as const),
    inventoryItemId: fc.constant(`i${item}`),
    variantId: fc.constant(String(item)),
    updatedAt: orderedAt,
    unitCost,
    levels: fc.subarray(['1', '2']).chain((ids) => fc.tuple(...ids.map(level))),
  }),
);

const goneRecord: fc.Arbitrary<CanonicalRecord> = fc
  .record({
    entity: fc.constantFrom('product' as const, 'variant' as const, 'inventory' as const),
    at: updatedAt,
    id: small(3),
  })
  .map(({ entity, at, id }) => ({
    kind: 'deletion',
    entity,
    id: entity === 'inventory' ? `i${id}` : String(entity === 'product' ? 1 : id),
    deletedAt: at,
  }));

/** Records of which the newest version counts, in any order of arrival. */
export const tradeRecord = fc.oneof(
  { weight: 6, arbitrary: orderRecord },
  { weight: 2, arbitrary: customerRecord },
  { weight: 1, arbitrary: locationRecord },
  { weight: 3, arbitrary: deletionRecord },
);

/** Orders of products whose attributes change now and then. */
export const soldRecord = fc.oneof(
  { weight: 8, arbitrary: orderRecord },
  { weight: 5, arbitrary: productRecord },
  { weight: 2, arbitrary: deletionRecord },
);

/** Also those whose history depends on arrival: the catalogue and the stock. */
export const anyRecord = fc.oneof(
  { weight: 12, arbitrary: tradeRecord },
  { weight: 3, arbitrary: productRecord },
  { weight: 3, arbitrary: inventoryRecord },
  { weight: 1, arbitrary: goneRecord },
);

/** Mostly of stock, and of the products and sales that it is compared with. */
export const stockRecord = fc.oneof(
  { weight: 6, arbitrary: inventoryRecord },
  { weight: 4, arbitrary: orderRecord },
  { weight: 2, arbitrary: productRecord },
  { weight: 1, arbitrary: locationRecord },
  { weight: 1, arbitrary: goneRecord },
);

function cents(amount: number): string {
  return `${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}
