import { add, compare, subtract } from './arithmetic.js';
import { type Decimal, zero } from './decimal.js';

/** An amount with its ISO 4217 currency, as every document of this package selects it. */
export interface Money {
  amount: Decimal;
  currency: string;
}

/** The sum of amounts in one currency; zero of `currency` for none. Throws `RangeError` if any is in another. */
export function sumMoney(amounts: Iterable<Money>, currency: string): Money {
  let amount = zero;
  for (const each of amounts) {
    checkCurrency(each.currency, currency);
    amount = add(amount, each.amount);
  }
  return { amount, currency };
}

/** `a - b`. Throws `RangeError` if they are in different currencies. */
export function subtractMoney(a: Money, b: Money): Money {
  checkCurrency(b.currency, a.currency);
  return { amount: subtract(a.amount, b.amount), currency: a.currency };
}

/** -1, 0 or 1. Throws `RangeError` if they are in different currencies. */
export function compareMoney(a: Money, b: Money): -1 | 0 | 1 {
  checkCurrency(b.currency, a.currency);
  return compare(a.amount, b.amount);
}

function checkCurrency(found: string, expected: string): void {
  if (found === expected) return;
  throw new RangeError(`An amount in ${found} cannot be combined with one in ${expected}. Convert it first.`);
}
