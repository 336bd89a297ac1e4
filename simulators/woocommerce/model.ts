import type { Amount } from '../kit/amounts.js';
import type { Micros } from '../kit/clock.js';

/**
 * The records of a simulated store, from which the REST responses and the store's ledger are derived. Amounts are decimal strings;
 * instants are microseconds, of which WooCommerce stores whole seconds.
 */
export type { Amount, Micros };
/** A post, user, term or item id: whole numbers from 1. */
export type WooId = number;

type WooVersion = '7.1.1' | '8.2.2' | '9.4.3' | '10.0.2';

export interface WooKey {
  consumerKey: string;
  consumerSecret: string;
  permissions: 'read' | 'write' | 'read_write';
  /** Whether the key's user manages the shop; others may not read anything. */
  isManager: boolean;
}

export interface WooStoreSettings {
  /** The first part of the store's path on the simulator. */
  id: string;
  name: string;
  /** WordPress's home address. Default: that of the simulator. */
  homeUrl: string | null;
  /** An IANA zone. */
  timezone: string;
  currency: string;
  decimals: number;
  pricesIncludeTax: boolean;
  version: WooVersion;
  storage: 'hpos' | 'legacy';
  hasPrettyPermalinks: boolean;
  /** Whether the cost-of-goods feature of 10.x is enabled. */
  hasCostOfGoods: boolean;
  /** Statuses that plugins have registered. Orders may have others, of plugins that were disabled. */
  customStatuses: string[];
  /** Statuses registered with `exclude_from_search`: legacy lists of `any` leave out their orders. */
  hiddenStatuses: string[];
  /** WooCommerce's Analytics: `off` without the feature, `closed` if the key's user may not see them. */
  analytics: 'on' | 'off' | 'closed';
  keys: WooKey[];
  /** When a call over HTTP counts as HTTPS: never, if a proxy sends `x-forwarded-proto: https`, or always. */
  tlsProxy: 'none' | 'header' | 'always';
  /** Whether the host removes the Authorization header. */
  stripsAuthorization: boolean;
  /** The host's rate limit; WooCommerce has none. */
  rateLimit: { perSecond: number; burst: number } | null;
}

export interface WooMeta {
  id: WooId;
  key: string;
  value: unknown;
}

export interface WooAddress {
  firstName: string;
  lastName: string;
  company: string;
  address1: string;
  address2: string;
  city: string;
  /** Empty if the country has none. */
  state: string;
  postcode: string;
  country: string;
  email: string;
  phone: string;
}

/** The tax of one rate in a line; `subtotal` (before discounts) is null if lines have no discounts. */
export interface WooTax {
  rateId: WooId;
  total: Amount;
  subtotal: Amount | null;
}

/** All amounts of a line exclude tax; `subtotal` is before discounts, `total` after. */
export interface WooLine {
  id: WooId;
  name: string;
  productId: WooId;
  /** 0: no variation. */
  variationId: WooId;
  quantity: number;
  taxClass: string;
  subtotal: Amount;
  subtotalTax: Amount;
  total: Amount;
  totalTax: Amount;
  taxes: WooTax[];
  meta: WooMeta[];
  /** For the whole line; null if the feature was off. */
  costOfGoods: Amount | null;
}

export interface WooShippingLine {
  id: WooId;
  methodTitle: string;
  methodId: string;
  total: Amount;
  totalTax: Amount;
  taxes: WooTax[];
  meta: WooMeta[];
}

export interface WooFeeLine {
  id: WooId;
  name: string;
  taxClass: string;
  /** Negative for a discount that is booked as a fee. */
  total: Amount;
  totalTax: Amount;
  taxes: WooTax[];
  meta: WooMeta[];
}

export interface WooCouponLine {
  id: WooId;
  code: string;
  discount: Amount;
  discountTax: Amount;
  discountType: WooCoupon['discountType'];
  nominalAmount: Amount;
  meta: WooMeta[];
  freeShipping: boolean;
}

/** A tax rate of an order's lines. */
export interface WooTaxLine {
  id: WooId;
  rateId: WooId;
  rateCode: string;
  label: string;
  ratePercent: number;
}

/** A refund. Its lines are negative, and `_refunded_item_id` names the refunded line. */
export interface WooRefund {
  id: WooId;
  createdAt: Micros;
  /** Positive, with tax. */
  amount: Amount;
  reason: string;
  refundedPayment: boolean;
  meta: WooMeta[];
  lines: WooLine[];
  shippingLines: WooShippingLine[];
  feeLines: WooFeeLine[];
  taxLines: WooTaxLine[];
}

export interface WooOrder {
  id: WooId;
  /** The parent order, if there is one. */
  parentId?: WooId;
  /** The amount paid by a plugin's gift cards or credit, deducted from the total without a line. */
  credit?: Amount;
  status: string;
  currency: string;
  pricesIncludeTax: boolean;
  createdAt: Micros;
  modifiedAt: Micros;
  paidAt: Micros | null;
  completedAt: Micros | null;
  orderKey: string;
  number: string;
  createdVia: string;
  /** 0: a guest. */
  customerId: WooId;
  customerNote: string;
  billing: WooAddress;
  shipping: WooAddress;
  paymentMethod: string;
  paymentMethodTitle: string;
  transactionId: string;
  meta: WooMeta[];
  lines: WooLine[];
  taxLines: WooTaxLine[];
  shippingLines: WooShippingLine[];
  feeLines: WooFeeLine[];
  couponLines: WooCouponLine[];
  refunds: WooRefund[];
  /** Top-level fields that plugins add to the response. */
  pluginFields: Record<string, unknown>;
  /** Whether the key's user may not read it: lists leave it out but count it. */
  isUnreadable: boolean;
}

export interface WooStock {
  manage: boolean;
  quantity: number | null;
  status: 'instock' | 'outofstock' | 'onbackorder';
}

export interface WooVariation {
  id: WooId;
  createdAt: Micros;
  modifiedAt: Micros;
  sku: string;
  /** Empty if it has none. */
  regularPrice: Amount | '';
  salePrice: Amount | '';
  status: string;
  stock: WooStock;
  attributes: { id: WooId; name: string; slug: string; option: string }[];
  costOfGoods: Amount | null;
}

export interface WooProduct {
  id: WooId;
  name: string;
  slug: string;
  type: 'simple' | 'variable' | 'grouped' | 'external';
  status: string;
  createdAt: Micros;
  modifiedAt: Micros;
  sku: string;
  regularPrice: Amount | '';
  salePrice: Amount | '';
  stock: WooStock;
  categoryIds: WooId[];
  tags: { id: WooId; name: string; slug: string }[];
  variations: WooVariation[];
  totalSales: number;
  costOfGoods: Amount | null;
  meta: WooMeta[];
  isUnreadable: boolean;
}

export interface WooCategory {
  id: WooId;
  name: string;
  slug: string;
  /** 0: none. */
  parentId: WooId;
}

export interface WooCustomer {
  id: WooId;
  createdAt: Micros;
  /** Null until the account is saved for the second time. */
  modifiedAt: Micros | null;
  email: string;
  firstName: string;
  lastName: string;
  role: string;
  username: string;
  billing: WooAddress;
  shipping: WooAddress;
  isPaying: boolean;
  meta: WooMeta[];
}

export interface WooCoupon {
  id: WooId;
  code: string;
  amount: Amount;
  status: string;
  discountType: 'percent' | 'fixed_cart' | 'fixed_product';
  createdAt: Micros;
  modifiedAt: Micros;
  freeShipping: boolean;
  usageCount: number;
}

export interface WooContents {
  orders: WooOrder[];
  /** Another type of order, registered by a plugin: in no list of orders, but the route of one order returns it. */
  subscriptions: WooOrder[];
  products: WooProduct[];
  categories: WooCategory[];
  customers: WooCustomer[];
  coupons: WooCoupon[];
}

export interface WooRows {
  order: WooOrder;
  product: WooProduct;
  category: WooCategory;
  customer: WooCustomer;
  coupon: WooCoupon;
}
export type WooKind = keyof WooRows;
