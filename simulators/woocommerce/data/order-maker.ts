import { divideRounded, fromMinor, sum, toMinor } from '../../kit/amounts.js';
import { type BasketItem, fillBasket } from '../../trade/baskets.js';
import { chooseDelivery } from '../../trade/delivery.js';
import { listAmount } from '../../trade/list-price.js';
import { offerUse } from '../../trade/offers.js';
import { total, written } from '../decimals.js';
import type {
  Amount,
  Micros,
  WooCoupon,
  WooFeeLine,
  WooLine,
  WooOrder,
  WooShippingLine,
  WooTaxLine,
} from '../model.js';
import { attributionMeta } from './attribution.js';
import { buyerOf } from './buyers.js';
import { priced, taxesOf } from './pricing.js';
import type { Article, Rate, WooTrade } from './trade.js';

/** How an order's lines are priced. */
interface Terms {
  trade: WooTrade;
  rates: Rate[];
  isTaxed: boolean;
  digits: number;
  /** Units of the order's currency per unit of the store's. */
  perUnit: number;
  isTrimmed: boolean;
}

const CHANNELS = [
  ['checkout', 85],
  ['store-api', 8],
  ['admin', 4],
  ['rest-api', 3],
] as const;

/** A pending order placed at `at`; undefined if nothing is on sale. */
export function makeOrder(trade: WooTrade, at: Micros): WooOrder | undefined {
  const { random, ids, settings, contents } = trade;
  const buyer = buyerOf(trade.buyers, at);
  const { code, perUnit } = trade.currency();
  const rates = trade.ratesAt(buyer.billing);
  const isTrimmed = random.chance(0.05);
  const terms = { trade, rates, isTaxed: settings.pricesIncludeTax, digits: settings.decimals, perUnit, isTrimmed };
  const items = fillBasket(trade.shelves, { at, zone: settings.timezone }, random);
  const coupon = random.chance(offerUse) && contents.coupons.length > 0 ? random.pick(contents.coupons) : null;
  const lines = linesOf(terms, items, coupon);
  if (lines.length === 0) return undefined;
  const id = ids.next('post');
  const order: WooOrder = {
    id,
    number: String(id),
    orderKey: `wc_order_${random.int(1e9, 9e9).toString(36)}`,
    status: 'pending',
    currency: code,
    pricesIncludeTax: settings.pricesIncludeTax,
    createdAt: at,
    modifiedAt: at,
    paidAt: null,
    completedAt: null,
    createdVia: random.weighted(CHANNELS),
    customerId: buyer.customerId,
    customerNote: '',
    billing: buyer.billing,
    shipping: buyer.shipping,
    paymentMethod: 'stripe',
    paymentMethodTitle: 'Card',
    transactionId: `ch_${random.int(1e9, 9e9)}`,
    meta: [{ id: ids.next('meta'), key: '_wc_order_attribution_utm_source', value: random.pick(['google', 'direct']) }],
    lines,
    taxLines: rates.map((rate) => taxLineOf(trade, rate)),
    shippingLines: [shippingOf(terms, items)],
    feeLines: feesOf(terms),
    couponLines: coupon ? [couponLineOf(terms, coupon, lines)] : [],
    refunds: [],
    pluginFields: random.chance(0.1) ? { gift_message: 'For you', loyalty: { points: random.int(1, 50) } } : {},
    isUnreadable: false,
  };
  if (trade.marketing !== null) order.meta = attributionMeta(trade.marketing, settings, order);
  return order;
}

function taxLineOf({ ids }: WooTrade, { rateId, rateCode, label, ratePercent }: Rate): WooTaxLine {
  return { id: ids.next('item'), rateId, rateCode, label, ratePercent };
}

function linesOf(terms: Terms, items: readonly BasketItem<Article>[], coupon: WooCoupon | null): WooLine[] {
  let left = coupon?.discountType === 'fixed_cart' ? scaled(terms, toMinor(coupon.amount, terms.digits)) : 0n;
  return items.map(({ goods, quantity }) => {
    const asked = scaled(terms, priceOf(goods, terms.digits)) * BigInt(quantity);
    let discount = 0n;
    if (coupon?.discountType === 'percent') discount = divideRounded(asked * toMinor(coupon.amount, 0), 100n);
    if (coupon?.discountType === 'fixed_cart') {
      discount = left < asked ? left : asked;
      left -= discount;
    }
    return lineOf(terms, goods, quantity, asked, discount);
  });
}

/** The shelf price, in minor units of the store's currency. */
function priceOf({ product, variation }: Article, digits: number): bigint {
  const { salePrice, regularPrice } = variation ?? product;
  return toMinor(salePrice || regularPrice || '0', digits);
}

function scaled({ perUnit }: Terms, minor: bigint): bigint {
  return perUnit === 1 ? minor : divideRounded(minor * BigInt(Math.round(perUnit * 1_000_000)), 1_000_000n);
}

function lineOf(terms: Terms, article: Article, quantity: number, asked: bigint, discount: bigint): WooLine {
  const { trade, rates, isTaxed, digits, isTrimmed } = terms;
  const { product, variation } = article;
  const [before, after] = [priced(asked, rates, isTaxed), priced(asked - discount, rates, isTaxed)];
  const cost = (variation ?? product).costOfGoods;
  return {
    id: trade.ids.next('item'),
    name: variation ? `${product.name} - ${variation.attributes.map(({ option }) => option).join(', ')}` : product.name,
    productId: product.id,
    variationId: variation?.id ?? 0,
    quantity,
    taxClass: '',
    subtotal: fromMinor(before.net, digits),
    subtotalTax: fromMinor(sum(before.taxes), digits),
    total: fromMinor(after.net, digits),
    totalTax: fromMinor(sum(after.taxes), digits),
    taxes: taxesOf(rates, after, before, digits, isTrimmed),
    meta: [],
    costOfGoods: cost === null ? null : fromMinor(toMinor(cost, digits) * BigInt(quantity), digits),
  };
}

const shippingTitles = { standard: 'Flat rate', express: 'Express', free: 'Free shipping' };

function shippingOf(terms: Terms, items: readonly BasketItem<Article>[]): WooShippingLine {
  const { trade, digits, isTaxed } = terms;
  const rates = trade.market.taxesShipping ? terms.rates : [];
  const merchandise = sum(items.map(({ goods, quantity }) => priceOf(goods, digits) * BigInt(quantity)));
  const { kind, amount } = chooseDelivery(trade.market, merchandise, digits, trade.random);
  const charge = priced(scaled(terms, toMinor(amount, digits)), rates, isTaxed);
  return {
    id: trade.ids.next('item'),
    methodTitle: shippingTitles[kind],
    methodId: kind === 'free' ? 'free_shipping' : 'flat_rate',
    ...{ total: fromMinor(charge.net, digits), totalTax: fromMinor(sum(charge.taxes), digits) },
    taxes: taxesOf(rates, charge, null, digits, terms.isTrimmed),
    meta: [],
  };
}

/** A fee for gift wrap, or a negative one for loyalty points. */
function feesOf(terms: Terms): WooFeeLine[] {
  const { trade, digits, rates } = terms;
  const kind = trade.random.weighted([
    ['none', 92],
    ['wrap', 6],
    ['points', 2],
  ] as const);
  if (kind === 'none') return [];
  const amount = scaled(terms, toMinor(listAmount(digits === 0 ? 200 : 2, digits), digits));
  const fee = priced(kind === 'wrap' ? amount : -amount, rates, terms.isTaxed);
  return [
    {
      ...{ id: trade.ids.next('item'), name: kind === 'wrap' ? 'Gift wrap' : 'Loyalty points', taxClass: '' },
      ...{ total: fromMinor(fee.net, digits), totalTax: fromMinor(sum(fee.taxes), digits) },
      ...{ taxes: taxesOf(rates, fee, null, digits, terms.isTrimmed), meta: [] },
    },
  ];
}

function couponLineOf(
  { trade, digits }: Terms,
  coupon: WooCoupon,
  lines: readonly WooLine[],
): WooOrder['couponLines'][0] {
  coupon.usageCount += 1;
  const lost = (before: (line: WooLine) => Amount, after: (line: WooLine) => Amount): Amount =>
    written(total(lines.map(before)) - total(lines.map(after)), digits);
  return {
    ...{ id: trade.ids.next('item'), code: coupon.code, discountType: coupon.discountType, freeShipping: false },
    discount: lost(
      ({ subtotal }) => subtotal,
      (line) => line.total,
    ),
    discountTax: lost(
      ({ subtotalTax }) => subtotalTax,
      ({ totalTax }) => totalTax,
    ),
    ...{ nominalAmount: coupon.amount, meta: [] },
  };
}
