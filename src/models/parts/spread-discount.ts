import { Big } from 'big.js';
import type { Decimal, OrderLine } from '../../canonical/record.js';

/**
 * The lines with their shares of a discount on the order as a whole, by what each is worth after its own. Shares are rounded
 * as they add up, so that together they are the discount to the last digit; gift cards take none.
 */
export function spreadDiscount(lines: readonly OrderLine[], discount: Decimal, currency: string): OrderLine[] {
  if (discount === '0') return [...lines];
  const whole = new Big(discount);
  const bearers = lines.filter(({ isGiftCard }) => !isGiftCard);
  if (whole.eq(0) || bearers.length === 0) return [...lines];
  const worths = bearers.map(({ grossSales, discounts }) => new Big(grossSales).minus(discounts));
  const sum = worths.reduce((total, worth) => total.plus(worth), new Big(0));
  // Where nothing has any worth each counts alike.
  const weights = sum.gt(0) ? worths : worths.map(() => new Big(1));
  const total = sum.gt(0) ? sum : new Big(weights.length);
  const places = Math.max(minorPlaces(currency), placesOf(discount));
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

const knownPlaces = new Map<string, number>();

/** 2 of most currencies, 0 of JPY, 3 of KWD. */
function minorPlaces(currency: string): number {
  const known = knownPlaces.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  knownPlaces.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}
