import { minorDigits } from '../../canonical/minor-unit.js';

/** A decimal string as people read it. */
export type Format = (value: string) => string;

export interface NumberFormats {
  /** An amount with the decimals that prices in its currency have: "£1,234.50". */
  money: Format;
  /** An amount as an axis shows it, with all its digits: "£12.5K". */
  moneyShort: Format;
  /** A whole number or a decimal with at most two decimals: "1,234". */
  count: Format;
  /** With all its digits: "12.5K". */
  countShort: Format;
  /** A ratio as a percentage with one decimal: "0.1234" is "12.3%". */
  percent: Format;
  /** With all its digits: "12.34%". */
  percentShort: Format;
  /** With its sign, also where it is positive: "+£4,210.00". */
  moneyChange: Format;
  countChange: Format;
  percentChange: Format;
  /** The decimals of `money`. */
  digits: number;
}

const made = new Map<string, NumberFormats>();
const mostMade = 50;

/**
 * Formats of a locale (BCP 47) for amounts of one currency (ISO 4217). Exact: `Intl` reads the text. Decimals of amounts are those that
 * the warehouse has for the currency: ICU's differ between browsers (HUF, IQD). What rounds to zero has no sign.
 */
export function numberFormats(locale: string, currency: string): NumberFormats {
  const key = `${locale} ${currency}`;
  let found = made.get(key);
  if (!found) {
    if (made.size >= mostMade) made.clear();
    made.set(key, (found = makeFormats(locale, currency)));
  }
  return found;
}

function makeFormats(locale: string, currency: string): NumberFormats {
  const digits = minorDigits(currency);
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const money: Intl.NumberFormatOptions = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' };
  const short: Intl.NumberFormatOptions = { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 20 };
  const percent: Intl.NumberFormatOptions = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const change = { signDisplay: 'exceptZero' } as const;
  const of = (options: Intl.NumberFormatOptions) => formatOf(locale, options);
  return {
    money: of({ ...money, ...decimals }),
    moneyShort: of({ ...money, ...short }),
    moneyChange: of({ ...money, ...decimals, ...change }),
    count: of({ maximumFractionDigits: 2 }),
    countShort: of(short),
    countChange: of({ maximumFractionDigits: 2, ...change }),
    percent: of(percent),
    percentShort: of({ ...percent, minimumFractionDigits: 0, maximumFractionDigits: 20 }),
    percentChange: of({ ...percent, ...change }),
    digits,
  };
}

/** Making a formatter costs a hundred times its use, so it is made at its first. */
function formatOf(locale: string, options: Intl.NumberFormatOptions): Format {
  let format: Intl.NumberFormat | undefined;
  return (value) => {
    format ??= new Intl.NumberFormat(locale, { signDisplay: 'negative', ...options });
    return format.format(value as Intl.StringNumericLiteral);
  };
}
