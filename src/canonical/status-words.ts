/** The platforms' statuses of orders and products. Plugins and files have others. */

/** Shopify's `OrderDisplayFinancialStatus`, Admin API 2026-07. */
export const shopifyFinancialStatuses = [
  ...['AUTHORIZED', 'EXPIRED', 'PAID', 'PARTIALLY_PAID', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED', 'VOIDED'],
] as const;

/** Shopify's `OrderDisplayFulfillmentStatus`; from 2026-10 on an order of which nothing is left to ship is no longer UNFULFILLED. */
export const shopifyFulfillmentStatuses = [
  ...[
    'FULFILLED',
    'FULFILLMENT_NOT_REQUIRED',
    'IN_PROGRESS',
    'ON_HOLD',
    'OPEN',
    'PARTIALLY_FULFILLED',
    'PENDING_FULFILLMENT',
  ],
  ...['REQUEST_DECLINED', 'RESTOCKED', 'SCHEDULED', 'UNFULFILLED'],
] as const;

/** Shopify's `ProductStatus`. */
export const shopifyProductStatuses = ['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED'] as const;

/** WooCommerce's order statuses, 7 to 10; each covers both payment and shipping. */
export const wooOrderStatuses = [
  ...['pending', 'processing', 'on-hold', 'completed', 'cancelled', 'refunded', 'failed'],
  ...['trash', 'checkout-draft', 'auto-draft', 'draft'],
] as const;

/** WooCommerce's product statuses. */
export const wooProductStatuses = ['draft', 'pending', 'private', 'publish', 'future', 'trash'] as const;
