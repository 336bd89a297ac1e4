import { type Decimal, decimal } from './decimal.js';
import type { Money } from './money.js';

/** Options of `Intl.NumberFormat`, such as `minimumFractionDigits`. */
type Options = Omit<Intl.NumberFormatOptions, 'style' | 'currency'>;

/**
 * A decimal as people of the locale read it. Exact: the text goes to `Intl.NumberFormat` as text. Without options it has all its
 * decimals, at most 20. What rounds to zero has no sign. Throws `Error` where `Intl.NumberFormat` reads text as a float: in Node before 19,
 * and in browsers of the time before 2023.
 */
export function formatDecimal(value: Decimal, locale?: string | string[], options: Options = {}): string {
  return printer(locale, { maximumFractionDigits: 20, ...options })(value);
}

/** "0.125" as "12.5 %", in the locale's form; exact. */
export function formatRatio(value: Decimal, locale?: string | string[], options: Options = {}): string {
  return printer(locale, { maximumFractionDigits: 1, ...options, style: 'percent' })(value);
}

/**
 * An amount as people of the locale read it, rounded to the decimals that Unicode has for display in its currency (forints none, though
 * ISO 4217 has two), halves away from zero.
 */
export function formatMoney({ amount, currency }: Money, locale?: string | string[], options: Options = {}): string {
  return printer(locale, { ...options, style: 'currency', currency })(amount);
}

const printers = new Map<string, Intl.NumberFormat>();
const mostPrinters = 100;

/** Making a formatter costs a hundred times its use. */
function printer(locale: string | string[] | undefined, options: Intl.NumberFormatOptions): (value: Decimal) => string {
  checkExactness();
  const key = JSON.stringify([locale, options]);
  let found = printers.get(key);
  if (!found) {
    if (printers.size >= mostPrinters) printers.clear();
    found = new Intl.NumberFormat(locale, { signDisplay: 'negative', ...options });
    printers.set(key, found);
  }
  const format = found;
  return (value) => format.format(decimal(value) as Intl.StringNumericLiteral);
}

let isExact: boolean | undefined;

function checkExactness(): void {
  isExact ??=
    new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 2 }).format('9007199254740993.01') ===
    '9007199254740993.01';
  if (!isExact)
    throw new Error('Intl.NumberFormat of this runtime reads text as a float: amounts could be wrong. Update it.');
}
