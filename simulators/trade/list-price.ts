import { type Amount, digitsOf, fromMinor } from '../kit/amounts.js';
import { marketOf } from './market.js';

/** A price that looks like a shop's: 12.99 or 12.50, 1,980 yen, 3.750 dinars. */
export function listPrice(currency: string, dollars: number): Amount {
  const digits = digitsOf(currency);
  const units = Math.max(1, Math.round(dollars * marketOf(currency).pricePerDollar * (digits === 0 ? 0.1 : 1)));
  if (digits === 0) return fromMinor(BigInt(units) * 10n - (units > 9 ? 20n : 0n), 0);
  if (digits === 3) return fromMinor(BigInt(units) * 1000n + 750n, 3);
  return fromMinor(BigInt(units) * 100n - (units % 3 === 0 ? 50n : 1n), 2);
}

/** A number of currency units as an amount, such as the shipping price 3.95 of the market table. */
export function listAmount(units: number, digits: number): Amount {
  return fromMinor(BigInt(Math.round(units * 10 ** digits)), digits);
}
