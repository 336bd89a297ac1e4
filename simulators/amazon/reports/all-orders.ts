import { digitsOf, fromMinor } from '../../kit/amounts.js';
import type { Minor, Order, OrderItem, OrderStatus } from '../data/model.js';
import { showsMoney } from '../data/order-money.js';
import { salesChannelOf } from '../orders/render-v0.js';
import { isoOffset } from '../times.js';
import type { Request, Table } from './report-types.js';

const COLUMNS = [
  ...['amazon-order-id', 'merchant-order-id', 'purchase-date', 'last-updated-date', 'order-status'],
  ...['fulfillment-channel', 'sales-channel', 'order-channel', 'ship-service-level', 'product-name', 'sku', 'asin'],
  ...['item-status', 'quantity', 'currency', 'item-price', 'item-tax', 'shipping-price', 'shipping-tax'],
  ...['gift-wrap-price', 'gift-wrap-tax', 'item-promotion-discount', 'ship-promotion-discount', 'ship-city'],
  ...['ship-state', 'ship-postal-code', 'ship-country', 'promotion-ids', 'is-business-order'],
  ...['purchase-order-number', 'price-designation'],
] as const;
const EXTRA = ['is-sold-by-ab', 'number-of-items', 'tax-collection-model', 'tax-collection-responsible-party'] as const;
type Column = (typeof COLUMNS)[number] | (typeof EXTRA)[number];

const LONGEST = 31 * 86_400 * 1_000_000;

/** All marketplaces of the region, whichever were asked for. A period of more than 31 days has no rows. */
export function allOrdersTable({ seller, settings, from, to, now }: Request): Table {
  const header: Column[] = settings.extraColumns ? [...EXTRA, ...[...COLUMNS].reverse()] : [...COLUMNS];
  const rows: (string | null)[][] = [];
  if (to - from > LONGEST) return { header, rows };
  const entries = seller.ordersByUpdate.entries();
  for (let at = seller.ordersByUpdate.lowerBound(from); at < entries.length; at += 1) {
    const { key, row: order, dead } = entries[at]!;
    if (key > to) break;
    if (dead || order.visibleAt > now) continue;
    const shared = orderCells(order);
    for (const item of order.items) {
      const cells: Partial<Record<Column, string>> = { ...shared, ...itemCells(order, item) };
      rows.push(header.map((column) => cells[column] ?? null));
    }
  }
  return { header, rows };
}

const STATUSES: Partial<Record<OrderStatus, string>> = {
  PENDING: 'Pending',
  UNSHIPPED: 'Unshipped',
  PARTIALLY_SHIPPED: 'Shipping',
  SHIPPED: 'Shipped',
  CANCELLED: 'Cancelled',
};

function orderCells(order: Order): Partial<Record<Column, string>> {
  const { address, fulfilledBy, isBusiness } = order;
  const isDelivered = order.status === 'SHIPPED' && fulfilledBy === 'MERCHANT' && order.id % 2 === 0;
  return {
    'amazon-order-id': order.orderId,
    'merchant-order-id': order.merchantOrderId ?? '',
    'purchase-date': isoOffset(order.createdAt),
    'last-updated-date': isoOffset(order.updatedAt),
    'order-status': isDelivered ? 'Shipped - Delivered to Buyer' : (STATUSES[order.status] ?? order.status),
    'fulfillment-channel': fulfilledBy === 'AMAZON' ? 'Amazon' : 'Merchant',
    'sales-channel': salesChannelOf(order),
    'ship-service-level': order.serviceLevel,
    'ship-city': address.city,
    'ship-state': address.state,
    'ship-postal-code': address.postalCode,
    'ship-country': address.country,
    'is-business-order': String(isBusiness),
    'purchase-order-number': order.purchaseOrderNumber ?? '',
    'is-sold-by-ab': 'false',
  };
}

function itemCells(order: Order, item: OrderItem): Partial<Record<Column, string>> {
  const { article, quantity, shipped, money, promotionIds } = item;
  const { currency, taxIncluded } = order.marketplace;
  const status =
    quantity === 0 ? 'Cancelled' : shipped === quantity ? 'Shipped' : shipped > 0 ? 'Shipping' : 'Unshipped';
  const amount = (value: Minor): string => fromMinor(value, digitsOf(currency));
  const optional = (value: Minor): string => (value === 0n ? '' : amount(value));
  return {
    'product-name': article.title,
    sku: article.sku,
    asin: article.asin,
    'item-status': status,
    quantity: String(quantity),
    'number-of-items': String(quantity),
    ...(showsMoney(order) &&
      quantity > 0 && {
        currency,
        'item-price': amount(money.principal),
        'item-tax': taxIncluded ? '' : amount(money.tax),
        'shipping-price': optional(money.shipping),
        'shipping-tax': optional(money.shippingTax),
        'gift-wrap-price': optional(money.giftWrap),
        'gift-wrap-tax': optional(money.giftWrapTax),
        'item-promotion-discount': optional(money.discount),
        'ship-promotion-discount': optional(money.shippingDiscount),
        'promotion-ids': promotionIds.join(','),
        'price-designation': order.isBusiness ? 'Business Price' : '',
        ...(!taxIncluded && {
          'tax-collection-model': 'MarketplaceFacilitator',
          'tax-collection-responsible-party': 'Amazon Services, Inc.',
        }),
      }),
  };
}
