import { micros } from '../../kit/clock.js';
import type { ShopContents, ShopOrder, ShopSettings } from '../model.js';

export const sampleSettings: ShopSettings = {
  domain: 'acme.myshopify.com',
  name: 'Acme',
  currency: 'USD',
  ianaTimezone: 'America/Toronto',
  planName: 'Basic',
  restoreRate: 100,
};

/** When the tests begin: after everything in the sample shop. */
export const SAMPLE_NOW = micros('2026-07-10T00:00:00Z');

const toronto = { city: 'Toronto', provinceCode: 'ON', countryCode: 'CA', zip: 'M5V 2T6' };

/** The order of `samples/orders-page.json`. */
export function sampleOrder(changes: Partial<ShopOrder> = {}): ShopOrder {
  return {
    id: 5001,
    number: 1001,
    name: '#1001',
    sourceName: 'web',
    tags: ['vip'],
    test: false,
    createdAt: micros('2026-07-03T09:15:02Z') + 100,
    updatedAt: micros('2026-07-09T18:40:11Z') + 609_599,
    processedAt: micros('2026-07-03T09:15:01Z'),
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    presentmentCurrency: 'CAD',
    presentmentRate: '1.35',
    taxesIncluded: false,
    financialStatus: 'PARTIALLY_REFUNDED',
    fulfillmentStatus: 'FULFILLED',
    customerId: 7001,
    email: 'ada@example.com',
    phone: null,
    billingAddress: toronto,
    shippingAddress: toronto,
    discountCodes: ['SUMMER10'],
    lines: [
      {
        ...{
          id: 6001,
          productId: 9001,
          variantId: 9101,
          sku: 'MUG-BLU',
          title: 'Mug',
          variantTitle: 'Blue',
          vendor: 'Acme',
        },
        ...{
          quantity: 2,
          unitPrice: '50.00',
          isGiftCard: false,
          taxable: true,
          requiresShipping: true,
          lineDiscount: null,
        },
        discountAllocations: [{ amount: '10', applicationIndex: 0 }],
        taxLines: [{ title: 'State Tax', rate: 0.1, amount: '9.00' }],
      },
      {
        ...{
          id: 6002,
          productId: null,
          variantId: null,
          sku: 'TEE-M',
          title: 'Tee',
          variantTitle: 'M',
          vendor: 'Acme',
        },
        ...{
          quantity: 1,
          unitPrice: '20',
          isGiftCard: false,
          taxable: true,
          requiresShipping: true,
          lineDiscount: null,
        },
        discountAllocations: [{ amount: '2', applicationIndex: 0 }],
        taxLines: [{ title: 'State Tax', rate: 0.1, amount: '1.8' }],
      },
    ],
    shippingLines: [
      {
        id: 8001,
        title: 'Standard',
        code: 'Standard',
        amount: '8',
        discountedAmount: '8',
        isRemoved: false,
        taxLines: [],
      },
    ],
    discountApplications: [
      {
        kind: 'code',
        label: 'SUMMER10',
        targetType: 'LINE_ITEM',
        allocationMethod: 'ACROSS',
        value: { percentage: 10 },
      },
    ],
    transactions: [
      {
        ...{ id: 3001, kind: 'SALE', status: 'SUCCESS', gateway: 'shopify_payments', amount: '126.80' },
        ...{ createdAt: micros('2026-07-03T09:15:01Z'), parentId: null, fee: '3.98' },
      },
      {
        ...{ id: 3002, kind: 'REFUND', status: 'SUCCESS', gateway: 'shopify_payments', amount: '49.50' },
        ...{ createdAt: micros('2026-07-09T18:40:10Z'), parentId: 3001, fee: null },
      },
    ],
    refunds: [
      {
        id: 4001,
        createdAt: micros('2026-07-09T18:40:10Z'),
        processedAt: micros('2026-07-09T18:40:10Z'),
        updatedAt: micros('2026-07-09T18:40:11Z'),
        note: 'damaged',
        totalRefunded: '49.5',
        lines: [
          {
            ...{ id: 4101, lineId: 6001, quantity: 1, restockType: 'RETURN', locationId: 101 },
            ...{ price: '50', subtotal: '45', tax: '4.5' },
          },
        ],
        adjustments: [],
        shippingLines: [],
        transactionIds: [3002],
      },
    ],
    edits: [],
    tip: '0',
    duties: '0',
    additionalFees: '0',
    ...changes,
  };
}

/** A small order of its own: one line of 20.00, paid. */
export function plainOrder(id: number, at: string, changes: Partial<ShopOrder> = {}): ShopOrder {
  const [line] = sampleOrder().lines;
  if (!line) throw new Error('the sample order has lines');
  return sampleOrder({
    ...{ id, number: id - 4000, name: `#${id - 4000}`, customerId: null, discountCodes: [], discountApplications: [] },
    ...{ createdAt: micros(at), updatedAt: micros(at), processedAt: micros(at) },
    ...{
      refunds: [],
      transactions: [],
      shippingLines: [],
      financialStatus: 'PAID',
      presentmentCurrency: 'USD',
      presentmentRate: '1',
    },
    lines: [{ ...line, id: id * 10, quantity: 1, unitPrice: '20', discountAllocations: [], taxLines: [] }],
    ...changes,
  });
}

/** The shop behind the authored samples. */
export function sampleContents(): ShopContents {
  const createdAt = micros('2026-01-02T10:00:00Z');
  const updatedAt = micros('2026-07-09T18:40:11Z');
  return {
    orders: [sampleOrder()],
    customers: [
      {
        ...{
          id: 7001,
          createdAt: micros('2026-05-01T08:00:00Z'),
          updatedAt,
          firstName: 'Ada',
          lastName: 'L',
          email: 'ada@example.com',
        },
        ...{ phone: null, state: 'ENABLED', tags: ['vip'], taxExempt: false, locale: 'en-CA', address: toronto },
      },
    ],
    products: [
      {
        ...{
          id: 9001,
          title: 'Mug',
          handle: 'mug',
          vendor: 'Acme',
          productType: 'Kitchen',
          status: 'ACTIVE',
          tags: [],
          category: null,
        },
        ...{ createdAt, updatedAt, publishedAt: createdAt },
        variants: [
          {
            ...{
              id: 9101,
              sku: 'MUG-BLU',
              barcode: null,
              title: 'Blue',
              price: '50',
              compareAtPrice: null,
              position: 1,
            },
            ...{ options: [{ name: 'Color', value: 'Blue' }], createdAt, updatedAt, inventoryItemId: 9201 },
          },
        ],
      },
    ],
    inventoryItems: [
      {
        ...{
          id: 9201,
          variantId: 9101,
          sku: 'MUG-BLU',
          tracked: true,
          unitCost: '18.5',
          createdAt,
          updatedAt: micros('2026-03-01T00:00:00Z'),
        },
        levels: [
          {
            ...{ id: 555, locationId: 101, isActive: true, updatedAt },
            ...{ available: 12, onHand: 13, committed: 1, incoming: 0, reserved: 0 },
          },
        ],
      },
    ],
    locations: [
      {
        ...{
          id: 101,
          name: 'Main',
          isActive: true,
          createdAt: micros('2025-01-01T00:00:00Z'),
          updatedAt: micros('2026-01-01T00:00:00Z'),
        },
        address: { ...toronto, zip: null },
      },
    ],
  };
}
