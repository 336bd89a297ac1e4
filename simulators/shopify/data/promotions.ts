import { listAmount } from '../../kit/list-price.js';
import { type Basket, discountLine, discountOrder, freeShipping } from './basket.js';
import type { Trade } from './trade.js';

/** The offers of the shop, some of them on some orders; at most one of the order-level ones. */
export function applyDiscounts(trade: Trade, basket: Basket): void {
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
