import { sum, toMinor } from '../../kit/amounts.js';
import { listAmount } from '../../kit/list-price.js';
import { wallClockOf } from '../../kit/zone-clock.js';
import type { Micros, ShopAddress, ShopLine } from '../model.js';
import { type Basket, lineOf, netOf, taxLines } from './basket.js';
import { applyDiscounts } from './promotions.js';
import type { Trade } from './trade.js';

/** What somebody puts into the basket at `at`, shipped to `address` (null: taken along), discounted and taxed. */
export function fillBasket(
  trade: Trade,
  at: Micros,
  lines: number | undefined,
  address: ShopAddress | null,
  inShop: boolean,
): Basket {
  const { random, digits } = trade;
  const month = new Date(wallClockOf(at, trade.settings.ianaTimezone)).getUTCMonth();
  const count =
    lines ??
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
