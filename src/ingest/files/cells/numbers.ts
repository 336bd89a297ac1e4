import { decimalPattern, type FixedPoint, parseDecimal, shortDecimal } from '../../staging/decimal.js';

export type DecimalSign = '.' | ',';

/** A number in a cell. */
export interface CellNumber {
  value: FixedPoint;
  /** A currency sign or code beside it; empty: none. */
  sign: string;
  /** `19%`: the value is 19. */
  isPercent: boolean;
}

const decimal = new RegExp(decimalPattern);
/** `$`, `R$`, `AU $`, `zł`, `GBP`: beside an amount, before or after it. */
const sign = String.raw`(?:(?:[A-Z]{1,3} ?)?\p{Sc}|[A-Z]{3}|zł|kr|Kč|Ft|Fr|lei|лв)`;
const minus = '[-\u2212]';
const wholeNumber = new RegExp(
  `^(\\()?(${minus})?\\s*(${sign})?\\s*(${minus})?\\s*([\\d.,\\s\u00a0\u202f'\u2019]*?)\\s*(${minus})?\\s*(${sign})?\\s*(${minus})?\\s*(%)?(\\))?$`,
  'u',
);

/**
 * Reads a number in common notations: `$1,190.00`, `-$1.00`, `($1.00)`, `1.00-`, `1 190,00 €`, `GBP 3`, `19 %`. null:
 * it is none, with that decimal separator.
 */
export function readNumber(text: string, decimalSign: DecimalSign): CellNumber | null {
  const found = wholeNumber.exec(text);
  if (!found) return null;
  const [, open, before, prefix, inner, digits = '', after, suffix, last, percent, close] = found;
  const minuses = [before, inner, after, last].filter((each) => each !== undefined).length;
  const isBracketed = open !== undefined && close !== undefined;
  if (minuses > 1 || (open === undefined) !== (close === undefined) || (isBracketed && minuses > 0)) return null;
  if (prefix !== undefined && suffix !== undefined) return null;
  const together = digits.replace(/(?<=\d)[\s\u00a0\u202f'\u2019](?=\d{3}(?!\d))/gu, '');
  const plain = decimalSign === ',' ? pointOf(together) : withoutThousands(together);
  if (plain === null || !decimal.test(plain)) return null;
  const value = parseDecimal(plain);
  return {
    value: isBracketed || minuses > 0 ? -value : value,
    sign: (prefix ?? suffix ?? '').replace(' ', ''),
    isPercent: percent !== undefined,
  };
}

/** A plain decimal such as `12.50`, read quickly: nearly all numbers are such. null: anything else. */
export function readPlainNumber(text: string, decimalSign: DecimalSign): FixedPoint | null {
  return decimalSign === ',' ? null : shortDecimal(text);
}

/** Includes `1,190`: whether that means a thousand was decided when the file was read. */
function withoutThousands(digits: string): string {
  return /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(digits) ? digits.replaceAll(',', '') : digits;
}

function pointOf(digits: string): string | null {
  if (/^\d+(,\d+)?$/.test(digits)) return digits.replace(',', '.');
  return /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(digits) ? digits.replaceAll('.', '').replace(',', '.') : null;
}

/** Currencies by the sign beside an amount; `$` is that of all dollars and pesos. */
export const currenciesOf: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD', 'MXN', 'ARS', 'CLP', 'COP'],
  '£': ['GBP', 'GIP', 'EGP'],
  '€': ['EUR'],
  '¥': ['JPY', 'CNY'],
  ...{ US$: ['USD'], CA$: ['CAD'], C$: ['CAD'], AU$: ['AUD'], A$: ['AUD'], NZ$: ['NZD'], HK$: ['HKD'], NT$: ['TWD'] },
  ...{ S$: ['SGD'], MX$: ['MXN'], R$: ['BRL'], '₹': ['INR'], '₩': ['KRW'], '₺': ['TRY'], '₪': ['ILS'], '₫': ['VND'] },
  ...{ '฿': ['THB'], '₱': ['PHP'], '₴': ['UAH'], '₽': ['RUB'], '₦': ['NGN'], '₡': ['CRC'], '₸': ['KZT'], '₾': ['GEL'] },
  ...{
    zł: ['PLN'],
    kr: ['SEK', 'NOK', 'DKK', 'ISK'],
    Kč: ['CZK'],
    Ft: ['HUF'],
    Fr: ['CHF'],
    lei: ['RON'],
    лв: ['BGN'],
  },
};
