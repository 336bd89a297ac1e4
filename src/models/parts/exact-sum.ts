import { Big } from 'big.js';
import type { Decimal } from '../../canonical/record.js';

/** Decimals with up to this many places and of this length are exact as integers in doubles, also a million of them. */
const places = 4;
const longest = 13;
const unit = 10 ** places;
const most = 1_000_000;

/**
 * The exact sum of decimals. Short ones, the usual case for money, are added as integers, because a Big for each is
 * expensive.
 */
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
