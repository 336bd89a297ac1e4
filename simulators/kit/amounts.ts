/** Exact money: decimal strings in records, bigints of minor units (pence, yen, fils) in calculations, never a binary float. */
export type Amount = string;

const zeroDecimal = new Set([
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
]);
const threeDecimal = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);

/** The number of decimals of an ISO 4217 currency. */
export function digitsOf(currency: string): number {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/** Reads a plain decimal as whole units of 10^-digits; throws if it has more decimals. */
export function toMinor(amount: Amount, digits: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
  if (match === null) throw new RangeError(`amount ${JSON.stringify(amount)} is not a plain decimal`);
  const [, sign, whole = '0', written = ''] = match;
  const fraction = written.replace(/0+$/, '');
  if (fraction.length > digits) throw new RangeError(`amount ${amount} has more than ${digits} decimals`);
  const units = BigInt(whole + fraction.padEnd(digits, '0'));
  return sign === '-' ? -units : units;
}

/** Writes whole units of 10^-digits as a decimal with exactly that many places: 1250n, 2 is "12.50". */
export function fromMinor(units: bigint, digits: number): Amount {
  const sign = units < 0n ? '-' : '';
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** numerator / denominator rounded half away from zero; the denominator is positive. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const half = denominator / 2n;
  return numerator < 0n ? -((-numerator + half) / denominator) : (numerator + half) / denominator;
}

/**
 * The share of a total that belongs to units `from` to `to` of `whole`. The shares of adjacent ranges add up exactly to the share of
 * both together, so a line that is refunded in several steps is refunded to the exact penny.
 */
export function rangeShare(total: bigint, from: number, to: number, whole: number): bigint {
  const upTo = (units: number): bigint => divideRounded(total * BigInt(units), BigInt(whole));
  return upTo(to) - upTo(from);
}

/** Splits a total in proportion to the weights (largest remainder, ties to the first): the parts add up to the total. */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole <= 0n) throw new RangeError('allocate needs a positive sum of weights');
  const parts = weights.map((weight) => (total * weight) / whole);
  let left = total - parts.reduce((sum, part) => sum + part, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % whole }))
    .sort((x, y) => (x.remainder === y.remainder ? x.index - y.index : x.remainder > y.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (left <= 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    left -= 1n;
  }
  return parts;
}

/** A rate such as 0.0725 as whole millionths. */
export function millionths(rate: number): bigint {
  return BigInt(Math.round(rate * 1_000_000));
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

export function smaller(x: bigint, y: bigint): bigint {
  return x < y ? x : y;
}
