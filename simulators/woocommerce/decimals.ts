import { divideRounded, fromMinor, toMinor } from '../kit/amounts.js';
import type { Amount } from './model.js';

/** Enough decimals for any amount of a store: WooCommerce rounds intermediate results to six. */
const PLACES = 8;

/** A plain decimal as whole 10^-8. */
export function units(amount: Amount): bigint {
  return toMinor(amount, PLACES);
}

/** Whole 10^-8 as a decimal with exactly `places` decimals, rounded half away from zero, as by `wc_format_decimal`. */
export function written(value: bigint, places: number): Amount {
  return fromMinor(divideRounded(value, 10n ** BigInt(PLACES - places)), places);
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
