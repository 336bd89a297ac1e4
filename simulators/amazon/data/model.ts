import type { Micros } from '../../kit/clock.js';
import type { Marketplace } from './marketplaces.js';

export type { Micros } from '../../kit/clock.js';

/** Whole minor units of the marketplace's currency. */
export type Minor = bigint;

export interface Article {
  sku: string;
  asin: string;
  fnsku: string;
  title: string;
  condition: 'NewItem' | 'UsedLikeNew';
  /** Amazon keeps and ships it (FBA). */
  isFba: boolean;
  /** Minor units by marketplace. */
  prices: ReadonlyMap<string, Minor>;
}

export type OrderStatus =
  | 'PENDING_AVAILABILITY'
  | 'PENDING'
  | 'UNSHIPPED'
  | 'PARTIALLY_SHIPPED'
  | 'SHIPPED'
  | 'CANCELLED'
  | 'UNFULFILLABLE'
  | 'INVOICE_UNCONFIRMED';

/** Totals of an order item, for all its units. Discounts are positive. */
export interface ItemMoney {
  principal: Minor;
  tax: Minor;
  shipping: Minor;
  shippingTax: Minor;
  giftWrap: Minor;
  giftWrapTax: Minor;
  discount: Minor;
  shippingDiscount: Minor;
}

export interface OrderItem {
  /** 14 digits. */
  itemId: string;
  article: Article;
  /** 0 once it is cancelled. */
  quantity: number;
  shipped: number;
  /** Units whose money went back. */
  refunded: number;
  /** Of the price, without a return. Nothing else is refunded then. */
  givenBack: Minor;
  money: ItemMoney;
  promotionIds: string[];
  isGift: boolean;
  /** Who cancelled it, and why. */
  cancellation: { by: 'BUYER' | 'MERCHANT' | 'AMAZON'; reason: string } | null;
}

export interface Order {
  /** Of the index: the order of creation. */
  id: number;
  orderId: string;
  merchantOrderId: string | null;
  marketplace: Marketplace;
  createdAt: Micros;
  updatedAt: Micros;
  /** It is not found by its times before this instant, although they are older. */
  visibleAt: Micros;
  status: OrderStatus;
  fulfilledBy: 'AMAZON' | 'MERCHANT';
  /** NON_AMAZON: sold elsewhere, shipped by Amazon (multi-channel fulfilment); it has no money. */
  channel: 'AMAZON' | 'NON_AMAZON';
  isBusiness: boolean;
  isPrime: boolean;
  purchaseOrderNumber: string | null;
  /** The order that this one replaces, free of charge. */
  replaces: string | null;
  serviceLevel: 'Standard' | 'Expedited' | 'NextDay';
  /** Shows its prices although it is pending. */
  showsPendingMoney: boolean;
  buyer: { name: string; email: string };
  address: { line: string; city: string; state: string; postalCode: string; country: string };
  items: OrderItem[];
}

/** An amount of a transaction: a leaf of its breakdowns. */
export interface Leaf {
  /** The names from the group down, such as `AmazonFees`, `Commission`, `Base`. */
  path: readonly string[];
  amount: Minor;
  /** As in settlement reports: amount-type and amount-description. */
  settled: readonly [type: string, description: string];
}

export interface TransactionItem {
  article: Article;
  itemId: string;
  quantity: number;
  leaves: Leaf[];
}

/** Money that was posted: a row of Finances. */
export interface Transaction {
  /** Of the index: the order of posting. */
  id: number;
  transactionId: string;
  type: 'Shipment' | 'Refund' | 'ServiceFee' | 'ProductAdsPayment' | 'FBAInventoryReimbursement' | 'Adjustment';
  description: string;
  marketplace: Marketplace;
  postedAt: Micros;
  /** Seconds from posting until Finances shows it. */
  lagSeconds: number;
  order: Order | null;
  /** `order-id` in settlement reports if it has no order: an FBA shipment, or nothing. */
  reference: string | null;
  refundId: string | null;
  shipmentId: string | null;
  items: TransactionItem[];
  /** Amounts without an item. */
  leaves: Leaf[];
  /** Amazon keeps the money until it matures. */
  deferral: {
    reason: 'B2B' | 'DD7';
    maturesAt: Micros;
    /** `in-place`: its status changes. `second-row`: also, a transaction with another id is posted when it matures. */
    release: 'in-place' | 'second-row';
    releaseId: string;
  } | null;
  /** Finances never shows it: a planted difference. */
  isHidden: boolean;
}

export interface CustomerReturn {
  /** The licence plate of the unit, or of the units that came back together. */
  plate: string;
  at: Micros;
  order: Order;
  article: Article;
  quantity: number;
  center: string;
  disposition: 'SELLABLE' | 'CUSTOMER_DAMAGED' | 'DEFECTIVE';
  reason: string;
  comment: string;
}

/** Units of an article in the centres of a country. */
export interface StockLevel {
  article: Article;
  marketplace: Marketplace;
  fulfillable: number;
  inboundWorking: number;
  inboundShipped: number;
  inboundReceiving: number;
  reservedOrders: number;
  reservedTransfers: number;
  reservedProcessing: number;
  researching: number;
  customerDamaged: number;
  warehouseDamaged: number;
  defective: number;
  updatedAt: Micros;
}

export type MovementKind =
  | 'Receipts'
  | 'Shipments'
  | 'CustomerReturns'
  | 'WhseTransfers'
  | 'Adjustments'
  | 'VendorReturns';

/** A movement of the inventory ledger. */
export interface Movement {
  at: Micros;
  article: Article;
  marketplace: Marketplace;
  kind: MovementKind;
  disposition: 'SELLABLE' | 'CUSTOMER_DAMAGED' | 'WAREHOUSE_DAMAGED' | 'DEFECTIVE';
  /** Signed: units leave with a minus. */
  quantity: number;
  /** Of adjustments: F found, M lost (misplaced), E damaged, D disposed. */
  reason: 'F' | 'M' | 'E' | 'D' | null;
  reference: string;
  center: string;
}

/** A row of a settlement report that is not in Finances: a planted difference. */
export interface PlantedRow {
  settlementId: string;
  description: string;
  amount: Minor;
  orderId: string | null;
}
