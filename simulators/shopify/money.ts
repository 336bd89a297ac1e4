import { digitsOf } from '../kit/amounts.js';
import type { Amount } from './model.js';

/** An exact amount: an integer count of millionths. */
export type Money = bigint;

const SCALE = 6;
const UNIT = 10n ** BigInt(SCALE);
const RATE_SCALE = 12;
const RATE_UNIT = 10n ** BigInt(RATE_SCALE);

/** Reads a decimal string; throws if it has more than six decimals, instead of rounding. */
export function money(amount: Amount): Money {
  return parseScaled(amount, SCALE);
}

export function parseRate(rate: string): bigint {
  return parseScaled(rate, RATE_SCALE);
}

/** `amount` times `rate` (see `parseRate`), rounded half away from zero to `decimals`. */
export function convert(amount: Money, rate: bigint, decimals: number): Money {
  return divideRounded(amount * rate, RATE_UNIT * 10n ** BigInt(SCALE - decimals)) * 10n ** BigInt(SCALE - decimals);
}

/** `amount / parts`, rounded half away from zero to `decimals`. */
export function share(amount: Money, parts: number, decimals: number): Money {
  if (parts === 0) return 0n;
  const step = 10n ** BigInt(SCALE - decimals);
  return divideRounded(amount, BigInt(parts) * step) * step;
}

/** Shopify's Decimal: without padding, but always with one decimal at least ("55.0", "104.5", "0.0"). */
export function formatDecimal(amount: Money): string {
  return format(amount, 1);
}

/** Shopify's Money scalar: with the decimals of the currency ("25.00"). */
export function formatMoney(amount: Money, currency: string): string {
  return format(amount, digitsOf(currency));
}

function format(amount: Money, minimumDecimals: number): string {
  const sign = amount < 0n ? '-' : '';
  const magnitude = amount < 0n ? -amount : amount;
  let decimals = (magnitude % UNIT).toString().padStart(SCALE, '0').replace(/0+$/, '');
  decimals = decimals.padEnd(minimumDecimals, '0');
  return `${sign}${magnitude / UNIT}${decimals ? `.${decimals}` : ''}`;
}

function parseScaled(text: string, scale: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) throw new RangeError(`not a decimal: ${JSON.stringify(text)}`);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > scale) throw new RangeError(`more than ${scale} decimals: ${text}`);
  const magnitude = BigInt((match[2] ?? '') + fraction.padEnd(scale, '0'));
  return match[1] ? -magnitude : magnitude;
}

function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const magnitude = ((dividend < 0n ? -dividend : dividend) * 2n + divisor) / (divisor * 2n);
  return dividend < 0n ? -magnitude : magnitude;
}
