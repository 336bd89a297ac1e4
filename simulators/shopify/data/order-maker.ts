import { digitsOf, fromMinor, sum } from '../../kit/amounts.js';
import { listAmount } from '../../trade/list-price.js';
import { unitsPerDollar } from '../../trade/market.js';
import type { Micros, ShopOrder } from '../model.js';
import { makeBasket } from './basket-maker.js';
import { netOf } from './basket.js';
import { orderTotal } from './order-sums.js';
import type { Trade } from './trade.js';
import { visitsBefore } from './visits.js';

/** The app id that Shopify shows as the source of orders from a social shop. */
const socialChannel = '2329312';

/** `lines`: the number of lines, if it is not random. */
interface OrderWish {
  lines?: number;
}

/** An order that was just placed, not yet paid or shipped. */
export function makeOrder(trade: Trade, at: Micros, wish: OrderWish = {}): ShopOrder {
  const { random, ids, digits, market, settings } = trade;
  const { account, contact } = trade.buyers.buyer(at, trade.newcomers);
  const sourceName = random.weighted([
    ['web', 82],
    ['pos', 8],
    ['shopify_draft_order', 4],
    [socialChannel, 5],
    [null, 1],
  ] as const);
  const inShop = sourceName === 'pos';
  const address = inShop ? null : contact.place;
  const currency = inShop ? settings.currency : trade.currencyAt(contact.place);
  const basket = makeBasket(trade, at, wish.lines, address, inShop);
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
    // Offline tills report their sales later.
    processedAt: inShop && random.chance(0.1) ? at - random.int(1, 14) * 3_600_000_000 : at,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    presentmentCurrency: currency,
    presentmentRate: checkoutRate(trade, currency),
    taxesIncluded: trade.taxesIncluded,
    financialStatus: 'PENDING',
    fulfillmentStatus: 'UNFULFILLED',
    customerId: account?.id ?? null,
    email: contact.email,
    phone: contact.phone,
    billingAddress: contact.place,
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
  const visits = trade.marketing === null ? undefined : visitsBefore(trade.marketing, settings.domain, order);
  if (visits !== undefined) order.visits = visits;
  return order;
}

/** Presentment units for one unit of the shop's currency: a market rate within 3 %, fixed for the order. */
function checkoutRate(trade: Trade, currency: string): string {
  const own = unitsPerDollar[trade.settings.currency];
  const shown = unitsPerDollar[currency];
  if (currency === trade.settings.currency || own === undefined || shown === undefined) return '1';
  const drift = 0.97 + trade.random.fraction() * 0.06;
  return ((shown / own) * drift).toFixed(Math.max(4, 6 - digitsOf(currency)));
}
