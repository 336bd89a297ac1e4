import { Big } from 'big.js';
import { minorDigits } from '../../canonical/minor-unit.js';
import type { Decimal, OrderLine } from '../../canonical/record.js';

/**
 * Spreads an order discount over the lines, in proportion to their worth after their own discounts. Rounding is
 * cumulative, so that the shares add up exactly to the discount. Gift cards get no share.
 */
export function spreadDiscount(lines: readonly OrderLine[], discount: Decimal, currency: string): OrderLine[] {
  if (discount === '0') return [...lines];
  const whole = new Big(discount);
  const bearers = lines.filter(({ isGiftCard }) => !isGiftCard);
  if (whole.eq(0) || bearers.length === 0) return [...lines];
  const worths = bearers.map(({ grossSales, discounts }) => new Big(grossSales).minus(discounts));
  const sum = worths.reduce((total, worth) => total.plus(worth), new Big(0));
  // If no line has any worth, all weigh the same.
  const weights = sum.gt(0) ? worths : worths.map(() => new Big(1));
  const total = sum.gt(0) ? sum : new Big(weights.length);
  const places = Math.max(minorDigits(currency), placesOf(discount));
  let taken = new Big(0);
  let weight = new Big(0);
  const shares = weights.map((each) => {
    weight = weight.plus(each);
    const upToHere = whole.times(weight).div(total).round(places);
    const share = upToHere.minus(taken);
    taken = upToHere;
    return share;
  });
  const shareOf = new Map(bearers.map(({ lineId }, at) => [lineId, shares[at]!]));
  return lines.map((line) => {
    const share = shareOf.get(line.lineId);
    return share === undefined ? line : { ...line, discounts: new Big(line.discounts).plus(share).toFixed() };
  });
}

function placesOf(amount: Decimal): number {
  return amount.split('.')[1]?.length ?? 0;
}
