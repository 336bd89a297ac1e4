import Type, { type Static } from 'typebox';
import type { DriftReport } from '../../../contract/extractor.js';
import { type FixedPoint, parseDecimal } from '../../staging/decimal.js';
import { quantityOf, quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondary, secondaryText } from '../../staging/secondary.js';
import { marketplaceOf } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import type { AmazonItem, AmazonOrder } from './amazon-order.js';
import { currencyCode, decimalText, instantText, maybe, personalFields, withoutSign } from './shapes.js';
import { statusOf } from './status.js';

const money = Type.Object({ Amount: decimalText, CurrencyCode: currencyCode });

const orderShape = Type.Object({
  AmazonOrderId: Type.String({ minLength: 1 }),
  PurchaseDate: instantText,
  LastUpdateDate: instantText,
  OrderStatus: Type.String(),
  FulfillmentChannel: secondaryText,
  SalesChannel: secondaryText,
  MarketplaceId: secondaryText,
  IsBusinessOrder: secondary(Type.Boolean()),
  // Text, unlike the other flags.
  IsReplacementOrder: secondaryText,
  ShippingAddress: secondary(
    Type.Object({ City: secondaryText, StateOrRegion: secondaryText, CountryCode: secondaryText }),
  ),
});

const itemShape = Type.Object({
  OrderItemId: Type.String(),
  ASIN: secondaryText,
  SellerSKU: secondaryText,
  Title: secondaryText,
  QuantityOrdered: quantityShape,
  ItemPrice: maybe(money),
  ItemTax: maybe(money),
  ShippingPrice: maybe(money),
  ShippingTax: maybe(money),
  ShippingDiscount: maybe(money),
  PromotionDiscount: maybe(money),
  CODFee: maybe(money),
  BuyerInfo: maybe(Type.Object({ GiftWrapPrice: maybe(money), GiftWrapTax: maybe(money) })),
  TaxCollection: secondary(Type.Object({ Model: secondaryText })),
});

const options = { subject: 'Amazon order', personal: personalFields };
const checkOrder = compileCheck(orderShape, options);
const checkItems = compileCheck(Type.Object({ OrderItems: Type.Array(itemShape) }), options);

type Item = Static<typeof itemShape>;

/** An order of Orders v0 with its items. Throws a `DataError` if it is not one. */
export function orderOfV0([head, rest]: readonly unknown[], key: string, drift: DriftReport): AmazonOrder {
  const order = checkOrder(head, key, drift);
  const items = checkItems(rest, key, drift).OrderItems;
  const isElsewhere = /^non-amazon/i.test(order.SalesChannel ?? '');
  const marketplace = isElsewhere ? undefined : marketplaceOf(order.MarketplaceId);
  const { City, StateOrRegion, CountryCode } = order.ShippingAddress ?? {};
  const isTaxIncluded = marketplace?.isTaxIncluded ?? true;
  return {
    orderId: order.AmazonOrderId,
    orderedAt: wholeSecond(order.PurchaseDate),
    updatedAt: wholeSecond(order.LastUpdateDate),
    status: statusOf(order.OrderStatus, drift),
    marketplace: isElsewhere ? null : (marketplace?.name ?? order.SalesChannel ?? 'Amazon'),
    isFulfilledByAmazon: order.FulfillmentChannel === 'AFN',
    isBusiness: order.IsBusinessOrder ?? false,
    isReplacement: order.IsReplacementOrder === 'true',
    ...{ country: CountryCode || null, region: StateOrRegion || null, city: City || null },
    currency: items.find(({ ItemPrice }) => ItemPrice)?.ItemPrice?.CurrencyCode ?? marketplace?.currency ?? null,
    isTaxIncluded,
    items: items.map((item) => itemOf(item, isTaxIncluded)),
  };
}

function itemOf(item: Item, isTaxIncluded: boolean): AmazonItem {
  const { ItemPrice, BuyerInfo, TaxCollection } = item;
  const model = TaxCollection?.Model;
  return {
    sku: item.SellerSKU || item.ASIN || item.OrderItemId,
    title: item.Title ?? '',
    quantity: quantityOf(item.QuantityOrdered),
    money: ItemPrice
      ? {
          ...{ principal: amount(ItemPrice), tax: amount(item.ItemTax) },
          ...{ shipping: amount(item.ShippingPrice), shippingTax: amount(item.ShippingTax) },
          ...{ giftWrap: amount(BuyerInfo?.GiftWrapPrice), giftWrapTax: amount(BuyerInfo?.GiftWrapTax) },
          discount: withoutSign(amount(item.PromotionDiscount)),
          shippingDiscount: withoutSign(amount(item.ShippingDiscount)),
          ...{ otherCharges: amount(item.CODFee), tips: 0n },
          isTaxByAmazon: model ? model === 'MarketplaceFacilitator' : !isTaxIncluded,
        }
      : null,
  };
}

function amount(value: Static<typeof money> | null | undefined): FixedPoint {
  return value ? parseDecimal(value.Amount) : 0n;
}
