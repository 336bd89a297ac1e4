import { Big } from 'big.js';
import type { Decimal } from '../../canonical/record.js';

/** Decimals with up to this many places and of this length are exact as integers in doubles, also a million of them. */
const places = 4;
const longest = 13;
const unit = 10 ** places;
const most = 1_000_000;

/**
 * The exact sum of decimals, less that of others. Short ones, the usual case for money, are added as integers, because a
 * Big for each is expensive.
 */
export function exactSum(amounts: readonly Decimal[], less: readonly Decimal[] = []): Big {
  const count = countOf(amounts);
  const countLess = countOf(less);
  if (count === null || countLess === null) return bigSum(amounts).minus(bigSum(less));
  return new Big(((count - countLess) / unit).toFixed(places));
}

/** In units of the last place; null if a number may not hold it exactly. */
function countOf(amounts: readonly Decimal[]): number | null {
  if (amounts.length > most) return null;
  let count = 0;
  for (const amount of amounts) {
    if (amount === '0') continue;
    if (!isShort(amount)) return null;
    count += Math.round(Number(amount) * unit);
  }
  return count;
}

function bigSum(amounts: readonly Decimal[]): Big {
  return amounts.reduce((sum, each) => sum.plus(each), new Big(0));
}

function isShort(amount: Decimal): boolean {
  const point = amount.indexOf('.');
  return point < 0
    ? amount.length <= longest - places
    : amount.length <= longest && amount.length - point - 1 <= places;
}
