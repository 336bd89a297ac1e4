import { digitsOf, fromMinor, sum } from '../../kit/amounts.js';
import type { Access } from '../access.js';
import type { ItemMoney, Minor, Order, OrderItem } from '../data/model.js';
import { showsMoney } from '../data/order-money.js';
import type { AmazonSettings } from '../settings.js';
import { isoMilliseconds } from '../times.js';

interface Money {
  amount: string;
  currencyCode: string;
}

/** An order of Orders 2026-01-01 with the datasets that were asked for and that the app may see. */
export function renderOrder(
  order: Order,
  datasets: ReadonlySet<string>,
  access: Access,
  { discountSign, newField }: AmazonSettings,
): object {
  const { marketplace, channel, status, fulfilledBy } = order;
  const money = (amount: Minor): Money => ({
    amount: fromMinor(amount, digitsOf(marketplace.currency)),
    currencyCode: marketplace.currency,
  });
  const isAmazon = channel === 'AMAZON';
  const withMoney = datasets.has('PROCEEDS') && showsMoney(order);
  const programs = [...(order.isPrime ? ['PRIME'] : []), ...(order.isBusiness ? ['AMAZON_BUSINESS'] : [])];
  const buyer = access.has('buyers')
    ? { buyerName: order.buyer.name, ...(fulfilledBy === 'MERCHANT' && { buyerEmail: order.buyer.email }) }
    : {};
  const purchase = order.purchaseOrderNumber === null ? {} : { buyerPurchaseOrderNumber: order.purchaseOrderNumber };
  return {
    orderId: order.orderId,
    ...(order.merchantOrderId !== null && {
      orderAliases: [{ aliasId: order.merchantOrderId, aliasType: 'SELLER_ORDER_ID' }],
    }),
    createdTime: isoMilliseconds(order.createdAt),
    lastUpdatedTime: isoMilliseconds(order.updatedAt),
    ...(programs.length > 0 && { programs }),
    ...(order.replaces !== null && {
      associatedOrders: [{ orderId: order.replaces, associationType: 'REPLACEMENT_ORIGINAL_ID' }],
    }),
    salesChannel: {
      channelName: channel,
      ...(isAmazon && { marketplaceId: marketplace.id, marketplaceName: marketplace.name }),
    },
    ...(datasets.has('BUYER') && { buyer: { ...buyer, ...purchase } }),
    ...(datasets.has('RECIPIENT') && { recipient: { deliveryAddress: addressOf(order, access) } }),
    ...(withMoney && {
      proceeds: { grandTotal: money(sum(order.items.map((item) => proceedsOf(item.money)))) },
    }),
    ...(datasets.has('FULFILLMENT') && {
      fulfillment: {
        ...{ fulfillmentStatus: status, fulfilledBy, fulfillmentServiceLevel: LEVELS[order.serviceLevel] },
      },
    }),
    orderItems: order.items.map((item) => ({
      orderItemId: item.itemId,
      ...(newField && { droneFlights: 1 }),
      quantityOrdered: item.quantity,
      product: {
        ...{ asin: item.article.asin, title: item.article.title, sellerSku: item.article.sku },
        condition: { conditionType: 'NEW', conditionSubtype: 'NEW' },
        ...(withMoney && isAmazon && item.quantity > 0 && { price: priceOf(item, order, money) }),
      },
      ...(withMoney && item.quantity > 0 && { proceeds: itemProceeds(item.money, money, BigInt(discountSign)) }),
      ...(datasets.has('PROMOTION') &&
        item.promotionIds.length > 0 && {
          promotion: { breakdowns: item.promotionIds.map((promotionId) => ({ promotionId })) },
        }),
      ...(datasets.has('CANCELLATION') && item.cancellation && { cancellation: cancellationOf(item) }),
      ...(datasets.has('FULFILLMENT') && {
        fulfillment: { quantityFulfilled: item.shipped, quantityUnfulfilled: item.quantity - item.shipped },
      }),
      ...(datasets.has('TAX') && isAmazon && !marketplace.taxIncluded && { tax: { taxCollections: [COLLECTED] } }),
    })),
    ...(datasets.has('PACKAGES') && fulfilledBy === 'MERCHANT' && { packages: packagesOf(order) }),
  };
}

const LEVELS = { Standard: 'STANDARD', Expedited: 'EXPEDITED', NextDay: 'NEXT_DAY' } as const;
const COLLECTED = { model: 'MARKETPLACE_FACILITATOR', responsibleParty: 'Amazon Services, Inc.' };

/** City, region and country; the rest only if the app has the role for it. */
function addressOf({ address, buyer }: Order, access: Access): object {
  const { line, city, state, postalCode, country } = address;
  return {
    ...(access.has('shipping') && { name: buyer.name, addressLine1: line, postalCode }),
    ...{ city, ...(state !== '' && { stateOrRegion: state }), countryCode: country, addressType: 'RESIDENTIAL' },
  };
}

function priceOf(item: OrderItem, order: Order, money: (amount: Minor) => Money): object {
  return {
    unitPrice: money(item.money.principal / BigInt(item.quantity)),
    ...(order.isBusiness && { priceDesignation: 'BUSINESS_PRICE' }),
  };
}

/** What the buyer pays for an item: taxes included, discounts taken off. */
function proceedsOf({ principal, tax, shipping, shippingTax, giftWrap, giftWrapTax, ...less }: ItemMoney): Minor {
  return principal + tax + shipping + shippingTax + giftWrap + giftWrapTax - less.discount - less.shippingDiscount;
}

function itemProceeds(amounts: ItemMoney, money: (amount: Minor) => Money, discountSign: bigint): object {
  const { principal, tax, shipping, shippingTax, giftWrap, giftWrapTax, discount, shippingDiscount } = amounts;
  const breakdown = (type: string, parts: readonly (readonly [string, Minor])[]): object[] => {
    const shown = parts.filter(([, value]) => value !== 0n);
    if (shown.length === 0) return [];
    const detailedBreakdowns = shown.map(([subtype, value]) => ({ subtype, value: money(value) }));
    const subtotal = money(sum(shown.map(([, value]) => value)));
    return [{ type, subtotal, ...(type === 'TAX' || type === 'DISCOUNT' ? { detailedBreakdowns } : {}) }];
  };
  return {
    proceedsTotal: money(proceedsOf(amounts)),
    breakdowns: [
      { type: 'ITEM', subtotal: money(principal) },
      ...breakdown('SHIPPING', [['SHIPPING', shipping]]),
      ...breakdown('GIFT_WRAP', [['GIFT_WRAP', giftWrap]]),
      ...breakdown('TAX', [
        ['ITEM', tax],
        ['SHIPPING', shippingTax],
        ['GIFT_WRAP', giftWrapTax],
      ]),
      ...breakdown('DISCOUNT', [
        ['ITEM', discountSign * discount],
        ['SHIPPING', discountSign * shippingDiscount],
      ]),
    ],
  };
}

function cancellationOf({ cancellation }: OrderItem): object {
  const { by, reason } = cancellation!;
  return {
    ...(by === 'BUYER' && { cancellationRequest: { requester: 'BUYER', cancelReason: reason } }),
    cancellationExecution: { cancelledBy: by, cancelReason: reason },
  };
}

function packagesOf({ orderId, items }: Order): object[] {
  const packageItems = items
    .filter(({ shipped }) => shipped > 0)
    .map(({ itemId, shipped }) => ({ orderItemId: itemId, quantity: shipped }));
  if (packageItems.length === 0) return [];
  return [{ packageReferenceId: `${orderId}-1`, packageStatus: { status: 'SHIPPED' }, carrier: 'DHL', packageItems }];
}
