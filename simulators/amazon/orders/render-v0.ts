import { digitsOf, fromMinor, sum } from '../../kit/amounts.js';
import type { Minor, Order, OrderItem, OrderStatus } from '../data/model.js';
import { showsMoney } from '../data/order-money.js';
import { isoSeconds } from '../times.js';

const STATUSES: Record<OrderStatus, string> = {
  PENDING_AVAILABILITY: 'PendingAvailability',
  PENDING: 'Pending',
  UNSHIPPED: 'Unshipped',
  PARTIALLY_SHIPPED: 'PartiallyShipped',
  SHIPPED: 'Shipped',
  CANCELLED: 'Canceled',
  UNFULFILLABLE: 'Unfulfillable',
  INVOICE_UNCONFIRMED: 'InvoiceUnconfirmed',
};
export const STATUSES_V0: readonly string[] = Object.values(STATUSES);

export const statusOf = ({ status }: Order): string => STATUSES[status];
export const channelOf = ({ fulfilledBy }: Order): 'AFN' | 'MFN' => (fulfilledBy === 'AMAZON' ? 'AFN' : 'MFN');

/** `Amazon.de`, or `Non-Amazon DE` for orders of other channels. */
export function salesChannelOf({ channel, marketplace }: Order): string {
  return channel === 'AMAZON' ? marketplace.name : `Non-Amazon ${marketplace.country}`;
}

/** `isOpen`: with what a restricted data token shows. Without it no personal data is there. */
export function renderOrderV0(order: Order, personal: { isOpen: boolean }): object {
  const { items, address, buyer, marketplace } = order;
  const isPriced = showsMoney(order) && order.status !== 'PENDING';
  return {
    AmazonOrderId: order.orderId,
    ...(order.merchantOrderId !== null && { SellerOrderId: order.merchantOrderId }),
    PurchaseDate: isoSeconds(order.createdAt),
    LastUpdateDate: isoSeconds(order.updatedAt),
    OrderStatus: statusOf(order),
    FulfillmentChannel: channelOf(order),
    SalesChannel: salesChannelOf(order),
    ShipServiceLevel: order.serviceLevel,
    ...(isPriced && { OrderTotal: moneyV0(order, sum(items.map(totalOf))) }),
    NumberOfItemsShipped: count(items, ({ shipped }) => shipped),
    NumberOfItemsUnshipped: count(items, ({ quantity, shipped }) => quantity - shipped),
    PaymentMethod: 'Other',
    MarketplaceId: marketplace.id,
    OrderType: 'StandardOrder',
    IsBusinessOrder: order.isBusiness,
    IsPrime: order.isPrime,
    IsReplacementOrder: String(order.replaces !== null),
    ...(order.replaces !== null && { ReplacedOrderId: order.replaces }),
    ShippingAddress: {
      ...{ City: address.city, StateOrRegion: address.state, CountryCode: address.country },
      ...(personal.isOpen && { Name: buyer.name, AddressLine1: address.line, PostalCode: address.postalCode }),
    },
    ...((personal.isOpen || order.purchaseOrderNumber !== null) && {
      BuyerInfo: {
        ...(personal.isOpen && { BuyerName: buyer.name, BuyerEmail: buyer.email }),
        ...(order.purchaseOrderNumber !== null && { PurchaseOrderNumber: order.purchaseOrderNumber }),
      },
    }),
  };
}

/** Every price is a total for all units of the line. */
export function renderItemV0(order: Order, item: OrderItem): object {
  const { article, money } = item;
  const isPriced = showsMoney(order) && item.quantity > 0;
  const optional = (name: string, amount: Minor): object => (amount > 0n ? { [name]: moneyV0(order, amount) } : {});
  return {
    ...{ ASIN: article.asin, SellerSKU: article.sku, OrderItemId: item.itemId, Title: article.title },
    ...{ QuantityOrdered: item.quantity, QuantityShipped: item.shipped },
    ...(isPriced && {
      ...{ ItemPrice: moneyV0(order, money.principal), ItemTax: moneyV0(order, money.tax) },
      ...optional('ShippingPrice', money.shipping),
      ...optional('ShippingTax', money.shippingTax),
      ...optional('ShippingDiscount', money.shippingDiscount),
      ...{ PromotionDiscount: moneyV0(order, money.discount), PromotionDiscountTax: moneyV0(order, 0n) },
      ...(item.promotionIds.length > 0 && { PromotionIds: item.promotionIds }),
      ...(money.giftWrap > 0n && {
        BuyerInfo: { ...optional('GiftWrapPrice', money.giftWrap), ...optional('GiftWrapTax', money.giftWrapTax) },
      }),
      ...(order.isBusiness && { PriceDesignation: 'BusinessPrice' }),
      ...(!order.marketplace.taxIncluded && {
        TaxCollection: { Model: 'MarketplaceFacilitator', ResponsibleParty: 'Amazon Services, Inc.' },
      }),
    }),
    ...{ IsGift: String(item.isGift), ConditionId: 'New', IsTransparency: false },
  };
}

function totalOf({ money }: OrderItem): Minor {
  const { principal, tax, shipping, shippingTax, giftWrap, giftWrapTax, discount, shippingDiscount } = money;
  return principal + tax + shipping + shippingTax + giftWrap + giftWrapTax - discount - shippingDiscount;
}

function moneyV0({ marketplace: { currency } }: Order, amount: Minor): object {
  return { CurrencyCode: currency, Amount: fromMinor(amount, digitsOf(currency)) };
}

function count(items: readonly OrderItem[], units: (item: OrderItem) => number): number {
  return items.reduce((total, item) => total + units(item), 0);
}
