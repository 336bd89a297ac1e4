/**
 * The canonical records: what every platform's staging makes of its raw records, and all that the warehouse knows.
 *
 * Amounts are decimal strings in `currency` (the store's), exact, positive unless said otherwise. Quantities and stock are
 * decimal strings too: goods are sold by weight and length. Instants are ISO 8601
 * UTC strings. Ids are the platform's own, as text, without the platform's wrapping (`5001`, not `gid://shopify/Order/5001`).
 */
export type Decimal = string;
export type Instant = string;

export type CanonicalRecord =
  | OrderRecord
  | SplitOrderRecord
  | ProductRecord
  | CustomerRecord
  | LocationRecord
  | InventoryRecord
  | DeletionRecord
  | OrderPartRecord;

/** A platform that tells of an order in pieces, at different times: the warehouse keeps them and makes whole orders of them. */
export type OrderPartRecord = OrderHeaderRecord | OrderLinesRecord | OrderRefundRecord | OrderPartDeletionRecord;

/** One order, whole: its lines and refunds replace those known before. */
export interface OrderRecord {
  kind: 'order';
  orderId: string;
  /** Of a marketplace's sub-order: the order of which it is a vendor's part. It counts nowhere, since that order does. */
  parentId?: string;
  /** What people call it: `#1001`. */
  orderNumber: string;
  orderedAt: Instant;
  updatedAt: Instant;
  /** The platform's word for where it was sold: `web`, `pos`. */
  salesChannel: string;
  currency: string;
  customer: OrderCustomer;
  shipTo: { country: string | null; city: string | null };
  isTest: boolean;
  cancelledAt: Instant | null;
  financialStatus: string | null;
  fulfillmentStatus: string | null;
  isTaxIncluded: boolean;
  /** What the buyer saw. */
  presentment: { currency: string; total: Decimal };
  /** Without tax. */
  shipping: Decimal;
  /** All taxes of the order, those on shipping too. */
  taxes: Decimal;
  duties: Decimal;
  fees: Decimal;
  tips: Decimal;
  /** As placed: merchandise after discounts, gift cards, shipping, taxes, duties, fees and tips. */
  total: Decimal;
  lines: OrderLine[];
  refunds: RefundLine[];
}

/**
 * An order that a marketplace has split, or one of its sub-orders, each whole and as the platform has it: the warehouse decides from
 * all of them what counts.
 */
export interface SplitOrderRecord {
  kind: 'split_order';
  /** The buyer's order: its own id, or that of the order which this is a part of. */
  parentId: string;
  order: OrderRecord;
  /** Of a sub-order's lines, by their ids, the line of the buyer's order that each names. */
  parentLines: Record<string, string>;
}

/** Who bought: an account of the store, or a guest, known by e-mail, phone or not at all. */
export interface OrderCustomer {
  customerId: string | null;
  email: string | null;
  phone: string | null;
}

export interface OrderLine {
  lineId: string;
  /** The sellable variant: null when it was deleted or never was in the catalogue. */
  variantId: string | null;
  productId: string | null;
  /** The platform names no product or variant, which may be gone: an older version of the order may have. */
  isForgotten?: true;
  sku: string | null;
  title: string;
  variantTitle: string | null;
  /** As ordered. */
  quantity: Decimal;
  isGiftCard: boolean;
  /** List price of one, without tax; of a gift card what it costs. */
  unitPrice: Decimal;
  /** What was paid for the line less its tax, and the discounts; 0 for a gift card, which is not a sale. */
  grossSales: Decimal;
  /** The line's own discount and its share of the order's, without tax; 0 for a gift card. */
  discounts: Decimal;
  taxes: Decimal;
  /** The same as the buyer saw it; null where the order's prices are without tax. */
  includingTax: { unitPrice: Decimal; grossSales: Decimal; discounts: Decimal } | null;
}

/**
 * One row of what was taken back, dated by itself. `line`: units of a line, which may be unknown; `shipping`: a shipping
 * line; `adjustment`: an amount of the order as a whole, may be negative (a fee kept); `edit`: units an edit took off without
 * a refund.
 */
export interface RefundLine {
  kind: 'line' | 'shipping' | 'adjustment' | 'edit';
  /** Unique within the order, stable over syncs. */
  refundLineId: string;
  /** The platform's refund (or edit) that it belongs to. */
  refundId: string;
  refundedAt: Instant;
  lineId: string | null;
  quantity: Decimal;
  reason: string | null;
  /** Merchandise without tax; 0 for gift cards. */
  returns: Decimal;
  shipping: Decimal;
  taxes: Decimal;
  duties: Decimal;
  fees: Decimal;
  tips: Decimal;
  /** Everything this row takes off the order's total, gift cards too. */
  total: Decimal;
  /** The money of `total` that went back to the buyer: 0 for edits and for cancellations of unpaid orders. */
  refunded: Decimal;
}

/** One product, whole: variants that it no longer lists are gone. */
export interface ProductRecord {
  kind: 'product';
  productId: string;
  updatedAt: Instant;
  title: string;
  category: string | null;
  productType: string | null;
  vendor: string | null;
  status: string;
  currency: string;
  variants: {
    variantId: string;
    sku: string | null;
    title: string | null;
    price: Decimal | null;
    /** null when the store does not say: unknown, not free. */
    unitCost: Decimal | null;
    /** The time of the stock item that bears the cost, which is not the product's; null when no item told of any. */
    costUpdatedAt: Instant | null;
  }[];
}

export interface CustomerRecord {
  kind: 'customer';
  customerId: string;
  updatedAt: Instant;
  createdAt: Instant;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  country: string | null;
  city: string | null;
}

export interface LocationRecord {
  kind: 'location';
  locationId: string;
  updatedAt: Instant;
  name: string;
  country: string | null;
  city: string | null;
  isActive: boolean;
}

/** The stock of one inventory item, whole: levels at locations that it no longer lists are gone. */
export interface InventoryRecord {
  kind: 'inventory';
  inventoryItemId: string;
  variantId: string;
  /** The item's own time: its cost is as of then. */
  updatedAt: Instant;
  /** In the store's currency; null when the store does not say: unknown, not free. Left out: the record is not about costs. */
  unitCost?: Decimal | null;
  levels: {
    locationId: string;
    /** When the level last changed: its business day is the fact's day. */
    changedAt: Instant;
    isActive: boolean;
    available: Decimal;
    onHand: Decimal;
    committed: Decimal;
    incoming: Decimal;
    reserved: Decimal;
  }[];
}

/** Something is gone at the platform. It leaves facts and aggregates, and stays in the raw log. */
export interface DeletionRecord {
  kind: 'deletion';
  entity: 'order' | 'product' | 'variant' | 'customer' | 'location' | 'inventory';
  id: string;
  deletedAt: Instant;
}

/** An order without what is told of it elsewhere. It waits until its lines have come. */
export interface OrderHeaderRecord
  extends Omit<OrderRecord, 'kind' | 'presentment' | 'taxes' | 'total' | 'lines' | 'refunds'> {
  kind: 'order_header';
  /** It is cancelled, and nothing says on which day: `cancelledAt` is when it was first known to be. */
  isCancelledUndated: boolean;
  /** All taxes of the order; null: those of its lines and of its shipping. */
  taxes: Decimal | null;
  shippingTaxes: Decimal;
  /** Off the order as a whole, beside its lines' own: spread over them by what they are worth. */
  discounts: Decimal;
  /** As placed. null: what the parts come to; else they have to come to it. */
  total: Decimal | null;
  /** Taken back up to now as the header has it, without a day of its own; null: it does not say. */
  refundedSoFar: Decimal | null;
  /** The day on which counts what of that no refund tells; null: it counts nowhere. */
  refundedSoFarOn: Instant | null;
}

/**
 * The lines of one order as one delivery (a file in one reading) has them. What has come of an order before is held against
 * it: see `chooseLines`. Where prices hold their tax, only that has left the gross sales: unit price and discounts are as the
 * buyer saw them until the order's own discount is known.
 */
export interface OrderLinesRecord {
  kind: 'order_lines';
  orderId: string;
  /** That of its newest line. */
  updatedAt: Instant;
  /**
   * In the order of the delivery. `lineId` is empty where the delivery has none, and may stand there several times: lines get
   * one of their place in the order then.
   */
  lines: OrderLine[];
  /** Lines that the delivery says are gone. */
  deletedLines: string[];
  /** Whether the delivery holds all lines of its orders; null: it does not say. */
  isWhole: boolean | null;
  /** Of lines that cannot be read: the order waits. */
  refusal: PartRefusal | null;
}

/** Why a part of an order cannot be taken: what is wrong in which column of which row. */
export interface PartRefusal {
  code: string;
  message: string;
  path: string;
  value: string | null;
  /** Where people find the row. */
  place: string | null;
  /** The lines that cannot be read: their ids, empty where they have none. */
  lineIds: string[];
}

/**
 * A refund line that may come before its order, or without any: then it is a return of its own day. Its `refundLineId` is
 * unique within the source.
 */
export interface OrderRefundRecord {
  kind: 'order_refund';
  orderId: string | null;
  updatedAt: Instant;
  /** null: its order's, and without one the store's. */
  currency: string | null;
  /** Where it counts while there is no order. */
  salesChannel: string;
  /** Whose it is while there is no order, an account of the store; null: its order's, or nobody's. */
  customerId: string | null;
  /** Only a sum is known: where it settles the order, shipping, taxes and duties are in it. */
  isSum: boolean;
  refund: RefundLine;
}

/** A part is gone, and stays so until a newer version of it comes. */
export interface OrderPartDeletionRecord {
  kind: 'order_part_deletion';
  part: 'header' | 'refund';
  orderId: string | null;
  /** Of a refund: its `refundLineId`; null for a header. */
  id: string | null;
  deletedAt: Instant;
}
