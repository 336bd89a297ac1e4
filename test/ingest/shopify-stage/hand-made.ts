import type { Json } from './records.js';

/** Hand-written Shopify objects in the shape of the Admin API; amounts are the test's own. */

export function bag(amount: string, currencyCode = 'USD'): Json {
  return { shopMoney: { amount, currencyCode }, presentmentMoney: { amount, currencyCode } };
}

interface LineAmounts {
  quantity?: number;
  unit: string;
  total: string;
  discounted?: string;
  allocations?: string[];
  taxes?: string[];
}

export function line(id: number, amounts: LineAmounts, more: Json = {}): Json {
  return {
    id: `gid://shopify/LineItem/${id}`,
    ...{ sku: `SKU-${id}`, title: `Article ${id}`, variantTitle: null, vendor: 'Acme' },
    ...{ quantity: amounts.quantity ?? 1, currentQuantity: amounts.quantity ?? 1, isGiftCard: false },
    product: { id: 'gid://shopify/Product/9001' },
    variant: { id: 'gid://shopify/ProductVariant/9101' },
    originalUnitPriceSet: bag(amounts.unit),
    originalTotalSet: bag(amounts.total),
    discountedTotalSet: bag(amounts.discounted ?? amounts.total),
    discountAllocations: (amounts.allocations ?? []).map((amount) => ({ allocatedAmountSet: bag(amount) })),
    taxLines: (amounts.taxes ?? []).map((amount) => ({ title: 'Tax', rate: 0.1, priceSet: bag(amount) })),
    ...more,
  };
}

export function shippingLine(id: number, amount: string, taxes: string[] = [], isRemoved = false): Json {
  return {
    id: `gid://shopify/ShippingLine/${id}`,
    isRemoved,
    discountedPriceSet: bag(amount),
    taxLines: taxes.map((tax) => ({ title: 'Tax', rate: 0.1, priceSet: bag(tax) })),
  };
}

export function order(total: string, lines: Json[], more: Json = {}): Json {
  return {
    ...{ id: 'gid://shopify/Order/5001', name: '#1001', sourceName: 'web', test: false },
    ...{ updatedAt: '2026-07-09T18:40:11Z', processedAt: '2026-07-03T09:15:01Z', cancelledAt: null },
    ...{ currencyCode: 'USD', presentmentCurrencyCode: 'USD', taxesIncluded: false },
    ...{ displayFinancialStatus: 'PAID', displayFulfillmentStatus: 'FULFILLED' },
    ...{ customer: null, email: 'ada@example.com', shippingAddress: null },
    ...{ originalTotalPriceSet: bag(total), totalPriceSet: bag(total) },
    lineItems: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: lines },
    ...more,
  };
}

interface RefundParts {
  refunded: string;
  lines?: { id: number; line: number; quantity: number; subtotal: string; tax: string; restockType?: string }[];
  shipping?: { id: number; subtotal: string; tax: string }[];
  adjustments?: { id: number; amount: string; tax: string; reason?: string }[];
  more?: Json;
}

export function refund(id: number, { refunded, lines, shipping, adjustments, more }: RefundParts): Json {
  return {
    id: `gid://shopify/Refund/${id}`,
    ...{ createdAt: '2026-07-09T18:40:10Z', processedAt: '2026-07-09T18:40:10Z', note: null },
    totalRefundedSet: bag(refunded),
    refundLineItems: {
      pageInfo: { hasNextPage: false },
      nodes: (lines ?? []).map((each) => ({
        id: `gid://shopify/RefundLineItem/${each.id}`,
        quantity: each.quantity,
        restockType: each.restockType ?? 'RETURN',
        lineItem: { id: `gid://shopify/LineItem/${each.line}` },
        ...{ subtotalSet: bag(each.subtotal), totalTaxSet: bag(each.tax) },
      })),
    },
    refundShippingLines: {
      nodes: (shipping ?? []).map((each) => ({
        id: `gid://shopify/RefundShippingLine/${each.id}`,
        ...{ subtotalAmountSet: bag(each.subtotal), taxAmountSet: bag(each.tax) },
      })),
    },
    orderAdjustments: {
      nodes: (adjustments ?? []).map((each) => ({
        id: `gid://shopify/OrderAdjustment/${each.id}`,
        reason: each.reason ?? 'REFUND_DISCREPANCY',
        ...{ amountSet: bag(each.amount), taxAmountSet: bag(each.tax) },
      })),
    },
    ...more,
  };
}

/** An edit, as a fragment with the order's agreements. */
export function edit(
  id: number,
  happenedAt: string,
  sales: [id: number, line: number, quantity: number, total: string, tax: string][],
): Json {
  return {
    id: 'gid://shopify/Order/5001',
    agreements: {
      pageInfo: { hasNextPage: false },
      edges: [
        { node: { __typename: 'OrderAgreement', id: 'gid://shopify/OrderAgreement/1', reason: 'ORDER', happenedAt } },
        {
          node: {
            ...{
              __typename: 'OrderEditAgreement',
              id: `gid://shopify/OrderEditAgreement/${id}`,
              reason: 'ORDER_EDIT',
              happenedAt,
            },
            sales: {
              pageInfo: { hasNextPage: false },
              nodes: sales.map(([saleId, lineId, quantity, total, tax]) => ({
                ...{ __typename: 'ProductSale', id: `gid://shopify/ProductSale/${saleId}`, quantity },
                ...{
                  totalAmount: bag(total),
                  totalTaxAmount: bag(tax),
                  lineItem: { id: `gid://shopify/LineItem/${lineId}` },
                },
              })),
            },
          },
        },
      ],
    },
  };
}
