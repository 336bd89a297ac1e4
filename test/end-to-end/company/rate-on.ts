import type { RateBook } from '../../../simulators/ecb/rate-book.js';
import { quotient } from '../../support/rational.js';

const dayMs = 86_400_000;
const maxAgeDays = 10;

/**
 * Pounds for one unit of a currency on a business day: the quotient of their last reference rates on or before that
 * day, to fifteen decimals. Throws if there is none in the last ten days.
 */
export function poundsOn(book: RateBook, currency: string, day: string): string {
  if (currency === 'GBP') return '1';
  const forOneEuro = (wanted: string): string => (wanted === 'EUR' ? '1' : lastRate(book, wanted, day));
  return quotient(forOneEuro('GBP'), forOneEuro(currency));
}

function lastRate(book: RateBook, currency: string, day: string): string {
  for (let age = 0; age <= maxAgeDays; age += 1) {
    const date = new Date(Date.parse(day) - age * dayMs).toISOString().slice(0, 10);
    const rate = book.ratesOf(date)[currency];
    if (rate !== undefined) return rate;
  }
  throw new RangeError(`no rate of ${currency} for ${day}`);
}
