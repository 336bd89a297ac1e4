import Type, { type Static } from 'typebox';
import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { type FixedPoint, parseDecimal } from '../../staging/decimal.js';
import { reportUnknownFields, reportUnknownValue } from '../../staging/drift.js';
import { quantityOf, quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondary, secondaryList, secondaryText } from '../../staging/secondary.js';
import { marketplaceOf } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import type { AmazonItem, AmazonOrder, ItemMoney } from './amazon-order.js';
import { currencyCode, decimalText, instantText, maybe, personalFields, withoutSign } from './shapes.js';

const money = Type.Object({ amount: decimalText, currencyCode });

const breakdown = Type.Object({
  type: Type.String(),
  subtotal: money,
  detailedBreakdowns: maybe(Type.Array(Type.Object({ subtype: maybe(Type.String()), value: maybe(money) }))),
});

const itemShape = Type.Object({
  orderItemId: Type.String(),
  quantityOrdered: quantityShape,
  product: Type.Object({ asin: secondaryText, title: secondaryText, sellerSku: secondaryText }),
  proceeds: maybe(Type.Object({ breakdowns: maybe(Type.Array(breakdown)) })),
  tax: secondary(Type.Object({ taxCollections: secondaryList(Type.Object({ model: secondaryText })) })),
});

const orderShape = Type.Object({
  orderId: Type.String({ minLength: 1 }),
  createdTime: instantText,
  lastUpdatedTime: instantText,
  programs: secondaryList(Type.String()),
  associatedOrders: secondaryList(Type.Object({ associationType: Type.String() })),
  salesChannel: Type.Object({
    channelName: Type.String(),
    marketplaceId: secondaryText,
    marketplaceName: secondaryText,
  }),
  recipient: secondary(
    Type.Object({
      deliveryAddress: secondary(
        Type.Object({ city: secondaryText, stateOrRegion: secondaryText, countryCode: secondaryText }),
      ),
    }),
  ),
  fulfillment: Type.Object({ fulfillmentStatus: Type.String(), fulfilledBy: secondaryText }),
  orderItems: Type.Array(itemShape),
});

const checkOrder = compileCheck(orderShape, { subject: 'Amazon order', personal: personalFields });

type Item = Static<typeof itemShape>;
type Breakdown = Static<typeof breakdown>;

const statuses: ReadonlySet<string> = new Set([
  ...['PENDING_AVAILABILITY', 'PENDING', 'UNSHIPPED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'CANCELLED', 'UNFULFILLABLE'],
  'INVOICE_UNCONFIRMED',
]);
const charges: ReadonlySet<string> = new Set([
  ...['ITEM', 'SHIPPING', 'GIFT_WRAP', 'COD_FEE', 'TAX', 'DISCOUNT', 'DELIVERY_TIP', 'OTHER'],
]);

/** Those of the model; personal ones are not kept. */
const known = {
  order: new Set([
    ...['orderId', 'createdTime', 'lastUpdatedTime', 'orderAliases', 'programs', 'associatedOrders', 'salesChannel'],
    ...['buyer', 'recipient', 'proceeds', 'payment', 'tax', 'fulfillment', 'orderItems', 'packages'],
  ]),
  item: new Set([
    ...['orderItemId', 'quantityOrdered', 'measurement', 'programs', 'product', 'proceeds', 'expense', 'promotion'],
    ...['cancellation', 'fulfillment', 'tax'],
  ]),
};

/** An order of Orders 2026-01-01. Throws a `DataError` if it is not one. */
export function orderOfApi(value: unknown, key: string, drift: DriftReport): AmazonOrder {
  const order = checkOrder(value, key, drift);
  const { salesChannel, fulfillment, recipient, orderItems } = order;
  reportUnknownFields(drift, '', order, known.order);
  for (const item of orderItems) reportUnknownFields(drift, 'orderItems[]', item, known.item);
  reportUnknownValue(drift, 'fulfillment.fulfillmentStatus', fulfillment.fulfillmentStatus, statuses);
  const isAmazon = salesChannel.channelName === 'AMAZON';
  const marketplace = isAmazon ? marketplaceOf(salesChannel.marketplaceId) : undefined;
  const { city, stateOrRegion, countryCode } = recipient?.deliveryAddress ?? {};
  const isTaxIncluded = marketplace?.isTaxIncluded ?? true;
  return {
    orderId: order.orderId,
    orderedAt: wholeSecond(order.createdTime),
    updatedAt: wholeSecond(order.lastUpdatedTime),
    status: fulfillment.fulfillmentStatus,
    marketplace: isAmazon
      ? (marketplace?.name ?? salesChannel.marketplaceName ?? salesChannel.marketplaceId ?? 'Amazon')
      : null,
    isFulfilledByAmazon: fulfillment.fulfilledBy === 'AMAZON',
    isBusiness: (order.programs ?? []).includes('AMAZON_BUSINESS'),
    isReplacement: (order.associatedOrders ?? []).some(
      ({ associationType }) => associationType === 'REPLACEMENT_ORIGINAL_ID',
    ),
    ...{ country: countryCode || null, region: stateOrRegion || null, city: city || null },
    currency: currencyOf(orderItems, key) ?? marketplace?.currency ?? null,
    isTaxIncluded,
    items: orderItems.map((item) => itemOf(item, isTaxIncluded, drift)),
  };
}

function currencyOf(items: readonly Item[], key: string): string | null {
  const found = new Set(
    items.flatMap(({ proceeds }) => (proceeds?.breakdowns ?? []).map(({ subtotal }) => subtotal.currencyCode)),
  );
  if (found.size <= 1) return [...found][0] ?? null;
  throw new DataError(`Amazon order ${key} has amounts in ${[...found].join(' and ')}; one currency was expected.`, {
    ...{ code: 'unexpected_shape', path: 'orderItems.proceeds', value: [...found].join(' ') },
  });
}

function itemOf(item: Item, isTaxIncluded: boolean, drift: DriftReport): AmazonItem {
  const { product, proceeds, tax } = item;
  const models = (tax?.taxCollections ?? []).map(({ model }) => model);
  return {
    sku: product.sellerSku || product.asin || item.orderItemId,
    title: product.title ?? '',
    quantity: quantityOf(item.quantityOrdered),
    money: proceeds?.breakdowns ? moneyOf(proceeds.breakdowns, models, isTaxIncluded, drift) : null,
  };
}

function moneyOf(
  breakdowns: readonly Breakdown[],
  models: readonly (string | null | undefined)[],
  isTaxIncluded: boolean,
  drift: DriftReport,
): ItemMoney {
  for (const { type } of breakdowns)
    reportUnknownValue(drift, 'orderItems[].proceeds.breakdowns[].type', type, charges);
  const subtotal = (...types: string[]): FixedPoint =>
    breakdowns.reduce((sum, each) => (types.includes(each.type) ? sum + parseDecimal(each.subtotal.amount) : sum), 0n);
  const part = (type: string, subtype: string): FixedPoint =>
    breakdowns
      .filter((each) => each.type === type)
      .flatMap((each) => each.detailedBreakdowns ?? [])
      .reduce(
        (sum, each) => (each.subtype === subtype && each.value ? sum + parseDecimal(each.value.amount) : sum),
        0n,
      );
  const shippingDiscount = withoutSign(part('DISCOUNT', 'SHIPPING'));
  const [shippingTax, giftWrapTax] = [part('TAX', 'SHIPPING'), part('TAX', 'GIFT_WRAP')];
  return {
    principal: subtotal('ITEM'),
    // What is not said to be for something else is for the goods.
    tax: subtotal('TAX') - shippingTax - giftWrapTax,
    shipping: subtotal('SHIPPING'),
    shippingTax,
    giftWrap: subtotal('GIFT_WRAP'),
    giftWrapTax,
    discount: withoutSign(subtotal('DISCOUNT')) - shippingDiscount,
    shippingDiscount,
    otherCharges: breakdowns.reduce(
      (sum, { type, subtotal: { amount } }) =>
        charges.has(type) && type !== 'COD_FEE' && type !== 'OTHER' ? sum : sum + parseDecimal(amount),
      0n,
    ),
    tips: subtotal('DELIVERY_TIP'),
    isTaxByAmazon: models.length === 0 ? !isTaxIncluded : models.includes('MARKETPLACE_FACILITATOR'),
  };
}
