import { type Offer, offers, offerUse } from '../../trade/offers.js';
import type { ShopDiscountApplication } from '../model.js';
import { type Basket, discountLine, discountOrder, freeShipping } from './basket.js';
import type { Trade } from './trade.js';

const freeShippingCode = 'FREESHIP';
/** Offers that only a Shopify shop has, besides the company's codes. */
const shopOffers: Offer[] = [
  { code: freeShippingCode, weight: 12, value: { percentage: 100 } },
  { code: 'WARRANTY', weight: 1, value: { percentage: 100 } },
  { code: 'Goodwill', weight: 5, value: { percentage: 12.5 } },
  { code: 'Spring event', weight: 4, value: { percentage: 20 } },
];
/** Offers that need no code. */
const kinds: Record<string, ShopDiscountApplication['kind']> = { Goodwill: 'manual', 'Spring event': 'automatic' };

/** Applies offers to some orders, at most one of them to the whole order. */
export function applyDiscounts(trade: Trade, basket: Basket): void {
  const { random, digits } = trade;
  const merchandise = basket.lines.filter((line) => !line.isGiftCard);
  for (const line of merchandise)
    if (line.quantity >= 3 && random.chance(0.3)) discountLine(basket, line, 'Three or more', 10, digits);
  if (random.chance(0.03) && merchandise.length > 0)
    discountLine(basket, random.pick(merchandise), 'Last of its kind', 33.33, digits);
  if (merchandise.length === 0 || !random.chance(offerUse)) return;
  const all = [...offers(digits), ...shopOffers];
  const { code, value } = random.weighted(all.map((offer) => [offer, offer.weight] as const));
  if (code === freeShippingCode) freeShipping(basket, code, digits);
  else discountOrder(basket, kinds[code] ?? 'code', code, value, digits);
}
