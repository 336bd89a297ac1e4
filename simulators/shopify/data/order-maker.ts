import type { Micros, ShopAddress, ShopLine, ShopOrder } from '../model.js';
import { digitsOf, fromMinor, sum, toMinor } from './amounts.js';
import {
  type Basket,
  discountLine,
  discountOrder,
  freeShipping,
  lineOf,
  listAmount,
  netOf,
  taxLines,
} from './basket.js';
import { unitsPerDollar } from './market.js';
import { orderTotal } from './order-sums.js';
import type { Trade } from './trade.js';
import { wallClockOf } from './zone-clock.js';

/** The app id that orders from a social shop carry as their source, as Shopify shows it. */
const socialChannel = '2329312';

/** How the order came to be; `lines` forces a number of lines. */
export interface OrderWish {
  lines?: number;
}

/** An order as it stands the moment it is placed: not paid yet, nothing shipped. See payment.ts for its money. */
export function makeOrder(trade: Trade, at: Micros, wish: OrderWish = {}): ShopOrder {
  const { random, ids, digits, market, settings } = trade;
  const buyer = trade.people.buyer(at, trade.newcomers);
  const sourceName = random.weighted([
    ['web', 82],
    ['pos', 8],
    ['shopify_draft_order', 4],
    [socialChannel, 5],
    [null, 1],
  ] as const);
  const inShop = sourceName === 'pos';
  const address = inShop ? null : buyer.address;
  const currency = inShop ? settings.currency : buyer.currency;
  const basket = fillBasket(trade, at, wish, address, inShop);
  const number = ids.orderNumber();
  const zero = fromMinor(0n, digits);
  const abroad = address !== null && address.countryCode !== market.countryCode;
  const order: ShopOrder = {
    id: ids.next('order'),
    number,
    name: `#${number}`,
    sourceName,
    tags: random.chance(0.04) ? ['gift-wrap'] : [],
    test: random.chance(0.005),
    createdAt: at,
    updatedAt: at,
    // Tills without a connection report their sales later.
    processedAt: inShop && random.chance(0.1) ? at - random.int(1, 14) * 3_600_000_000 : at,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    presentmentCurrency: currency,
    presentmentRate: checkoutRate(trade, currency),
    taxesIncluded: trade.taxesIncluded,
    financialStatus: 'PENDING',
    fulfillmentStatus: 'UNFULFILLED',
    customerId: buyer.customerId,
    email: buyer.email,
    phone: buyer.phone,
    billingAddress: buyer.address,
    shippingAddress: address,
    discountCodes: basket.discountApplications.filter(({ kind }) => kind === 'code').map(({ label }) => label),
    ...basket,
    transactions: [],
    refunds: [],
    edits: [],
    tip: zero,
    duties: zero,
    additionalFees: zero,
  };
  const merchandise = sum(order.lines.map((line) => netOf(line, digits)));
  if (inShop ? random.chance(0.2) : random.chance(0.01))
    order.tip = fromMinor(merchandise / BigInt(random.int(8, 20)), digits);
  if (abroad && random.chance(0.3)) order.duties = fromMinor(merchandise / 20n, digits);
  if (!inShop && random.chance(0.01))
    order.additionalFees = listAmount(random.int(1, 3) * (digits === 0 ? 100 : 1), digits);
  if (orderTotal(order, digits) === 0n) order.financialStatus = 'PAID';
  return order;
}

function fillBasket(trade: Trade, at: Micros, wish: OrderWish, address: ShopAddress | null, inShop: boolean): Basket {
  const { random, digits } = trade;
  const month = new Date(wallClockOf(at, trade.settings.ianaTimezone)).getUTCMonth();
  const count =
    wish.lines ??
    (random.chance(0.003)
      ? random.int(21, 40)
      : random.weighted([
          [1, 42],
          [2, 27],
          [3, 15],
          [4, 8],
          [5, 5],
          [8, 2],
          [12, 1],
        ] as const));
  const basket: Basket = { lines: [], shippingLines: [], discountApplications: [] };
  const rates = new Map<ShopLine, { title: string; rate: number }[]>();
  for (let index = 0; index < count; index += 1) {
    const line = makeLine(trade, at, month >= 10, address, rates);
    basket.lines.push(line);
  }
  if (!inShop && basket.lines.some(({ requiresShipping }) => requiresShipping)) addShipping(trade, basket);
  applyDiscounts(trade, basket);
  for (const line of basket.lines)
    line.taxLines = taxLines(netOf(line, digits), rates.get(line) ?? [], trade.taxesIncluded, digits);
  if (trade.market.taxesShipping) {
    const shippingRates = taxRates(trade, address, false);
    for (const line of basket.shippingLines) {
      line.taxLines = taxLines(toMinor(line.discountedAmount, digits), shippingRates, trade.taxesIncluded, digits);
    }
  }
  return basket;
}

/** One line; `rates` learns which taxes it will bear once its discounts are known. */
function makeLine(
  trade: Trade,
  at: Micros,
  gifts: boolean,
  address: ShopAddress | null,
  rates: Map<ShopLine, { title: string; rate: number }[]>,
): ShopLine {
  const { random, ids } = trade;
  const giftCard = random.chance(gifts ? 0.012 : 0.004) ? trade.giftCard() : undefined;
  if (giftCard !== undefined) return lineOf(ids.next('line'), giftCard, 1, true, false);
  const { goods, reducedTax } = trade.article(at, gifts);
  const quantity = random.weighted([
    [1, 72],
    [2, 17],
    [3, 5],
    [4, 3],
    [6, 2],
    [12, 0.7],
    [48, 0.3],
  ] as const);
  const charged = taxRates(trade, address, reducedTax);
  const line = lineOf(ids.next('line'), goods, quantity, false, charged.length > 0);
  rates.set(line, charged);
  const fate = random.weighted([
    ['listed', 965],
    ['custom', 15],
    ['variant gone', 10],
    ['product gone', 10],
  ] as const);
  if (fate !== 'listed') line.variantId = null;
  if (fate === 'custom' || fate === 'product gone') line.productId = null;
  if (fate === 'custom') Object.assign(line, { sku: null, vendor: null, variantTitle: null, title: 'Engraving' });
  return line;
}

/** What is taxed at which rates; nothing that leaves the country is. */
export function taxRates(
  trade: Trade,
  address: ShopAddress | null,
  reduced: boolean,
): { title: string; rate: number }[] {
  const { market } = trade;
  if (address !== null && address.countryCode !== market.countryCode) return [];
  if (reduced) return market.reducedTaxes;
  return market.taxes[address?.provinceCode ?? '*'] ?? market.taxes['*'] ?? [];
}

function addShipping(trade: Trade, basket: Basket): void {
  const { random, ids, digits, market } = trade;
  const merchandise = sum(basket.lines.map((line) => netOf(line, digits)));
  const express = random.chance(0.12);
  const isFree = !express && merchandise >= toMinor(listAmount(market.shipping.freeFrom, digits), digits);
  const amount = listAmount(isFree ? 0 : express ? market.shipping.express : market.shipping.standard, digits);
  const title = express ? 'Express' : isFree ? 'Free shipping' : 'Standard';
  const chosen = {
    id: ids.next('shippingLine'),
    title,
    code: title.toLowerCase().replace(' ', '-'),
    amount,
    discountedAmount: amount,
    isRemoved: false,
    taxLines: [],
  };
  // A changed mind: the first choice, which cost nothing, stays on the order as removed.
  if (random.chance(0.005)) {
    const free = listAmount(0, digits);
    const collection = {
      title: 'Collection in store',
      code: 'collection',
      amount: free,
      discountedAmount: free,
      isRemoved: true,
    };
    basket.shippingLines.push({ ...chosen, ...collection, id: ids.next('shippingLine') });
  }
  basket.shippingLines.push(chosen);
}

function applyDiscounts(trade: Trade, basket: Basket): void {
  const { random, digits } = trade;
  const merchandise = basket.lines.filter((line) => !line.isGiftCard);
  for (const line of merchandise)
    if (line.quantity >= 3 && random.chance(0.3)) discountLine(basket, line, 'Three or more', 10, digits);
  if (random.chance(0.03) && merchandise.length > 0)
    discountLine(basket, random.pick(merchandise), 'Last of its kind', 33.33, digits);
  if (merchandise.length === 0 || !random.chance(0.17)) return;
  const what = random.weighted([
    ['WELCOME10', 40],
    ['SAVE15', 20],
    ['FIVEOFF', 18],
    ['FREESHIP', 12],
    ['manual', 5],
    ['automatic', 4],
    ['WARRANTY', 1],
  ] as const);
  if (what === 'FREESHIP') freeShipping(basket, what, digits);
  else if (what === 'FIVEOFF')
    discountOrder(
      basket,
      'code',
      what,
      { amount: listAmount(digits === 0 ? 500 : digits === 3 ? 1.5 : 5, digits) },
      digits,
    );
  else if (what === 'manual') discountOrder(basket, 'manual', 'Goodwill', { percentage: 12.5 }, digits);
  else if (what === 'automatic') discountOrder(basket, 'automatic', 'Spring event', { percentage: 20 }, digits);
  else
    discountOrder(
      basket,
      'code',
      what,
      { percentage: what === 'WELCOME10' ? 10 : what === 'SAVE15' ? 15 : 100 },
      digits,
    );
}

/** Presentment units for one unit of the shop's currency: a market rate within 3 %, fixed for the order. */
function checkoutRate(trade: Trade, currency: string): string {
  const own = unitsPerDollar[trade.settings.currency];
  const shown = unitsPerDollar[currency];
  if (currency === trade.settings.currency || own === undefined || shown === undefined) return '1';
  const drift = 0.97 + trade.random.fraction() * 0.06;
  return ((shown / own) * drift).toFixed(Math.max(4, 6 - digitsOf(currency)));
}
