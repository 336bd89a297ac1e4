import type { Amount } from '../kit/amounts.js';
import type { Micros } from '../kit/clock.js';
import type { Place } from '../trade/market.js';

/**
 * The records of a simulated shop, from which the GraphQL answers, the search index, the bulk files and the shop's ledger
 * are derived. Amounts are decimal strings in the shop's currency; the presentment amount of
 * an order is the shop amount times `presentmentRate`, rounded to the presentment currency's minor unit.
 */
export type { Amount, Micros, Place as ShopAddress };
/** The numeric part of a gid; `gid://shopify/Order/5001` is 5001. */
export type LegacyId = number;

export interface ShopSettings {
  domain: string;
  name: string;
  currency: string;
  ianaTimezone: string;
  planName: string;
  /** Points per second; the bucket holds 20 times as much. Standard 100, Advanced 200, Plus 1000, Enterprise 2000. */
  restoreRate: number;
}

export interface ShopTaxLine {
  title: string;
  /** A fraction: 0.2 is 20 %. */
  rate: number;
  amount: Amount;
}

export interface ShopLine {
  id: LegacyId;
  productId: LegacyId | null;
  variantId: LegacyId | null;
  sku: string | null;
  title: string;
  variantTitle: string | null;
  vendor: string | null;
  /** As ordered. `quantity - removedQuantity - refunded quantity` is Shopify's currentQuantity. */
  quantity: number;
  unitPrice: Amount;
  isGiftCard: boolean;
  taxable: boolean;
  requiresShipping: boolean;
  /** A discount on this line alone; it lowers discountedTotalSet. */
  lineDiscount: { amount: Amount; applicationIndex: number } | null;
  /** The line's shares of order-level discounts. */
  discountAllocations: { amount: Amount; applicationIndex: number }[];
  taxLines: ShopTaxLine[];
}

export interface ShopShippingLine {
  id: LegacyId;
  title: string;
  code: string | null;
  amount: Amount;
  discountedAmount: Amount;
  isRemoved: boolean;
  taxLines: ShopTaxLine[];
}

export interface ShopDiscountApplication {
  kind: 'code' | 'automatic' | 'manual';
  /** The code or the title. */
  label: string;
  targetType: 'LINE_ITEM' | 'SHIPPING_LINE';
  allocationMethod: 'ACROSS' | 'EACH';
  value: { percentage: number } | { amount: Amount };
}

export interface ShopTransaction {
  id: LegacyId;
  kind: 'AUTHORIZATION' | 'CAPTURE' | 'SALE' | 'REFUND' | 'VOID';
  status: 'SUCCESS' | 'FAILURE' | 'PENDING' | 'ERROR';
  gateway: string;
  amount: Amount;
  createdAt: Micros;
  parentId: LegacyId | null;
  fee: Amount | null;
}

export interface ShopRefundLine {
  id: LegacyId;
  lineId: LegacyId;
  quantity: number;
  restockType: 'CANCEL' | 'LEGACY_RESTOCK' | 'NO_RESTOCK' | 'RETURN';
  locationId: LegacyId | null;
  /** Unit price before discounts. */
  price: Amount;
  /** The price of the lines after all discounts; including tax if the order's prices do. */
  subtotal: Amount;
  tax: Amount;
}

export interface ShopRefund {
  id: LegacyId;
  /** null while the refund is pending. */
  createdAt: Micros | null;
  processedAt: Micros;
  updatedAt: Micros;
  note: string | null;
  /** Money paid back: 0 for the cancellation of an unpaid order. */
  totalRefunded: Amount;
  lines: ShopRefundLine[];
  /** Shopify's sign: negative if more was paid back than the lines are worth, positive if less. */
  adjustments: { id: LegacyId; reason: 'REFUND_DISCREPANCY' | 'RESTOCK' | 'OTHER'; amount: Amount; tax: Amount }[];
  shippingLines: { id: LegacyId; shippingLineId: LegacyId; subtotal: Amount; tax: Amount }[];
  transactionIds: LegacyId[];
}

/** An edit after the order was placed: units removed (negative quantities) and added. */
export interface ShopEdit {
  /** The id of Shopify's OrderEditAgreement. */
  id: LegacyId;
  happenedAt: Micros;
  changes: {
    id: LegacyId;
    lineId: LegacyId;
    /** Negative for removed units. */
    quantity: number;
    /** After discounts, with taxes; its sign is that of the quantity. */
    total: Amount;
    /** The tax in `total`, with the same sign. */
    tax: Amount;
    /** The discount on these units before taxes, with the same sign. */
    discount: Amount;
  }[];
}

/** A visit to the online store before an order. */
export interface ShopVisit {
  id: LegacyId;
  occurredAt: Micros;
  landingPage: string;
  referrerUrl: string | null;
  /** A platform, a domain, `direct` or `unknown`. */
  source: string;
  sourceType: 'AD' | 'AFFILIATE' | 'NEWSLETTER' | 'SEO' | null;
  utm: { source: string; medium: string; campaign: string } | null;
}

export interface ShopOrder {
  id: LegacyId;
  number: number;
  name: string;
  sourceName: string | null;
  tags: string[];
  test: boolean;
  createdAt: Micros;
  updatedAt: Micros;
  processedAt: Micros;
  cancelledAt: Micros | null;
  cancelReason: 'CUSTOMER' | 'DECLINED' | 'FRAUD' | 'INVENTORY' | 'OTHER' | 'STAFF' | null;
  closedAt: Micros | null;
  presentmentCurrency: string;
  presentmentRate: string;
  taxesIncluded: boolean;
  financialStatus:
    | 'AUTHORIZED'
    | 'EXPIRED'
    | 'PAID'
    | 'PARTIALLY_PAID'
    | 'PARTIALLY_REFUNDED'
    | 'PENDING'
    | 'REFUNDED'
    | 'VOIDED';
  fulfillmentStatus: 'FULFILLED' | 'IN_PROGRESS' | 'ON_HOLD' | 'PARTIALLY_FULFILLED' | 'UNFULFILLED' | 'RESTOCKED';
  customerId: LegacyId | null;
  email: string | null;
  phone: string | null;
  billingAddress: Place | null;
  shippingAddress: Place | null;
  discountCodes: string[];
  lines: ShopLine[];
  shippingLines: ShopShippingLine[];
  discountApplications: ShopDiscountApplication[];
  transactions: ShopTransaction[];
  refunds: ShopRefund[];
  edits: ShopEdit[];
  /** The tax in its totals, if its tax lines were recalculated and the totals were not. Absent: that of the lines. */
  chargedTax?: Amount;
  tip: Amount;
  duties: Amount;
  additionalFees: Amount;
  /** The visits before it, oldest first. Absent: it was not placed in the online store, or its visits are not known. */
  visits?: ShopVisit[];
}

export interface ShopVariant {
  id: LegacyId;
  sku: string | null;
  barcode: string | null;
  title: string;
  price: Amount;
  compareAtPrice: Amount | null;
  position: number;
  options: { name: string; value: string }[];
  createdAt: Micros;
  updatedAt: Micros;
  inventoryItemId: LegacyId;
}

export interface ShopProduct {
  id: LegacyId;
  title: string;
  handle: string;
  vendor: string;
  productType: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';
  tags: string[];
  category: { id: string; fullName: string } | null;
  createdAt: Micros;
  updatedAt: Micros;
  publishedAt: Micros | null;
  variants: ShopVariant[];
}

export interface ShopInventoryItem {
  id: LegacyId;
  variantId: LegacyId;
  sku: string | null;
  tracked: boolean;
  unitCost: Amount | null;
  createdAt: Micros;
  updatedAt: Micros;
  levels: {
    id: LegacyId;
    locationId: LegacyId;
    isActive: boolean;
    updatedAt: Micros;
    available: number;
    onHand: number;
    committed: number;
    incoming: number;
    reserved: number;
  }[];
}

export interface ShopCustomer {
  id: LegacyId;
  createdAt: Micros;
  updatedAt: Micros;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  state: 'DISABLED' | 'ENABLED' | 'INVITED' | 'DECLINED';
  tags: string[];
  taxExempt: boolean;
  locale: string;
  address: Place | null;
}

export interface ShopLocation {
  id: LegacyId;
  name: string;
  isActive: boolean;
  createdAt: Micros;
  updatedAt: Micros;
  address: Place;
}

/** A destroy event: all that the API still shows of a deleted record. */
export interface ShopEvent {
  id: LegacyId;
  subjectType: 'ORDER' | 'PRODUCT' | 'CUSTOMER' | 'PRODUCT_VARIANT';
  subjectId: LegacyId;
  action: 'destroy';
  createdAt: Micros;
}

export interface ShopContents {
  products: ShopProduct[];
  inventoryItems: ShopInventoryItem[];
  locations: ShopLocation[];
  customers: ShopCustomer[];
  orders: ShopOrder[];
}
