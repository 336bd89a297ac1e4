import { decimalPattern } from '../../../staging/decimal.js';

const decimal = new RegExp(decimalPattern);

/** The spend of a row for sums, `0` if it cannot be read: staging says what is wrong with it. */
export function spendOf(value: unknown): string {
  return typeof value === 'string' && decimal.test(value) ? value : '0';
}
