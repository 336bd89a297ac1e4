import { allocate, divideRounded, fromMinor, sum } from '../../kit/amounts.js';
import { trimmed } from '../decimals.js';
import type { Amount, WooTax } from '../model.js';
import type { Rate } from './trade.js';

const MILLION = 1_000_000n;

/** A price in minor units, split into its net amount and the tax of each rate. */
interface Priced {
  net: bigint;
  taxes: bigint[];
}

/** Splits a price; `isTaxed`: it includes tax. */
export function priced(asked: bigint, rates: readonly Rate[], isTaxed: boolean): Priced {
  const whole = sum(rates.map(({ rate }) => rate));
  if (!isTaxed || whole === 0n)
    return { net: asked, taxes: rates.map(({ rate }) => divideRounded(asked * rate, MILLION)) };
  const net = divideRounded(asked * MILLION, MILLION + whole);
  const tax = asked - net;
  if (tax < 0n)
    return {
      net,
      taxes: allocate(
        -tax,
        rates.map(({ rate }) => rate),
      ).map((part) => -part),
    };
  return {
    net,
    taxes: allocate(
      tax,
      rates.map(({ rate }) => rate),
    ),
  };
}

/** The tax of each rate in a line. `isTrimmed`: without trailing zeros, as some stores have them. */
export function taxesOf(
  rates: readonly Rate[],
  total: Priced,
  subtotal: Priced | null,
  digits: number,
  isTrimmed: boolean,
): WooTax[] {
  const kept = (value: bigint): Amount => (isTrimmed ? trimmed(fromMinor(value, digits)) : fromMinor(value, digits));
  return rates.map(({ rateId }, index) => ({
    rateId,
    total: kept(total.taxes[index] ?? 0n),
    subtotal: subtotal === null ? null : kept(subtotal.taxes[index] ?? 0n),
  }));
}
