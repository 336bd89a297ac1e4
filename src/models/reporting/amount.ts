import Big from 'big.js';
import { minorDigits } from '../../canonical/minor-unit.js';
import { servedDecimals } from '../metrics/metric.js';

/** An amount as the API serves it. */
export interface Amount {
  /**
   * Without trailing zeros, but with at least the decimals that prices in its currency have. Amounts converted from another
   * currency are rounded to six decimals.
   */
  amount: string;
  /** ISO 4217. */
  currency: string;
}

/** `55` is `55.00` in GBP, `1` in JPY, `1.000` in KWD; up to six decimals stay, trailing zeros do not. */
export function formatAmount(value: string, currency: string): string {
  const point = value.indexOf('.');
  // As most amounts come; a zero may have a sign.
  if (point > 0 && value.length - point - 1 === minorDigits(currency) && !value.startsWith('-0')) return value;
  const [whole = '0', fraction = ''] = trimDecimal(rounded(value)).split('.');
  const padded = fraction.padEnd(minorDigits(currency), '0');
  return padded === '' ? whole : `${whole}.${padded}`;
}

function rounded(value: string): string {
  const point = value.indexOf('.');
  if (point < 0 || value.length - point - 1 <= servedDecimals) return value;
  return new Big(value).round(servedDecimals, Big.roundHalfUp).toFixed();
}

/** A plain decimal without trailing zeros, and without a minus sign for zero. */
export function trimDecimal(value: string): string {
  const trimmed = value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  return trimmed === '-0' ? '0' : trimmed;
}

export function amountOf(value: string, currency: string): Amount {
  return { amount: formatAmount(value, currency), currency };
}
