/**
 * The bytes of a synthetic shop's orders as Shopify's answers hold them: about 6 KB each, one to four lines, some with a refund.
 * The same index gives the same order; `revision` makes a changed one of it.
 */
const variants = 2_000;
const customers = 40_000;
/** An order every two minutes: 100,000 orders are about 140 days. */
const spacingSeconds = 120;
export const firstInstant = Date.UTC(2024, 0, 1) / 1000;

export interface RecordedOrder {
  /** Seconds since the epoch. */
  updatedAt: number;
  bytes: Buffer;
}

export function recordedOrder(
  index: number,
  revision = 0,
  updatedAt = firstInstant + index * spacingSeconds,
): RecordedOrder {
  const at = iso(firstInstant + index * spacingSeconds);
  const lineCount = 1 + (index % 4);
  const lines = Array.from({ length: lineCount }, (_, position) => orderLine(index, position, revision));
  const merchandise = lines.reduce((sum, line) => sum + line.total - line.discount, 0);
  const tax = lines.reduce((sum, line) => sum + line.tax, 0);
  const shipping = 495;
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
    customer: { id: `gid://shopify/Customer/${7_000 + ((index * 7919) % customers)}` },
    email: `buyer${(index * 7919) % customers}@shop.example`,
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
    lineItems: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: lines.map(({ node }) => node) },
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
    // Apps write such things on orders; it brings the mean to the 6 KB that recorded stores show.
    customAttributes: [{ key: 'landing_page', value: `https://shop.example/collections/${'autumn-'.repeat(60)}` }],
  });
  return { updatedAt, bytes: Buffer.from(json) };
}

/** The catalogue that the orders' lines are of: four variants a product. */
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

function orderLine(index: number, position: number, revision: number) {
  const variant = (index * 31 + position * 577) % variants;
  const quantity = 1 + ((index + position + revision) % 3);
  const price = 500 + (variant % 97) * 25;
  const total = price * quantity;
  const discount = index % 6 === 0 ? Math.floor(total / 10) : 0;
  const tax = Math.floor((total - discount) / 5);
  const node = {
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
  return { node, total, discount, tax };
}

function bag(minor: number) {
  const digits = String(minor).padStart(3, '0');
  const amount = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  return {
    shopMoney: { amount, currencyCode: 'GBP' },
    presentmentMoney: { amount, currencyCode: 'GBP' },
  };
}

export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
