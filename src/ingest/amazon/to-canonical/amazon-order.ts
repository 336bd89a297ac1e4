import type { OrderHeaderRecord, OrderLine, OrderPartDeletionRecord } from '../../../canonical/record.js';
import { dividedBy, type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { regionKey } from '../../staging/region.js';

/** An order as all its forms tell it: Orders 2026-01-01, v0 and the report. */
export interface AmazonOrder {
  orderId: string;
  orderedAt: string;
  updatedAt: string;
  /** In the words of 2026-01-01: `SHIPPED`. */
  status: string;
  /** `Amazon.de`; null: sold in another channel, and only shipped by Amazon (multi-channel fulfilment). */
  marketplace: string | null;
  isFulfilledByAmazon: boolean;
  isBusiness: boolean;
  /** It is known to replace another order, free of charge. */
  isReplacement: boolean;
  country: string | null;
  region: string | null;
  city: string | null;
  /** null: it has no amounts, and is of no marketplace. */
  currency: string | null;
  isTaxIncluded: boolean;
  items: AmazonItem[];
}

/** All units of a row: totals. */
export interface AmazonItem {
  sku: string;
  title: string;
  quantity: FixedPoint;
  /** null: not priced yet, or not any more. */
  money: ItemMoney | null;
}

/** Discounts are positive. */
export interface ItemMoney {
  principal: FixedPoint;
  tax: FixedPoint;
  shipping: FixedPoint;
  shippingTax: FixedPoint;
  giftWrap: FixedPoint;
  giftWrapTax: FixedPoint;
  discount: FixedPoint;
  shippingDiscount: FixedPoint;
  /** Other charges to the buyer, such as for cash on delivery. */
  otherCharges: FixedPoint;
  tips: FixedPoint;
  /** Amazon collects and remits the tax: it is no money of the merchant's. */
  isTaxByAmazon: boolean;
}

/**
 * An order's header with its lines, or the deletion of what was known of it while it waits for its prices. A line is what the order has
 * of a SKU: reports have no ids of items, and may split an item in several rows. `ownCurrency`: the source's, for orders without one.
 */
export function recordOf(order: AmazonOrder, ownCurrency: string): OrderHeaderRecord | OrderPartDeletionRecord {
  const { status, marketplace } = order;
  const isCancelled = status === 'CANCELLED';
  const isSale = !isCancelled && marketplace !== null && !isReplacement(order);
  const items = isCancelled ? [] : order.items.filter(({ quantity }) => quantity > 0n);
  if (isSale && (items.length === 0 || items.some(({ money }) => money === null))) return waits(order);
  const lines = bySku(items).map(([sku, rows]) => lineOf(sku, rows, order));
  const moneys = isSale ? items.map(({ money }) => money!) : [];
  return headerOf({ ...order, currency: order.currency ?? ownCurrency }, moneys, { isSale, isCancelled, lines });
}

/** Reports do not say it, but nothing else has no price at all and no discount. */
function isReplacement({ isReplacement: isTold, items }: AmazonOrder): boolean {
  if (isTold) return true;
  const moneys = items.flatMap(({ money, quantity }) => (money === null || quantity === 0n ? [] : [money]));
  return moneys.length > 0 && moneys.every(({ principal, discount }) => principal === 0n && discount === 0n);
}

function waits({ orderId, updatedAt }: AmazonOrder): OrderPartDeletionRecord {
  return { kind: 'order_part_deletion', part: 'header', orderId, id: null, deletedAt: updatedAt };
}

function headerOf(
  order: AmazonOrder & { currency: string },
  moneys: readonly ItemMoney[],
  { isSale, isCancelled, lines }: { isSale: boolean; isCancelled: boolean; lines: OrderLine[] },
): OrderHeaderRecord {
  const { orderId, orderedAt, updatedAt, status, currency, isTaxIncluded, country, region, city } = order;
  const sum = (of: (money: ItemMoney) => FixedPoint): FixedPoint =>
    moneys.reduce((total, money) => total + of(money), 0n);
  const shippingTaxes = sum(({ shippingTax }) => shippingTax) + sum(({ giftWrapTax }) => giftWrapTax);
  const within = (tax: FixedPoint): FixedPoint => (isTaxIncluded ? tax : 0n);
  const own = sum((money) => (money.isTaxByAmazon ? 0n : money.shippingTax + money.giftWrapTax));
  const byAmazon = sum((money) => (money.isTaxByAmazon ? money.tax : 0n)) + shippingTaxes - own;
  return {
    kind: 'order_header',
    orderId,
    orderNumber: orderId,
    orderedAt,
    updatedAt,
    salesChannel: channelOf(order),
    currency,
    // Amazon gives a masked address at most, which is no one's.
    customer: { customerId: null, email: null, phone: null },
    shipTo: { country, region: regionKey(country, region), city },
    // Shipped for another channel, or in place of another order: its units and value are those of a sale elsewhere.
    isTest: !isSale && !isCancelled,
    cancelledAt: isCancelled ? updatedAt : null,
    isCancelledUndated: false,
    financialStatus: null,
    fulfillmentStatus: status,
    tags: order.isBusiness ? ['business'] : [],
    isTaxIncluded,
    shipping: formatDecimal(
      sum(({ shipping, shippingTax, shippingDiscount }) => shipping - within(shippingTax) - shippingDiscount),
    ),
    shippingTaxes: formatDecimal(own),
    taxes: null,
    duties: '0',
    fees: formatDecimal(
      sum(({ giftWrap, giftWrapTax, otherCharges }) => giftWrap - within(giftWrapTax) + otherCharges),
    ),
    tips: formatDecimal(sum(({ tips }) => tips)),
    discounts: '0',
    total: lines.length > 0 ? null : '0',
    taxesByOthers: formatDecimal(byAmazon),
    refundedSoFar: null,
    refundedSoFarOn: null,
    lines,
  };
}

function channelOf({ marketplace, isFulfilledByAmazon, ...order }: AmazonOrder): string {
  if (marketplace === null) return 'Non-Amazon (shipped by Amazon)';
  if (order.status !== 'CANCELLED' && isReplacement({ marketplace, isFulfilledByAmazon, ...order })) {
    return `${marketplace} (replacement)`;
  }
  return `${marketplace} (${isFulfilledByAmazon ? 'FBA' : 'merchant'})`;
}

function bySku(items: readonly AmazonItem[]): [string, AmazonItem[]][] {
  const rows = new Map<string, AmazonItem[]>();
  for (const item of items) rows.set(item.sku, [...(rows.get(item.sku) ?? []), item]);
  return [...rows].sort(([x], [y]) => (x < y ? -1 : 1));
}

function lineOf(sku: string, rows: readonly AmazonItem[], { isTaxIncluded }: AmazonOrder): OrderLine {
  const sum = (of: (money: ItemMoney) => FixedPoint): FixedPoint =>
    rows.reduce((total, { money }) => total + (money === null ? 0n : of(money)), 0n);
  const quantity = rows.reduce((total, row) => total + row.quantity, 0n);
  const listed = sum(({ principal }) => principal);
  const discount = sum((money) => money.discount);
  const taxOfBuyer = sum((money) => money.tax);
  const tax = sum((money) => (money.isTaxByAmazon ? 0n : money.tax));
  const seen = { listed: formatDecimal(listed), unit: formatDecimal(dividedBy(listed, quantity)) };
  const isTaxWithin = isTaxIncluded && taxOfBuyer !== 0n;
  const line: OrderLine = {
    lineId: sku,
    variantId: sku,
    productId: sku,
    sku,
    title: rows[0]!.title,
    variantTitle: null,
    quantity: formatDecimal(quantity),
    isGiftCard: false,
    unitPrice: seen.unit,
    grossSales: formatDecimal(isTaxWithin ? listed - taxOfBuyer : listed),
    discounts: formatDecimal(discount),
    taxes: formatDecimal(tax),
    includingTax: isTaxWithin
      ? { unitPrice: seen.unit, grossSales: seen.listed, discounts: formatDecimal(discount) }
      : null,
  };
  if (isTaxWithin && tax !== taxOfBuyer) line.taxesByOthers = formatDecimal(taxOfBuyer - tax);
  return line;
}
