import {
  buyerOf,
  decimal,
  firstInstant,
  iso,
  type SoldLine,
  shipping,
  soldAt,
  soldLines,
  variants,
} from '../synthetic-shop.js';

export interface RecordedOrder {
  /** Seconds since the epoch. */
  updatedAt: number;
  bytes: Buffer;
}

/** The bytes of an order in Shopify's answers, about 6 KB. Each `revision` differs. */
export function recordedOrder(index: number, revision = 0, updatedAt = soldAt(index)): RecordedOrder {
  const at = iso(soldAt(index));
  const lines = soldLines(index, revision);
  const merchandise = lines.reduce((sum, line) => sum + line.total - line.discount, 0);
  const tax = lines.reduce((sum, line) => sum + line.tax, 0);
  const total = merchandise + tax + shipping;
  const json = JSON.stringify({
    id: `gid://shopify/Order/${5_000_000 + index}`,
    updatedAt: iso(updatedAt),
    name: `#${1001 + index}`,
    createdAt: at,
    processedAt: at,
    cancelledAt: null,
    closedAt: null,
    test: false,
    edited: false,
    sourceName: index % 5 === 0 ? 'pos' : 'web',
    currencyCode: 'GBP',
    presentmentCurrencyCode: 'GBP',
    taxesIncluded: false,
    dutiesIncluded: false,
    displayFinancialStatus: 'PAID',
    displayFulfillmentStatus: 'FULFILLED',
    customer: { id: `gid://shopify/Customer/${7_000 + buyerOf(index)}` },
    email: `buyer${buyerOf(index)}@shop.example`,
    phone: null,
    shippingAddress: { countryCodeV2: 'GB', provinceCode: 'ENG', city: 'London' },
    billingAddress: { countryCodeV2: 'GB', provinceCode: 'ENG', city: 'London' },
    discountCodes: [],
    originalTotalPriceSet: bag(total),
    totalPriceSet: bag(total),
    currentTotalPriceSet: bag(total),
    subtotalPriceSet: bag(merchandise),
    currentSubtotalPriceSet: bag(merchandise),
    totalTaxSet: bag(tax),
    currentTotalTaxSet: bag(tax),
    totalDiscountsSet: bag(lines.reduce((sum, line) => sum + line.discount, 0)),
    currentTotalDiscountsSet: bag(lines.reduce((sum, line) => sum + line.discount, 0)),
    totalShippingPriceSet: bag(shipping),
    currentShippingPriceSet: bag(shipping),
    originalTotalDutiesSet: null,
    currentTotalDutiesSet: null,
    originalTotalAdditionalFeesSet: null,
    currentTotalAdditionalFeesSet: null,
    totalTipReceivedSet: bag(0),
    totalRefundedSet: bag(0),
    totalReceivedSet: bag(total),
    netPaymentSet: bag(total),
    transactions: [
      {
        id: `gid://shopify/OrderTransaction/${9_000_000 + index}`,
        kind: 'SALE',
        status: 'SUCCESS',
        gateway: 'shopify_payments',
        test: false,
        createdAt: at,
        processedAt: at,
        amountSet: bag(total),
        parentTransaction: null,
        fees: [{ amount: { amount: '1.2', currencyCode: 'GBP' } }],
      },
    ],
    refunds: [],
    lineItems: {
      pageInfo: { hasNextPage: false, endCursor: null },
      nodes: lines.map((line, position) => orderLine(index, position, line)),
    },
    shippingLines: {
      pageInfo: { hasNextPage: false, endCursor: null },
      nodes: [
        {
          id: `gid://shopify/ShippingLine/${8_000_000 + index}`,
          title: 'Royal Mail Tracked 48',
          isRemoved: false,
          originalPriceSet: bag(shipping),
          discountedPriceSet: bag(shipping),
          currentDiscountedPriceSet: bag(shipping),
          taxLines: [],
        },
      ],
    },
    // Apps add such data to orders; it brings the mean to the 6 KB of recorded stores.
    customAttributes: [{ key: 'landing_page', value: `https://shop.example/collections/${'autumn-'.repeat(60)}` }],
  });
  return { updatedAt, bytes: Buffer.from(json) };
}

/** The catalogue of the orders' lines, with four variants per product. */
export function recordedProducts(): unknown[] {
  const at = iso(firstInstant - 86_400);
  return Array.from({ length: variants / 4 }, (_, product) => ({
    id: `gid://shopify/Product/${product}`,
    updatedAt: at,
    title: `Article ${product} of the synthetic shop`,
    handle: `article-${product}`,
    vendor: 'Synthetic',
    productType: `Type ${product % 12}`,
    status: 'ACTIVE',
    tags: [],
    createdAt: at,
    publishedAt: at,
    category: null,
    variants: {
      pageInfo: { hasNextPage: false, endCursor: null },
      nodes: Array.from({ length: 4 }, (_variant, position) => ({
        id: `gid://shopify/ProductVariant/${product * 4 + position}`,
        sku: `SKU-${product * 4 + position}`,
        barcode: null,
        title: 'Large / Blue',
        price: '10.00',
        compareAtPrice: null,
        position: position + 1,
        createdAt: at,
        updatedAt: at,
        inventoryItem: { id: `gid://shopify/InventoryItem/${product * 4 + position}`, updatedAt: at, unitCost: null },
      })),
    },
  }));
}

function orderLine(index: number, position: number, { variant, quantity, price, total, discount, tax }: SoldLine) {
  return {
    id: `gid://shopify/LineItem/${(5_000_000 + index) * 10 + position}`,
    sku: `SKU-${variant}`,
    title: `Article ${variant} of the synthetic shop`,
    variantTitle: 'Large / Blue',
    quantity,
    currentQuantity: quantity,
    isGiftCard: false,
    product: { id: `gid://shopify/Product/${Math.floor(variant / 4)}` },
    variant: { id: `gid://shopify/ProductVariant/${variant}` },
    originalUnitPriceSet: bag(price),
    originalTotalSet: bag(total),
    discountedTotalSet: bag(total),
    discountAllocations:
      discount === 0
        ? []
        : [
            {
              allocatedAmountSet: bag(discount),
              discountApplication: { index: 0, allocationMethod: 'ACROSS', targetSelection: 'ALL' },
            },
          ],
    taxLines: [{ title: 'VAT', rate: 0.2, priceSet: bag(tax) }],
  };
}

function bag(minor: number) {
  const amount = decimal(minor);
  return {
    shopMoney: { amount, currencyCode: 'GBP' },
    presentmentMoney: { amount, currencyCode: 'GBP' },
  };
}
