import type { ShopLine, ShopOrder, ShopRefund, ShopSettings } from '../model.js';

/** Records for tests, with defaults for everything that a test does not set. */
export const london: ShopSettings = {
  domain: 'trade.myshopify.com',
  name: 'Trade',
  currency: 'GBP',
  ianaTimezone: 'Europe/London',
  planName: 'Shopify Plus',
  restoreRate: 1000,
};

export const instant = (iso: string): number => Date.parse(iso) * 1000;

export function line(id: number, quantity: number, unitPrice: string, more: Partial<ShopLine> = {}): ShopLine {
  return {
    id,
    productId: null,
    variantId: null,
    sku: null,
    title: `Line ${id}`,
    variantTitle: null,
    vendor: null,
    quantity,
    unitPrice,
    isGiftCard: false,
    taxable: true,
    requiresShipping: true,
    lineDiscount: null,
    discountAllocations: [],
    taxLines: [],
    ...more,
  };
}

export function order(id: number, at: string, lines: ShopLine[], more: Partial<ShopOrder> = {}): ShopOrder {
  return {
    id,
    number: id,
    name: `#${id}`,
    sourceName: 'web',
    tags: [],
    test: false,
    createdAt: instant(at),
    updatedAt: instant(at),
    processedAt: instant(at),
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    presentmentCurrency: 'GBP',
    presentmentRate: '1',
    taxesIncluded: true,
    financialStatus: 'PAID',
    fulfillmentStatus: 'UNFULFILLED',
    customerId: null,
    email: null,
    phone: null,
    billingAddress: null,
    shippingAddress: null,
    discountCodes: [],
    lines,
    shippingLines: [],
    discountApplications: [],
    transactions: [],
    refunds: [],
    edits: [],
    tip: '0.00',
    duties: '0.00',
    additionalFees: '0.00',
    ...more,
  };
}

export function refund(id: number, at: string, totalRefunded: string, more: Partial<ShopRefund> = {}): ShopRefund {
  return {
    id,
    createdAt: instant(at),
    processedAt: instant(at),
    updatedAt: instant(at),
    note: null,
    totalRefunded,
    lines: [],
    adjustments: [],
    shippingLines: [],
    transactionIds: [],
    ...more,
  };
}

export const tax = (amount: string, rate = 0.2) => [{ title: 'VAT', rate, amount }];
