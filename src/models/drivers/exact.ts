import { servedDecimals } from '../metrics/metric.js';

/** Both periods of an exact decimal, as whole numbers of 10^-scale. */
export interface Sides {
  current: bigint;
  previous: bigint;
}

export const none: Sides = { current: 0n, previous: 0n };

/** The most decimals that one of them has. */
export function scaleOf(values: readonly string[]): number {
  return values.reduce((most, value) => Math.max(most, (value.split('.')[1] ?? '').length), 0);
}

/** A plain decimal in units of 10^-scale; `scale` is at least its number of decimals. */
export function unitsOf(value: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

/** The plain decimal of so many units, with `scale` decimals. */
export function decimalOf(units: bigint, scale: number): string {
  if (scale === 0) return `${units}`;
  const digits = `${magnitude(units)}`.padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A quotient in units of 10^-`servedDecimals`, halves away from zero, as the warehouse rounds; null: there is nothing to divide by. */
export function quotient(numerator: bigint, denominator: bigint): bigint | null {
  if (denominator === 0n) return null;
  const [above, below] = [magnitude(numerator) * servedUnits, magnitude(denominator)];
  const rounded = (2n * above + below) / (2n * below);
  return numerator < 0n === denominator < 0n ? rounded : -rounded;
}

export const servedUnits = 10n ** BigInt(servedDecimals);

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function signOf(value: bigint): -1 | 0 | 1 {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

export function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}
