import { sum, toMinor } from '../../kit/amounts.js';
import { type BasketItem, fillBasket } from '../../trade/baskets.js';
import { chooseDelivery } from '../../trade/delivery.js';
import { listAmount } from '../../trade/list-price.js';
import { isGiftSeason } from '../../trade/shelves.js';
import type { Micros, ShopAddress, ShopLine } from '../model.js';
import { type Basket, type Goods, lineOf, netOf, taxLines } from './basket.js';
import { applyDiscounts } from './promotions.js';
import type { Trade } from './trade.js';

/** A basket filled at `at`, shipped to `address` (null: bought in the shop), with discounts and taxes. */
export function makeBasket(
  trade: Trade,
  at: Micros,
  lines: number | undefined,
  address: ShopAddress | null,
  inShop: boolean,
): Basket {
  const { digits, settings } = trade;
  const basket: Basket = { lines: [], shippingLines: [], discountApplications: [] };
  const rates = new Map<ShopLine, { title: string; rate: number }[]>();
  for (const item of fillBasket(trade.shelves, { at, zone: settings.ianaTimezone, lines }, trade.random)) {
    basket.lines.push(makeLine(trade, at, item, address, rates));
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

/** One line, occasionally a gift card. Its tax rates go into `rates`, to be applied after its discounts. */
function makeLine(
  trade: Trade,
  at: Micros,
  { goods, category, quantity }: BasketItem<Goods>,
  address: ShopAddress | null,
  rates: Map<ShopLine, { title: string; rate: number }[]>,
): ShopLine {
  const { random, ids } = trade;
  const isSeason = isGiftSeason(at, trade.settings.ianaTimezone);
  const giftCard = random.chance(isSeason ? 0.012 : 0.004) ? trade.giftCard() : undefined;
  if (giftCard !== undefined) return lineOf(ids.next('line'), giftCard, 1, true, false);
  const charged = taxRates(trade, address, category?.reducedTax ?? false);
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

/** The tax rates of goods sent to an address; exports are not taxed. */
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
  const { kind, amount } = chooseDelivery(market, merchandise, digits, random);
  const title = { express: 'Express', free: 'Free shipping', standard: 'Standard' }[kind];
  const chosen = {
    id: ids.next('shippingLine'),
    title,
    code: title.toLowerCase().replace(' ', '-'),
    amount,
    discountedAmount: amount,
    isRemoved: false,
    taxLines: [],
  };
  // The buyer changed the delivery: the first choice, which was free, remains as a removed line.
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
