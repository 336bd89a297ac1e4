import { Big } from 'big.js';
import type { Decimal } from '../../canonical/record.js';

/** Decimals of so many places, and no longer than that, are exact as whole numbers of doubles, also a million of them. */
const places = 4;
const longest = 13;
const unit = 10 ** places;
const most = 1_000_000;

/** The sum of decimals to the last digit. Short ones, which money mostly is, are added as whole numbers: a Big each is dear. */
export function exactSum(amounts: readonly Decimal[]): Big {
  let count = 0;
  for (const amount of amounts) {
    if (!isShort(amount) || amounts.length > most) return amounts.reduce((sum, each) => sum.plus(each), new Big(0));
    count += Math.round(Number(amount) * unit);
  }
  return new Big((count / unit).toFixed(places));
}

function isShort(amount: Decimal): boolean {
  const point = amount.indexOf('.');
  return point < 0
    ? amount.length <= longest - places
    : amount.length <= longest && amount.length - point - 1 <= places;
}
