import { divideRounded } from '../kit/amounts.js';
import type { Amount } from './model.js';

/** Places that are enough for any amount of a store: WooCommerce rounds intermediate figures to six. */
const PLACES = 8;

/** A plain decimal as whole 10^-8. */
export function units(amount: Amount): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,8}))?$/.exec(amount);
  if (!match) throw new RangeError(`not a plain decimal of at most ${PLACES} places: ${JSON.stringify(amount)}`);
  const [, sign, whole = '0', fraction = ''] = match;
  const value = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -value : value;
}

/** Whole 10^-8 as a decimal of exactly `places`, half away from zero, as `wc_format_decimal` writes it. */
export function written(value: bigint, places: number): Amount {
  const rounded = divideRounded(value, 10n ** BigInt(PLACES - places));
  const size = (rounded < 0n ? -rounded : rounded).toString().padStart(places + 1, '0');
  const sign = rounded < 0n ? '-' : '';
  return places === 0 ? sign + size : `${sign}${size.slice(0, -places)}.${size.slice(-places)}`;
}

export function formatted(amount: Amount, places: number): Amount {
  return written(units(amount), places);
}

export function total(amounts: Iterable<Amount>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += units(amount);
  return sum;
}

/** Without trailing zeros, as PHP writes a float: `7.1`. */
export function trimmed(amount: Amount): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}
