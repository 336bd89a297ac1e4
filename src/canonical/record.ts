import type { CalendarDate } from './calendar-date.js';
import type { FeeKind } from './fee-kinds.js';

/**
 * The canonical records: the output of every platform's staging, and the only input of the warehouse.
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
  | OrderPartRecord
  | CampaignRecord
  | PostingRecord
  | SettlementRecord
  | SettlementOrderRecord
  | AdSpendDayRecord
  | SessionsDayRecord
  | SessionUsersRecord;

/** A platform that delivers an order in parts, at different times: the warehouse stores the parts and assembles the orders. */
export type OrderPartRecord = OrderHeaderRecord | OrderLinesRecord | OrderRefundRecord | OrderPartDeletionRecord;

/** One complete order: its lines and refunds replace those known before. */
export interface OrderRecord {
  kind: 'order';
  orderId: string;
  /** For a marketplace's sub-order: the order that it is a vendor's part of. Only that order is counted. */
  parentId?: string;
  /** The order number as people see it: `#1001`. */
  orderNumber: string;
  orderedAt: Instant;
  updatedAt: Instant;
  /** The platform's name for the sales channel: `web`, `pos`. */
  salesChannel: string;
  currency: string;
  customer: OrderCustomer;
  shipTo: {
    country: string | null;
    /** With its country, in upper case: `US-CA`, see `regionKey`. Absent: not provided. */
    region?: string | null;
    city: string | null;
  };
  isTest: boolean;
  cancelledAt: Instant | null;
  financialStatus: string | null;
  fulfillmentStatus: string | null;
  /** Labels that the merchant or its apps gave it. Absent: the platform's orders have none. */
  tags?: readonly string[];
  /** The codes that the buyer entered. Absent: not provided. */
  discountCodes?: readonly string[];
  isTaxIncluded: boolean;
  /** What the buyer saw. */
  presentment: { currency: string; total: Decimal };
  /** Without tax. */
  shipping: Decimal;
  /** All taxes of the order, including those on shipping. */
  taxes: Decimal;
  duties: Decimal;
  fees: Decimal;
  tips: Decimal;
  /** As placed: merchandise after discounts, gift cards, shipping, taxes, duties, fees and tips. */
  total: Decimal;
  lines: OrderLine[];
  refunds: RefundLine[];
  /** The visits before it that are known. Absent: the platform tells of none. */
  touchPoints?: readonly TouchPoint[];
}

/** A visit to the store on the way to an order. Source, medium and channel group are by usual names, see `traffic/`. */
export interface TouchPoint {
  /** Unique within the order, stable across syncs. */
  touchId: string;
  touchedAt: Instant;
  channelGroup: string;
  source: string;
  medium: string;
  /** null: it has none. */
  campaign: string | null;
  /** The host of the page that linked to the store; null: none, or not known. */
  referrer: string | null;
  /** The path of the first page; null: not known. */
  landingPage: string | null;
}

/**
 * An order split by a marketplace, or one of its sub-orders, each complete and as on the platform: the warehouse decides from
 * all of them what is counted.
 */
export interface SplitOrderRecord {
  kind: 'split_order';
  /** The buyer's order: its own id, or that of the order that this is a part of. */
  parentId: string;
  order: OrderRecord;
  /** For a sub-order: by line id, the corresponding line of the buyer's order. */
  parentLines: Record<string, string>;
}

/** The buyer: an account of the store, or a guest, known by e-mail, phone or not at all. */
export interface OrderCustomer {
  customerId: string | null;
  email: string | null;
  phone: string | null;
}

export interface OrderLine {
  lineId: string;
  /** The variant sold; null if it was deleted or never in the catalogue. */
  variantId: string | null;
  productId: string | null;
  /** The platform no longer reports a product or variant; an older version of the order may have it. */
  isForgotten?: true;
  sku: string | null;
  title: string;
  variantTitle: string | null;
  /** As ordered. */
  quantity: Decimal;
  isGiftCard: boolean;
  /** List price of one unit, without tax; for a gift card, its price. */
  unitPrice: Decimal;
  /** The amount paid for the line without its tax, plus the discounts; 0 for a gift card, which is not a sale. */
  grossSales: Decimal;
  /** The line's discount plus its share of the order's, without tax; 0 for a gift card. */
  discounts: Decimal;
  taxes: Decimal;
  /** The same as the buyer saw it; null if the order's prices exclude tax. */
  includingTax: { unitPrice: Decimal; grossSales: Decimal; discounts: Decimal } | null;
  /** Tax in its prices that a marketplace collects and remits, beside `taxes`. Absent: none. */
  taxesByOthers?: Decimal;
}

/**
 * One reversal, with its own date. `line`: units of a line, which may be unknown; `shipping`: a shipping
 * line; `adjustment`: an amount of the order as a whole, may be negative (a fee kept); `edit`: units removed by an edit without
 * a refund.
 */
export interface RefundLine {
  kind: 'line' | 'shipping' | 'adjustment' | 'edit';
  /** Unique within the order, stable across syncs. */
  refundLineId: string;
  /** The platform's refund (or edit) that it belongs to. */
  refundId: string;
  refundedAt: Instant;
  lineId: string | null;
  quantity: Decimal;
  /** The units did not go back to stock, so their cost stays. Omitted: they did, or the platform does not say. */
  isLost?: true;
  reason: string | null;
  /** Merchandise without tax; 0 for gift cards. */
  returns: Decimal;
  shipping: Decimal;
  taxes: Decimal;
  duties: Decimal;
  fees: Decimal;
  tips: Decimal;
  /** The total reduction of the order's total, including gift cards. */
  total: Decimal;
  /** The part of `total` that was paid back: 0 for edits and for cancellations of unpaid orders. */
  refunded: Decimal;
  /**
   * Of a refund that arrives apart from its order: the tax within its amounts. It is taken out if the order shows its own tax; otherwise the
   * order's sales include tax, and so do their refunds.
   */
  taxWithin?: { returns: Decimal; shipping: Decimal; fees: Decimal };
}

/** One complete product: variants that it no longer lists are gone. */
export interface ProductRecord {
  kind: 'product';
  productId: string;
  updatedAt: Instant;
  title: string;
  category: string | null;
  productType: string | null;
  vendor: string | null;
  /** Absent: not provided. */
  tags?: readonly string[];
  status: string;
  currency: string;
  variants: {
    variantId: string;
    sku: string | null;
    title: string | null;
    price: Decimal | null;
    /** In the product's currency; null if the store does not provide it: unknown, not free. */
    unitCost: Decimal | null;
    /** The time of the inventory item with the cost, which differs from the product's; null if no item reported a cost. */
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

/** The complete stock of one inventory item: levels at locations that it no longer lists are gone. */
export interface InventoryRecord {
  kind: 'inventory';
  inventoryItemId: string;
  variantId: string;
  /** The item's own time, as of which its cost is valid. */
  updatedAt: Instant;
  /** In the store's currency; null if the store does not provide it: unknown, not free. Omitted: the record has no cost. */
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
    /** Kept for anything but orders. */
    reserved: Decimal;
    /** Damaged, defective or expired. Omitted: the platform does not separate them. */
    unsellable?: Decimal;
    /** Being looked for. Omitted, as above. */
    researching?: Decimal;
  }[];
}

/** A deletion on the platform. The record leaves facts and aggregates, and stays in the raw log. */
export interface DeletionRecord {
  kind: 'deletion';
  entity: 'order' | 'product' | 'variant' | 'customer' | 'location' | 'inventory' | 'campaign';
  id: string;
  deletedAt: Instant;
}

/** An order without its refunds, which are separate records, and mostly without its lines: then it waits for them. */
export interface OrderHeaderRecord extends Omit<
  OrderRecord,
  'kind' | 'presentment' | 'taxes' | 'total' | 'lines' | 'refunds'
> {
  kind: 'order_header';
  /** All lines of the order. Absent: they are separate records. */
  lines?: OrderLine[];
  /** It is cancelled, but the day is unknown: `cancelledAt` is when this was first known. */
  isCancelledUndated: boolean;
  /** All taxes of the order; null: those of its lines and of its shipping. */
  taxes: Decimal | null;
  shippingTaxes: Decimal;
  /** The discount of the whole order, besides its lines' own: spread over them in proportion to their value. */
  discounts: Decimal;
  /** As placed. null: the sum of the parts; otherwise the parts must add up to it. */
  total: Decimal | null;
  /** Taxes that a marketplace collects and remits, beside `total`: part of what the buyer saw alone. Absent: none. */
  taxesByOthers?: Decimal;
  /** The refunded sum in the header, without a date; null: not given. */
  refundedSoFar: Decimal | null;
  /** The day on which the part not covered by refunds is counted; null: it is not counted. */
  refundedSoFarOn: Instant | null;
}

/**
 * The lines of one order in one delivery (a file in one reading). They are compared with the lines known before,
 * see `chooseLines`. If prices include tax, only gross sales are already without it: unit price and discounts are as the
 * buyer saw them until the order's own discount is known.
 */
export interface OrderLinesRecord {
  kind: 'order_lines';
  orderId: string;
  /** The time of its newest line. */
  updatedAt: Instant;
  /**
   * In the order of the delivery. `lineId` is empty if the delivery has none, and may repeat: such lines get
   * an id from their position in the order.
   */
  lines: OrderLine[];
  /** Lines that the delivery marks as deleted. */
  deletedLines: string[];
  /** Whether the delivery has all lines of its orders; null: unknown. */
  isWhole: boolean | null;
  /** Errors of unreadable lines: the order waits. */
  refusal: PartRefusal | null;
}

/** Why a part of an order is rejected: what is wrong in which column of which row. */
export interface PartRefusal {
  code: string;
  message: string;
  path: string;
  value: string | null;
  /** The location of the row, for people. */
  place: string | null;
  /** The ids of the unreadable lines, empty if they have none. */
  lineIds: string[];
}

/**
 * A refund line that may arrive before its order, or without one: then it is a return on its own day. Its `refundLineId` is
 * unique within the source.
 */
export interface OrderRefundRecord {
  kind: 'order_refund';
  orderId: string | null;
  updatedAt: Instant;
  /** null: its order's, or without an order the store's. */
  currency: string | null;
  /** Its sales channel while there is no order. */
  salesChannel: string;
  /** Its account in the store while there is no order; null: the order's, or none. */
  customerId: string | null;
  /** Only a sum is known: if it settles the order, it includes shipping, taxes and duties. */
  isSum: boolean;
  refund: RefundLine;
}

/** A part is deleted, until a newer version of it arrives. */
export interface OrderPartDeletionRecord {
  kind: 'order_part_deletion';
  part: 'header' | 'refund';
  orderId: string | null;
  /** For a refund: its `refundLineId`; null for a header. */
  id: string | null;
  deletedAt: Instant;
}

/**
 * Money that a platform or payment provider booked for the merchant, with the fees in it: they replace those known before. Where the money
 * was held back and a second posting releases it, both have the id of the first, so that it counts once.
 */
export interface PostingRecord {
  kind: 'posting';
  postingId: string;
  /** It only releases what the posting of this id booked before: it counts while that one is not known. */
  isRelease: boolean;
  postedAt: Instant;
  updatedAt: Instant;
  /** The platform's own word: `Shipment`, `Refund`, `ServiceFee`. */
  type: string;
  orderId: string | null;
  /** The marketplace in which it was booked: `Amazon.de`. Empty: the store has one account. */
  accountId: string;
  /** ISO 4217, of all its amounts. */
  currency: string;
  /** What it adds to the merchant's balance, less its fees; negative if it takes. null: not known. */
  total: Decimal | null;
  /** The payout that it is part of; null: none yet, or not known. */
  settlementId: string | null;
  fees: readonly Fee[];
}

export interface Fee {
  kind: FeeKind;
  /** The platform's own: `FBAPerUnitFulfillmentFee`. */
  name: string;
  /** The article that it was charged for; null: none. */
  sku: string | null;
  /** What the merchant pays; negative: what is given back. */
  amount: Decimal;
}

/** A payout to the merchant, as the platform reports it. */
export interface SettlementRecord {
  kind: 'settlement';
  settlementId: string;
  updatedAt: Instant;
  startsAt: Instant;
  endsAt: Instant;
  depositedAt: Instant | null;
  currency: string;
  total: Decimal;
}

/** The rows of a payout's report that name an order, or none: they replace those known before. */
export interface SettlementOrderRecord {
  kind: 'settlement_order';
  settlementId: string;
  updatedAt: Instant;
  /** As in the report, where it need not be an order's; null: the rows without one. */
  orderId: string | null;
  rows: readonly SettlementRow[];
}

export interface SettlementRow {
  /** The platform's own words: `Order`, `Refund`, `other-transaction`. */
  transactionType: string;
  /** `ItemFees`, `Commission`. */
  amountType: string;
  description: string;
  sku: string | null;
  postedAt: Instant | null;
  amount: Decimal;
}

/** A campaign of an advertising account. Every version with another name, status or type is kept. */
export interface CampaignRecord {
  kind: 'campaign';
  accountId: string;
  /** null: the platform does not report it. */
  accountName: string | null;
  campaignId: string;
  name: string;
  /** The platform's own words: `ENABLED`, `PAUSED`, `REMOVED`; `SEARCH`, `OUTCOME_SALES`. null: not reported. */
  status: string | null;
  type: string | null;
  updatedAt: Instant;
  /** When the platform listed it so: only a later deletion counts. The platform's own time may be long before. */
  readAt: Instant;
}

/** One day, week or month of an account: replaces all that was known of it, also by no rows. */
interface PartitionRecord {
  accountId: string;
  /** The first day. */
  date: CalendarDate;
  /** ISO 4217: the account's, of all amounts of the day. */
  currency: string;
  /** IANA zone of the account, in which `date` is. */
  timezone: string;
  /** The platform may restate it up to the end of this day, in the same zone. */
  restatedUntil: CalendarDate;
  /** What a reader of its numbers must know. */
  notes: readonly DayNote[];
  /** When it was read. */
  updatedAt: Instant;
}

/** What a platform says of the quality of a day's numbers. */
export interface DayNote {
  /** Why the numbers are not complete, exact or comparable. */
  code: DayNoteCode;
  /** In the platform's words or its own numbers: `1204 of 99000 sessions were read`. null: the code says it all. */
  detail: string | null;
}

/** Each with its meaning, as the API shows it. */
export const dayNoteDescriptions = {
  sampled: 'Estimated from a sample of the data.',
  thresholded: 'Rows of few users are left out to protect their identity.',
  other_row: 'Rare values are summed up as `(other)`.',
  truncated: 'Data before a date or beyond a limit is cut off.',
  restricted: 'Some metrics are blocked for the credentials, and are not known.',
  attribution_changed: 'Attributed numbers of this day are not comparable with those before it.',
  breakdown_incomplete: 'The rows do not add up to the total that the platform reports for the day.',
  held_back:
    'The platform answered with much less than it said before and than its own total: the numbers are those read before, until it agrees with itself.',
  not_reported: 'Days are over, but their numbers are missing: not read yet, or held back.',
} as const;

export type DayNoteCode = keyof typeof dayNoteDescriptions;

/** What an advertising account spent on one day. */
export interface AdSpendDayRecord extends PartitionRecord {
  kind: 'ad_spend_day';
  rows: readonly AdSpendRow[];
}

/** Unique in its day by campaign, network and device. Only what the platform attributes itself; it overlaps with other platforms. */
export interface AdSpendRow {
  campaignId: string;
  /** Its name as the row has it: names a campaign that no list has any more. null: not reported. */
  campaignName: string | null;
  /** The platform's own words: `SEARCH`, `YOUTUBE`; `MOBILE`, `DESKTOP`. null: the platform is not asked for it. */
  network: string | null;
  device: string | null;
  spend: Decimal;
  impressions: Decimal;
  clicks: Decimal;
  /** Fractions occur: a conversion may be shared between campaigns. null: not known. */
  conversions: Decimal | null;
  /** In the account's currency. */
  conversionValue: Decimal | null;
  /** The setting by which the conversions were attributed: `7d_click_1d_view`. null: one setting for the account. */
  attribution: string | null;
}

/** The visits of a web property on one day. */
export interface SessionsDayRecord extends PartitionRecord {
  kind: 'sessions_day';
  rows: readonly SessionsRow[];
}

/** Unique in its day by all its texts. Texts are the platform's own: `(direct)`, `(not set)`, `(other)` and '' are values. */
export interface SessionsRow {
  channelGroup: string;
  source: string;
  medium: string;
  campaign: string;
  /** The group of its landing page: the first part of the path, `/products`; `/` for the home page. */
  landingPage: string;
  device: string;
  /** ISO 3166-1 alpha-2; null: not known. */
  country: string | null;
  sessions: Decimal;
  engagedSessions: Decimal;
  addToCarts: Decimal;
  /** As the property measures them: neither is an order of a store. null: blocked for the credentials. */
  purchases: Decimal | null;
  revenue: Decimal | null;
}

/**
 * How many people visited a web property in one day, week or month. They are never added up: each period, and each channel group
 * of it, is asked for by itself.
 */
export interface SessionUsersRecord extends PartitionRecord {
  kind: 'session_users';
  period: 'day' | 'week' | 'month';
  /** `channelGroup` null: of all of them. */
  rows: readonly { channelGroup: string | null; users: Decimal; newUsers: Decimal }[];
}
